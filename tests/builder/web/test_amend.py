"""The screen on which a second person puts an event right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from builder.usecases.move import Command, move_application
from tests.builder.web.city import PAID, SEALED, City
from tests.builder.web.visitor import Visitor
from tests.makers import everybody

SignedIn = Callable[[str], Visitor]


def accepted_by_another(city: City, service: str = PAID) -> str:
    """Filed, and accepted by somebody who is not signed in here."""
    number = city.file(service).number
    moves(city, number, "accepted")
    return number


def moves(city: City, number: str, code: Any, **about: Any) -> None:
    move_application(
        city.workspace.uow(),
        number=number,
        command=Command(code, city.time.date(), **about),
        user=everybody(),
        now=city.time,
        calendar=city.workspace.calendar(),
    )


def look(visitor: Visitor, number: str, amends: int, **fields: Any) -> TestResponse:
    """Fill the page and go on to what becomes public."""
    address = f"/meja/permohonan/{number}/ralat/{amends}"
    visitor.get(address)
    return visitor.post(address, {**visitor.hidden().to_dict(), **fields})


def confirm(visitor: Visitor, number: str, amends: int) -> TestResponse:
    return visitor.post(f"/meja/permohonan/{number}/ralat/{amends}", visitor.hidden())


def test_a_date_is_put_right_in_two_pages(city: City, signed_in: SignedIn) -> None:
    city.time -= timedelta(days=2)
    number = city.file(PAID).number
    city.time += timedelta(days=2)
    moves(city, number, "accepted")
    visitor, day = signed_in("petugas"), (city.time - timedelta(days=1)).date().isoformat()

    look(visitor, number, 2, kind="date", reason="mistyped", right_on=day, note="Maaf")
    said, before = visitor.words(), city.events(number)
    done = confirm(visitor, number, 2)

    assert "Yang benar" in said
    assert "Tenggat sesudahnya" in said
    assert (["filed", "accepted"], 303) == (before, done.status_code)
    assert ["filed", "accepted", "amended"] == city.events(number)
    visitor.get(f"/meja/permohonan/{number}")
    assert "Diralat kantor: Diterima lengkap" in visitor.words()
    assert "Maaf" in visitor.words()


def test_the_file_links_only_what_this_person_may_put_right(
    city: City, signed_in: SignedIn
) -> None:
    number, visitor = accepted_by_another(city), signed_in("petugas")

    text = visitor.get(f"/meja/permohonan/{number}").get_data(as_text=True)

    assert f"/meja/permohonan/{number}/ralat/2" in text
    assert f"/meja/permohonan/{number}/ralat/1" not in text


FAULTS = {
    "nothing chosen": ({}, "Pilih apa yang salah"),
    "no reason": ({"kind": "date", "right_on": "2026-11-20"}, "Alasannya tidak sesuai"),
    "a day ahead": (
        {"kind": "date", "reason": "mistyped", "right_on": "2027-01-01"},
        "Tanggalnya belum terjadi",
    ),
    "no day": (
        {"kind": "date", "reason": "mistyped", "right_on": "kemarin"},
        "Tanggalnya belum terjadi",
    ),
    "the same day": (
        {"kind": "date", "reason": "mistyped", "right_on": "2026-11-20"},
        "sama dengan yang sudah tercatat",
    ),
    "a kind that it has not": ({"kind": "taken_back", "reason": "law"}, "Pilih apa yang salah"),
    "too long a message": (
        {"kind": "date", "reason": "mistyped", "right_on": "2026-11-19", "note": "a" * 2001},
        "Paling banyak 2000",
    ),
}


@pytest.mark.parametrize(("fields", "words"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_told_in_a_sentence(
    city: City, signed_in: SignedIn, fields: dict[str, str], words: str
) -> None:
    number, visitor = accepted_by_another(city), signed_in("petugas")

    answer = look(visitor, number, 2, **fields)

    assert (422, True) == (answer.status_code, words in visitor.words()), visitor.words()
    assert ["filed", "accepted"] == city.events(number)


@pytest.mark.parametrize("amends", ["0", "9", "x", "1"])
def test_there_is_no_page_for_what_cannot_be_put_right(
    city: City, signed_in: SignedIn, amends: str
) -> None:
    number, visitor = accepted_by_another(city), signed_in("petugas")

    assert 404 == visitor.get(f"/meja/permohonan/{number}/ralat/{amends}").status_code


def test_an_overtaken_page_is_told(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    city.time += timedelta(days=3)
    moves(city, number, "accepted")
    visitor = signed_in("petugas")
    look(visitor, number, 2, kind="date", reason="mistyped", right_on="2026-11-20")
    moves(city, number, "rejected", reason="tata-ruang")

    assert 409 == confirm(visitor, number, 2).status_code


def test_of_a_sealed_service_only_a_commitment_leaves(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(SEALED).number, signed_in("dukcapil")
    moves(city, number, "returned", reason="missing")

    look(visitor, number, 2, kind="reason", reason="mistyped", right_reason="unclear")
    said = visitor.words()

    assert "Hanya sebuah komitmen" in said
    assert 303 == confirm(visitor, number, 2).status_code
