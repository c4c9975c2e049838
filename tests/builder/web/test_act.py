from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.builder.web.city import PAID, SEALED, City
from tests.builder.web.visitor import Visitor

SignedIn = Callable[[str], Visitor]
NOTE = "Nama Rahasia, Jalan Contoh 5"


def look(visitor: Visitor, number: str, code: str, **fields: Any) -> TestResponse:
    """Fill the page of an act and go on to what becomes public."""
    address = f"/meja/permohonan/{number}/{code}"
    visitor.get(address)
    return visitor.post(address, {**visitor.hidden().to_dict(), "claimed_on": TODAY, **fields})


def confirm(visitor: Visitor, number: str, code: str) -> TestResponse:
    return visitor.post(f"/meja/permohonan/{number}/{code}", visitor.hidden())


TODAY = "2026-11-20"


def test_nothing_happens_before_it_was_confirmed(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")

    look(visitor, number, "accepted")
    before = city.events(number)
    confirm(visitor, number, "accepted")

    assert ["filed"] == before
    assert ["filed", "accepted"] == city.events(number)


def test_the_confirmation_is_what_leaves_through_the_door(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")

    look(visitor, number, "returned", reason="missing", note=NOTE, fields="/luas")

    public, _, private = visitor.words().partition("Ini hanya dilihat pemohon dan kantor")
    assert number in public
    assert "ada yang belum dilampirkan" in public
    assert "Petugas Contoh" not in public.partition("Ini menjadi publik")[2]
    assert NOTE not in public
    assert NOTE in private
    assert "Luas total lantai" in private
    confirm(visitor, number, "returned")
    uow = city.workspace.uow()
    with uow.reading():
        entries = b"".join(row.entry for row in uow.outbox.waiting())
    assert b"Rahasia" not in entries


def test_a_sealed_one_lets_out_a_commitment_only(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(SEALED).number, signed_in("dukcapil")

    look(visitor, number, "accepted")

    assert "Hanya sebuah komitmen" in visitor.words()


def test_an_earlier_date_is_flagged(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    city.time += timedelta(days=4)
    visitor = signed_in("petugas")

    look(visitor, number, "accepted", claimed_on="2026-11-23")
    flagged = "Anda memberi tanggal yang lebih awal" in visitor.words()
    look(visitor, number, "accepted", claimed_on="2026-11-24")

    assert flagged
    assert "Anda memberi tanggal yang lebih awal" not in visitor.words()


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("accepted", {"claimed_on": "2026-11-21"}),
        ("accepted", {"claimed_on": "2026-11-01"}),
        ("accepted", {"claimed_on": "kemarin"}),
        ("returned", {}),
        ("returned", {"reason": "karena saya mau"}),
        ("returned", {"reason": "missing", "note": "x" * 2001}),
        ("rejected", {"reason": "missing"}),
    ],
)
def test_what_cannot_be_is_told_and_nothing_happens(
    city: City, signed_in: SignedIn, code: str, fields: dict[str, str]
) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")

    answer = look(visitor, number, code, **fields)

    assert 422 == answer.status_code
    assert 'id="errors"' in visitor.page
    assert ["filed"] == city.events(number)


def test_a_stale_page_is_told_and_not_obeyed(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")
    look(visitor, number, "withdrawn")

    city.move(number, "accepted")
    answer = confirm(visitor, number, "withdrawn")

    assert 409 == answer.status_code
    assert ["filed", "accepted"] == city.events(number)


def test_a_page_without_the_last_event_is_stale(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")
    look(visitor, number, "accepted")
    fields = {**visitor.hidden().to_dict(), "sequence": ""}

    answer = visitor.post(f"/meja/permohonan/{number}/accepted", fields)

    assert 409 == answer.status_code


def test_the_treasurer_records_money_and_nothing_else(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("bendahara")
    city.move(number, "accepted")

    look(visitor, number, "payment_recorded", amount="162.000")
    confirm(visitor, number, "payment_recorded")
    other = visitor.get(f"/meja/permohonan/{number}/step_done").status_code

    assert ["filed", "accepted", "payment_recorded"] == city.events(number)
    assert 404 == other
    visitor.get(f"/meja/permohonan/{number}")
    assert "lunas" in visitor.words()


def test_more_than_is_owed_is_refused(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("bendahara")
    city.move(number, "accepted")

    answer = look(visitor, number, "payment_recorded", amount="200000")

    assert 422 == answer.status_code
    assert ["filed", "accepted"] == city.events(number)


def test_a_file_goes_from_filed_to_issued_by_hand(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("kepala")
    acts: list[tuple[str, dict[str, str]]] = [("accepted", {})]
    steps = city.version(PAID).standard.steps[1:-1]
    acts += [("payment_recorded", {"amount": "162000"})]
    acts += [("step_done", {}) for _ in steps] + [("approved", {}), ("issued", {"note": "Ambil."})]

    for code, fields in acts:
        assert 200 == look(visitor, number, code, **fields).status_code, visitor.words()
        assert 303 == confirm(visitor, number, code).status_code, visitor.words()

    assert [code for code, _ in acts] == city.events(number)[1:]


def test_a_ground_of_rejection_stands_with_its_law(city: City, signed_in: SignedIn) -> None:
    number, visitor = city.file(PAID).number, signed_in("petugas")
    city.move(number, "accepted")

    visitor.get(f"/meja/permohonan/{number}/rejected")

    grounds = re.findall(r'for="reason-[0-9]+">([^<]+)<', visitor.page)
    assert grounds
    assert all(re.search(r" \([A-Z].+\)$", ground) for ground in grounds)
