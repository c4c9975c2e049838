from __future__ import annotations

import re

import pytest

from builder.domain.identifier import grouped
from tests.builder.web.city import OPEN, PAID, SEALED, City
from tests.builder.web.visitor import Visitor

WRONG = "Nomor dan kunci ini tidak membuka berkas"


def open_file(visitor: Visitor, number: str, key: str) -> int:
    visitor.get("/berkas")
    return visitor.post("/berkas", {"number": number, "key": key}).status_code


@pytest.mark.parametrize("service", [OPEN, SEALED])
def test_number_and_key_open_the_file(citizen: Visitor, city: City, service: str) -> None:
    filed = city.file(service)
    assert filed.receipt_key is not None

    assert 303 == open_file(citizen, filed.number.lower(), filed.receipt_key.replace("-", " "))

    assert 200 == citizen.get("/berkas/isi").status_code
    assert filed.number in citizen.words()
    assert "Contoh Pemohon" in citizen.words()
    assert filed.receipt_key not in citizen.page


def test_everything_wrong_is_one_answer(citizen: Visitor, city: City) -> None:
    filed, other = city.file(OPEN), city.file(OPEN)
    assert filed.receipt_key is not None
    assert other.receipt_key is not None
    tries = [
        (filed.number, other.receipt_key),
        (filed.number, filed.receipt_key[:-1]),
        (filed.number, ""),
        ("", filed.receipt_key),
        ("KDI-0000-0000", filed.receipt_key),
        ("x" * 500, "y" * 500),
        (filed.number, grouped("0" * 26)),
    ]

    seen = set()
    for number, key in tries:
        assert 422 == open_file(citizen, number, key)
        seen.add(re.sub(r'value="[^"]*"', "", citizen.page))
        assert WRONG in citizen.words()

    assert 1 == len(seen)


def test_guessing_is_slowed_down_and_told(citizen: Visitor, city: City) -> None:
    number = city.file(OPEN).number
    citizen.get("/berkas")
    fields = {"number": number, "key": "x", "csrf_token": citizen.token()}

    seen = [citizen.post("/berkas", fields).status_code for _ in range(25)]

    assert [422] * 20 + [429] * 5 == seen


def test_a_closed_file_is_closed(citizen: Visitor, city: City) -> None:
    filed = city.file(OPEN)
    open_file(citizen, filed.number, filed.receipt_key or "")
    citizen.get("/berkas/isi")

    citizen.post("/berkas/tutup", {})

    assert "/berkas" == citizen.get("/berkas/isi").headers["Location"]


def test_another_browser_has_nothing_open(citizen: Visitor, stranger: Visitor, city: City) -> None:
    filed = city.file(OPEN)
    open_file(citizen, filed.number, filed.receipt_key or "")

    assert 303 == stranger.get("/berkas/isi").status_code
    assert 303 == stranger.get("/berkas/perbaikan").status_code


def test_it_shows_what_the_office_asks_and_that_the_clock_stands(
    citizen: Visitor, city: City
) -> None:
    filed = city.file(PAID)
    city.move(filed.number, "accepted")
    asked = {"reason": "unclear", "note": "Unggah lagi.", "fields": ("/luas",)}
    city.move(filed.number, "correction_requested", **asked)
    open_file(citizen, filed.number, filed.receipt_key or "")

    citizen.get("/berkas/isi")

    words = citizen.words()
    assert "Kantor meminta sesuatu dari Anda" in words
    assert "Unggah lagi." in words
    assert "Luas total lantai" in words
    assert "waktu berhenti dihitung" in words
    assert "Rp162.000" in words


def test_the_record_alone_cannot_open_a_file_that_a_browser_has_open(
    citizen: Visitor, city: City
) -> None:
    filed = city.file(OPEN)
    open_file(citizen, filed.number, filed.receipt_key or "")

    kept = city.kept()

    assert (filed.receipt_key or "-") not in kept


def test_an_application_is_withdrawn_by_saying_so_twice(citizen: Visitor, city: City) -> None:
    filed = city.file(OPEN)
    open_file(citizen, filed.number, filed.receipt_key or "")
    citizen.get("/berkas/isi")

    citizen.post("/berkas/cabut", {})
    once = city.events(filed.number)
    citizen.get("/berkas/isi")
    citizen.post("/berkas/cabut", {"sure": "yes"})

    assert ["filed"] == once
    assert ["filed", "withdrawn"] == city.events(filed.number)
    citizen.get("/berkas/isi")
    assert "Cabut permohonan" not in citizen.words()


def test_nobody_withdraws_what_is_not_open_in_the_browser(stranger: Visitor, city: City) -> None:
    filed = city.file(OPEN)
    stranger.get("/berkas")

    stranger.post("/berkas/cabut", {"sure": "yes"})

    assert ["filed"] == city.events(filed.number)
