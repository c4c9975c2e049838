from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.delivery import Contact
from builder.domain.redaction import contacts_entry
from builder.domain.shared_contact import Filed, Tally, applicant_of, tallies
from publish.facts.contacts import MANY
from tests.makers import version

DAY = date(2026, 7, 1)
A_NIK, ANOTHER_NIK = "7471000101900001", "7471000101900002"
FORM: dict[str, Any] = {
    "x-order": ["luas", "pemohon", "ahli_waris"],
    "properties": {
        "ahli_waris": {"items": {"$ref": "#/$defs/orang"}},
        "luas": {"type": "integer"},
        "pemohon": {"$ref": "#/$defs/orang"},
    },
    "$defs": {
        "orang": {
            "x-order": ["nama", "nik"],
            "properties": {"nama": {"x-autocomplete": "name"}, "nik": {"format": "nik"}},
        }
    },
}


def filed(emails: Sequence[str], service: str = "izin", on: date = DAY) -> list[Filed]:
    return [
        Filed(service, on, Contact(f"{service}-{on}-{place}", email, ""))
        for place, email in enumerate(emails)
    ]


def itself(number: str) -> str:
    return number


def test_an_applicant_is_the_first_citizen_number_in_the_order_of_the_form() -> None:
    heir = {"nama": "Contoh Satu", "nik": ANOTHER_NIK}
    answers = {"ahli_waris": [heir], "luas": 3, "pemohon": {"nik": A_NIK, "nama": "Contoh Dua"}}

    assert f"nik {A_NIK}" == applicant_of("X", FORM, answers)
    del answers["pemohon"]["nik"]  # type: ignore[attr-defined]
    assert f"nik {ANOTHER_NIK}" == applicant_of("X", FORM, answers)
    assert "name contoh dua" == applicant_of("X", FORM, {**answers, "ahli_waris": []})
    assert "application X" == applicant_of("X", FORM, {"luas": 3})


@pytest.mark.parametrize(("applicants", "shared"), [(MANY, 0), (MANY + 1, MANY + 1)])
def test_a_contact_is_shared_from_many_other_applicants_on(applicants: int, shared: int) -> None:
    given = filed(["Jasa@contoh.test", *["jasa@contoh.test"] * (applicants - 1), "", "lain@x.test"])

    assert Tally(applicants + 2, applicants + 1, shared) == tallies(given, DAY, itself)["izin"]


def test_one_person_with_many_applications_is_one_applicant() -> None:
    given = filed(["saya@contoh.test"] * 20)

    assert Tally(20, 20, 0) == tallies(given, DAY, lambda _: f"nik {A_NIK}")["izin"]


def test_address_and_number_count_together() -> None:
    emails = [Filed("izin", DAY, Contact(f"e{n}", "jasa@contoh.test", "")) for n in range(3)]
    phones = [Filed("izin", DAY, Contact(f"p{n}", "", "+62811000000")) for n in range(3)]
    both = Filed("izin", DAY, Contact("both", "jasa@contoh.test", "+62811000000"))

    assert Tally(7, 7, 1) == tallies([*emails, *phones, both], DAY, itself)["izin"]


def test_other_services_and_earlier_days_are_compared_with_and_not_counted() -> None:
    before = filed(["jasa@contoh.test"] * 3, on=DAY - timedelta(days=1))
    beside = filed(["jasa@contoh.test"] * 2, service="lain")
    found = tallies([*before, *beside, *filed(["jasa@contoh.test"])], DAY, itself)

    assert {"izin": Tally(1, 1, 1), "lain": Tally(2, 2, 2)} == found


def test_nobody_is_looked_up_for_a_contact_that_few_have() -> None:
    asked: list[str] = []

    def applicant(number: str) -> str:
        asked.append(number)
        return number

    tallies(filed(["a@contoh.test"] * MANY + [""] * 9), DAY, applicant)
    assert [] == asked
    tallies(filed(["a@contoh.test"] * 1000), DAY, applicant)
    assert 1000 == len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("tally", "told"),
    [
        (Tally(0, 0, 0), (0, 0)),
        (Tally(60, 40, 12), (40, 12)),
        (Tally(60, 40, 0), (40, 0)),
        (Tally(60, 60, 30), (60, 30)),  # everybody left one
        (Tally(60, 4, 0), (None, None)),  # few left one
        (Tally(60, 56, 30), (None, None)),  # few left none
        (Tally(60, 40, 4), (40, None)),  # few are shared
        (Tally(60, 40, 36), (40, None)),  # few are not
        (Tally(60, 40, 40), (40, None)),  # it would be known of each
    ],
)
def test_few_do_not_leave_nor_what_would_give_them_away(
    tally: Tally, told: tuple[int | None, int | None]
) -> None:
    entry = contacts_entry(tally, version(k_min=1).standard, "2026-Q3", date(2026, 10, 1))

    assert told == (entry["with_contact"], entry["shared"])
    assert MANY == entry["others"]
