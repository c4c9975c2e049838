"""From an issued travel order to the board and the register: who, what, when, and what never."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.builder.web.city import NOW, PAID, SPPD, City, add_travel_orders
from tests.builder.web.visitor import Visitor

BOARD = "/meja/kehadiran"
SignedIn = Callable[[str], Visitor]


@pytest.fixture
def town(city: City) -> City:
    add_travel_orders(city)
    return city


def issued(town: City, scenario: int = 0, **changed: Any) -> str:
    number = town.file(SPPD, scenario, **changed).number
    town.move(number, "accepted", "semua")
    for step in town.version(SPPD).standard.steps[1:-1]:
        town.move(number, "step_done", "semua", step=step.id)
    town.move(number, "approved", "semua")
    town.move(number, "issued", "semua")
    return number


def record(visitor: Visitor, number: str, change: str, **fields: str) -> int:
    at = f"/meja/perjalanan/{number}"
    visitor.get(at)
    today = {"claimed_on": NOW.date().isoformat(), "acting": "", "cost": ""}
    return visitor.post(at, {**today, "change": change, **fields}).status_code


def entries(town: City) -> list[dict[str, Any]]:
    uow = town.workspace.uow()
    with uow.reading():
        waiting = [json.loads(row.entry) for row in uow.outbox.waiting()]
    return [entry for entry in waiting if entry["type"] == "travel"]


def test_an_order_goes_from_departure_to_account(town: City, signed_in: SignedIn) -> None:
    number, officer = issued(town), signed_in("setda")
    officer.get(f"/meja/permohonan/{number}")
    assert f'href="/meja/perjalanan/{number}"' in officer.page
    officer.get(f"/meja/perjalanan/{number}")
    assert "perlu diperiksa" in officer.words()
    assert [] == entries(town)  # nothing before departure

    assert 303 == record(officer, number, "departed", acting="sekretaris-dinas-pupr")
    assert 303 == record(officer, number, "returned")
    assert 303 == record(officer, number, "reported", cost="7.500.000")

    left, back, done = entries(town)
    assert {"post": "kepala-dinas-pupr", "acting": "sekretaris-dinas-pupr", "trip": 1} == {
        key: left[key] for key in ("post", "acting", "trip")
    }
    assert ("country", "departed", "returned") == (left["region"], left["change"], back["change"])
    assert 7_500_000 == done["cost"]
    officer.get(f"/meja/perjalanan/{number}")
    assert "Semua tentang perjalanan ini sudah dicatat" in officer.words()


def test_what_leaves_holds_no_name_no_purpose_no_place_no_number(
    town: City, signed_in: SignedIn
) -> None:
    number, officer = issued(town), signed_in("setda")
    record(officer, number, "departed")

    answers = town.version(SPPD).standard.scenarios[0].answers
    said = json.dumps(entries(town)).lower()
    private = [answers[name] for name in ("uraian", "tujuan", "nomor_dasar", "kode_rekening")]
    for canary in (*private, number, "canary name", "setda", "rapat"):
        assert canary.lower() not in said


@pytest.mark.parametrize(
    ("change", "fields", "said"),
    [
        ("departed", {"claimed_on": "2026-11-21"}, "Tanggal ini tidak mungkin"),
        ("departed", {"claimed_on": "2026-11-19"}, "Tanggal ini tidak mungkin"),  # not issued yet
        ("departed", {"claimed_on": "besok"}, "Tanggal ini tidak mungkin"),
        ("departed", {"acting": "wali-kota"}, "tidak boleh bertindak"),
        ("extended", {"until": "2026-12-01"}, "sudah berubah"),  # nobody has left
        ("returned", {}, "sudah berubah"),
        ("reported", {"cost": "1"}, "sudah berubah"),
        ("flown", {}, "sudah berubah"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    town: City, signed_in: SignedIn, change: str, fields: dict[str, str], said: str
) -> None:
    number, officer = issued(town), signed_in("setda")

    assert record(officer, number, change, **fields) in (409, 422)

    assert said in officer.words()
    assert [] == entries(town)


def test_nobody_leaves_twice_and_no_click_counts_twice(town: City, signed_in: SignedIn) -> None:
    first, second, officer = issued(town), issued(town), signed_in("setda")

    assert 303 == record(officer, first, "departed")
    assert 409 == record(officer, first, "departed")
    assert 409 == record(officer, second, "departed")
    assert "belum dicatat kembali" in officer.words()
    assert 303 == record(officer, first, "returned")
    assert 303 == record(officer, second, "departed")
    assert 422 == record(officer, first, "reported", cost="gratis")

    assert [1, 1, 2] == [entry["trip"] for entry in entries(town)]


@pytest.mark.parametrize("until", ["", "2026-11-20", "2027-11-21"])
def test_a_day_of_return_only_goes_forward(town: City, signed_in: SignedIn, until: str) -> None:
    number, officer = issued(town), signed_in("setda")
    record(officer, number, "departed")

    assert 422 == record(officer, number, "extended", until=until)

    assert "Perpanjangan hanya maju" in officer.words()
    assert ["departed"] == [entry["change"] for entry in entries(town)]


def test_who_is_away_may_stay_longer_and_both_days_stay(town: City, signed_in: SignedIn) -> None:
    number, officer, leader = issued(town), signed_in("setda"), signed_in("wali")
    record(officer, number, "departed")
    officer.get(f"/meja/perjalanan/{number}?perpanjangan=1")
    assert "Sampai hari apa dinas luarnya sekarang?" in officer.words()

    assert 303 == record(officer, number, "extended", until="2026-11-24")
    assert 303 == record(officer, number, "extended", until="2026-11-26")
    leader.get(BOARD)
    assert "26 November 2026, semula 20 November 2026" in leader.words()
    assert 303 == record(officer, number, "returned")
    assert 409 == record(officer, number, "extended", until="2026-11-27")

    said = [(entry["change"], entry.get("until")) for entry in entries(town)]
    assert said == [
        ("departed", "2026-11-20"),
        ("extended", "2026-11-24"),
        ("extended", "2026-11-26"),
        ("returned", None),
    ]


def test_an_order_that_was_not_issued_or_is_no_heads_has_no_journey(
    town: City, signed_in: SignedIn
) -> None:
    officer, waiting = signed_in("setda"), town.file(SPPD).number
    assert 409 == record(officer, waiting, "departed")
    officer.get(f"/meja/perjalanan/{waiting}")
    assert "Perintahnya belum terbit" in officer.words()
    assert 404 == officer.get(f"/meja/perjalanan/{issued(town, 1)}").status_code  # staff
    assert 404 == officer.get(f"/meja/perjalanan/{town.file(PAID).number}").status_code
    assert 404 == signed_in("petugas").get(f"/meja/perjalanan/{waiting}").status_code


def test_the_board_says_who_is_away_and_what_should_not_be_so(
    town: City, signed_in: SignedIn
) -> None:
    number, officer, leader = issued(town), signed_in("setda"), signed_in("wali")
    assert leader.get("/meja/").location.endswith(BOARD)
    record(officer, number, "departed")

    leader.get(BOARD)
    assert "Kepala Dinas PUPR" in leader.words()
    assert "tanpa Plh" in leader.words()
    assert "Jakarta" not in leader.page

    record(officer, number, "returned")
    town.time = NOW + timedelta(days=6)  # the fifth working day is Friday the 27th
    leader = signed_in("wali")
    leader.get(BOARD)
    assert "pertanggungjawaban terlambat" not in leader.words()
    town.time = NOW + timedelta(days=10)
    leader = signed_in("wali")
    leader.get(BOARD)
    assert "pertanggungjawaban terlambat, batasnya 27 November 2026" in leader.words()
    assert 403 == signed_in("setda").get(BOARD).status_code


def test_two_heads_of_a_unit_and_an_acting_official_away_are_flagged(
    town: City, signed_in: SignedIn
) -> None:
    officer, leader = signed_in("setda"), signed_in("wali")
    other = {"jabatan_pimpinan": "sekretaris-dinas-pupr", "plh": "kasubbag-umum-dinas-pupr"}
    record(officer, issued(town), "departed", acting="sekretaris-dinas-pupr")
    record(officer, issued(town, **other), "departed", acting="kasubbag-umum-dinas-pupr")

    leader.get(BOARD)

    assert 2 == leader.words().count("pimpinan lain unit ini juga dinas luar")
    assert 1 == leader.words().count("Plh-nya juga dinas luar")
