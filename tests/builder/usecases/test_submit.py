"""Filing: judged, assessed, frozen, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from builder.domain.application import APPLICANT
from builder.domain.counter import AtCounter
from builder.domain.frozen_assessment import thawed
from builder.domain.identifier import normalise_receipt_key, secret_hash
from builder.domain.user import EVERY_UNIT, Role
from builder.errors import Problem
from builder.problems import sentence
from builder.usecases import submit
from publish.errors import Conflict, Forbidden, Integrity, Invalid, TerangError
from publish.facts.json_text import read_json
from publish.facts.status_event import from_document
from tests import makers
from tests.makers import NOON, answers, on, sealed_version, version
from tests.office import KEY, Office


def test_an_application_is_filed_with_its_fee_and_variant(office: Office) -> None:
    done = office.files(version(), answers=answers(jenis="usaha", luas=50))
    event = from_document(read_json(done.entry))

    assert 50_000 == done.assessment.total.amount
    assert ("filed", 1, 50_000, "usaha") == (
        event.code,
        event.sequence,
        event.amount,
        event.variant,
    )
    assert (done.number, NOON.date()) == (event.number, event.recorded_on)
    assert [done.entry] == office.entries()


def test_the_calculation_is_frozen(office: Office) -> None:
    done = office.files(version())
    uow = office.uow()
    with uow.reading():
        found = uow.applications.get(done.number)

    assert found is not None
    assert done.assessment == thawed(found.assessment_document)


def test_the_receipt_key_is_stored_as_a_hash_only(office: Office) -> None:
    done = office.files(version())
    uow = office.uow()
    with uow.reading():
        found = uow.applications.get(done.number)

    assert found is not None
    assert done.receipt_key is not None
    assert done.receipt_key == normalise_receipt_key(done.receipt_key)
    assert secret_hash(done.receipt_key) == found.receipt_key_hash
    assert done.receipt_key not in repr(found)


def test_what_the_judge_refuses_is_not_filed(office: Office) -> None:
    problem = Problem("/nama", "ANSWER-REQUIRED")

    with pytest.raises(Invalid) as refused:
        office.files(version(), judge=lambda given: (problem,))
    assert (problem,) == refused.value.problems
    assert [] == office.entries()


def test_what_the_tariff_cannot_assess_is_not_filed(office: Office) -> None:
    with pytest.raises(Invalid):
        office.files(version(), answers={"nama": "x"})


def test_the_same_key_gives_the_same_receipt(office: Office) -> None:
    first = office.files(version(), key=KEY)
    again = office.files(version(), key=KEY, now=NOON + timedelta(hours=23))

    assert first == again
    assert 1 == len(office.entries())


def test_the_receipt_key_is_not_shown_after_a_day(office: Office) -> None:
    first = office.files(version(), key=KEY)
    again = office.files(version(), key=KEY, now=NOON + timedelta(hours=25))

    assert (first.number, None) == (again.number, again.receipt_key)


def test_the_same_key_with_other_answers_is_refused(office: Office) -> None:
    office.files(version(), key=KEY)

    with pytest.raises(Conflict) as refused:
        office.files(version(), key=KEY, answers=answers(luas=37))
    assert "IDEMPOTENCY-OTHER" == refused.value.problems[0].code


def test_answers_in_another_order_are_the_same_answers(office: Office) -> None:
    first = office.files(version(), key=KEY)
    turned = dict(reversed(answers().items()))

    assert first.number == office.files(version(), key=KEY, answers=turned).number


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "é" * 30])
def test_a_key_that_could_be_guessed_is_refused(office: Office, key: str) -> None:
    with pytest.raises(Invalid):
        office.files(version(), key=key or " ")


def test_only_the_version_in_force_is_filed(office: Office) -> None:
    second = version(2, effective_from="2026-04-01")
    office.publishes(second)

    assert office.files(version(), now=on("2026-03-31")).number
    for filed, day in ((second, "2026-03-31"), (version(), "2026-04-01")):
        with pytest.raises(Conflict) as refused:
            office.files(filed, now=on(day))
        assert "VERSION-NOT-IN-FORCE" == refused.value.problems[0].code


def test_a_service_that_takes_none_takes_none(office: Office) -> None:
    with pytest.raises(Conflict):
        office.files(version(takes_applications=False))


def test_a_sealed_service_publishes_a_commitment(office: Office) -> None:
    office = Office()
    done = office.files(office.publishes(sealed_version()))

    assert "commitment" == read_json(done.entry)["type"]
    assert done.number.encode() not in done.entry


def test_the_recorded_day_is_the_servers(office: Office) -> None:
    late = NOON.replace(hour=23, minute=59)

    assert (
        late.date().isoformat() == read_json(office.files(version(), now=late).entry)["recorded_on"]
    )


@pytest.mark.parametrize(
    ("now", "kind"),
    [(NOON - timedelta(hours=1), Integrity), (NOON.replace(tzinfo=None), Invalid)],
)
def test_a_wrong_clock_is_named(office: Office, now: Any, kind: type[TerangError]) -> None:
    office.files(version())

    with pytest.raises(kind) as refused:
        office.files(version(), now=now)
    assert refused.value.problems[0].code.startswith("CLOCK-")


def test_a_little_skew_between_processes_is_no_matter(office: Office) -> None:
    office.files(version())
    done = office.files(version(), now=NOON - timedelta(minutes=1))

    assert NOON == done.recorded_at


def test_numbers_are_never_used_twice(office: Office) -> None:
    numbers = [office.files(version()).number for _ in range(30)]

    assert 30 == len(set(numbers))


def test_a_number_that_somebody_has_is_drawn_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(("KDI-2222-2222", "KDI-2222-2222", "KDI-3333-3333"))
    monkeypatch.setattr(submit, "new_number", lambda prefix, rng: next(drawn))

    numbers = [office.files(version()).number for _ in range(2)]

    assert ["KDI-2222-2222", "KDI-3333-3333"] == numbers


def test_an_officer_files_at_the_counter_of_the_own_unit(office: Office) -> None:
    officer = makers.user("officer")
    done = office.files(version(), counter=AtCounter(officer, "spoken"))
    uow = office.uow()
    with uow.reading():
        assert officer.id == uow.desk.assisted_by(done.number)
        (first,) = uow.applications.events(done.number)

    assert ("spoken", APPLICANT) == (first.way, first.actor)
    assert "spoken" == from_document(read_json(done.entry)).way


@pytest.mark.parametrize(
    ("role", "unit"),
    [("officer", "dinas-lain"), ("treasurer", "dinas-contoh"), ("admin", EVERY_UNIT)],
)
def test_nobody_else_files_at_a_counter(office: Office, role: Role, unit: str) -> None:
    person = makers.user(role, unit=unit)

    with pytest.raises(Forbidden, match="COUNTER-FORBIDDEN"):
        office.files(version(), counter=AtCounter(person, "paper"))

    assert [] == office.entries()


def test_who_cannot_apply_files_nothing(office: Office) -> None:
    stop = {
        "id": "usaha",
        "reason": makers.both("Bukan untuk usaha."),
        "when": {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]},
        "instead": makers.both("Pakai izin usaha."),
        "legal_basis": "uu-contoh",
    }
    barring = version(eligibility=[stop])
    with pytest.raises(Invalid) as refused:
        office.files(barring, answers=answers(jenis="usaha"))

    (told,) = refused.value.problems
    assert ("/jenis", "NOT-ELIGIBLE") == (told.path, told.code)
    assert (
        "Layanan ini tidak dapat dimohon dengan jawaban ini. Bukan untuk usaha. "
        "Dasar hukum: UU contoh. Pakai izin usaha."
    ) == sentence(told, "id")
    assert [] == office.entries()
