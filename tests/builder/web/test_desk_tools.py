"""The list's views and search, giving to a person, one step for many, reasons of delay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

QUEUE = "/meja/permohonan"


@pytest.fixture
def officer(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("petugas")


def seen(visitor: Visitor, numbers: dict[str, str], **query: Any) -> set[str]:
    """The names of those of `numbers` that the list shows."""
    answer = visitor.get(QUEUE, query_string=query)
    assert 200 == answer.status_code
    return {name for name, number in numbers.items() if f"{QUEUE}/{number}" in visitor.page}


def test_each_view_shows_what_it_says(city: City, officer: Visitor) -> None:
    numbers = {name: city.file("pbg").number for name in ("new", "running", "waiting", "gone")}
    city.move(numbers["running"], "accepted")
    city.move(numbers["waiting"], "returned", reason="missing")
    city.move(numbers["gone"], "withdrawn")

    assert {"new", "running", "waiting"} == seen(officer, numbers)
    assert {"new"} == seen(officer, numbers, tampilan="baru")
    assert {"waiting"} == seen(officer, numbers, tampilan="pemohon")
    for view in ("hari-ini", "dekat", "lewat", "saya"):
        assert set() == seen(officer, numbers, tampilan=view)
    assert {"new", "running", "waiting"} == seen(officer, numbers, tampilan="<x>")

    city.time += timedelta(days=300)
    officer.sign_in("petugas")
    assert {"running"} == seen(officer, numbers, tampilan="lewat")


def test_an_applicant_is_found_by_name_within_the_unit(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    citizen = Visitor(app)
    citizen.submit(citizen.fill("pbg", city.pairs("pbg")))
    (number,) = city.numbers()
    name = dict(city.version("pbg").standard.scenarios[0].answers)["pemohon"]["nama"]
    numbers = {"it": number}

    assert {"it"} == seen(signed_in("petugas"), numbers, pemohon=f" {name.upper()} ")
    assert set() == seen(signed_in("petugas"), numbers, pemohon=name[:4])
    assert set() == seen(signed_in("dukcapil"), numbers, pemohon=name)


def test_it_is_given_to_a_person(city: City, officer: Visitor) -> None:
    number = city.file("pbg").number
    officer.get(f"{QUEUE}/{number}")

    answer = officer.post(f"{QUEUE}/{number}/petugas", {"person": "petugas"})

    assert 303 == answer.status_code
    assert {"it"} == seen(officer, {"it": number}, tampilan="saya")
    officer.get(f"{QUEUE}/{number}")
    assert 422 == officer.post(f"{QUEUE}/{number}/petugas", {"person": "dukcapil"}).status_code


def test_one_step_for_many_is_shown_first_and_named_after(city: City, officer: Visitor) -> None:
    first, second = city.file("pbg").number, city.file("pbg").number
    city.move(second, "withdrawn")
    officer.get(QUEUE)
    chosen = [("number", first), ("number", second), ("code", "accepted")]

    officer.post(f"{QUEUE}/banyak", chosen)
    assert ["filed"] == city.events(first)
    assert first in officer.page
    officer.post(f"{QUEUE}/banyak", officer.hidden())

    assert ["filed", "accepted"] == city.events(first)
    assert ["filed", "withdrawn"] == city.events(second)
    assert "1 dari 2 selesai." in officer.words()


def test_many_are_given_to_a_person_and_given_on(
    city: City, officer: Visitor, signed_in: Callable[[str], Visitor]
) -> None:
    mine, other = city.file("pbg").number, city.file("ktp-el-pengganti").number
    chosen = [("number", mine), ("number", other), ("code", "assigned")]

    for person in ("petugas", "kepala"):
        officer.get(QUEUE)
        officer.post(f"{QUEUE}/banyak", chosen)
        assert "Petugas Contoh" in officer.words()
        assert "Dukcapil Contoh" not in officer.words()
        sent = [("stage", "do"), ("person", person), *chosen]
        assert 200 == officer.post(f"{QUEUE}/banyak", sent).status_code
        assert "1 dari 2 selesai." in officer.words()

    assert set() == seen(officer, {"it": mine}, tampilan="saya")
    assert {"it"} == seen(signed_in("kepala"), {"it": mine}, tampilan="saya")
    assert ["filed"] == city.events(mine)


def test_many_given_to_nobody_who_may_are_all_named(city: City, officer: Visitor) -> None:
    number = city.file("pbg").number
    officer.get(QUEUE)

    sent = {"stage": "do", "code": "assigned", "person": "admin", "number": number}
    officer.post(f"{QUEUE}/banyak", sent)

    assert "0 dari 1 selesai." in officer.words()


def test_as_many_stand_on_a_page_as_move_at_once(city: City, officer: Visitor) -> None:
    filed = {city.file("pbg").number for _ in range(51)}
    officer.get(QUEUE)
    assert "Tampilkan 500 per halaman" in officer.words()

    officer.get(QUEUE, query_string={"baris": "500"})
    assert filed == {number for number in filed if f'value="{number}"' in officer.page}
    sent = [("stage", "do"), ("code", "accepted"), *(("number", number) for number in filed)]
    officer.post(f"{QUEUE}/banyak", sent)

    assert "51 dari 51 selesai." in officer.words()


@pytest.mark.parametrize("sent", [{}, {"stage": "do"}, {"stage": "do", "number": "x"}])
def test_nothing_chosen_moves_nothing(city: City, officer: Visitor, sent: dict[str, str]) -> None:
    number = city.file("pbg").number
    officer.get(QUEUE)

    assert 200 == officer.post(f"{QUEUE}/banyak", {"code": "rejected"} | sent).status_code
    assert ["filed"] == city.events(number)


def test_a_late_step_asks_why_and_shows_it(city: City, officer: Visitor) -> None:
    number = city.file("pbg").number
    city.move(number, "accepted")
    address = f"{QUEUE}/{number}/step_done"
    officer.get(address)
    assert "site-visit" not in officer.page

    city.time += timedelta(days=300)
    officer.sign_in("petugas")
    officer.get(address)
    assert "site-visit" in officer.page
    typed = {"claimed_on": city.time.date().isoformat(), "sequence": "2"}
    assert 422 == officer.post(address, typed).status_code
    officer.post(address, typed | {"reason": "site-visit"})
    assert "pemeriksaan lapangan tertunda" in officer.words()
    officer.post(address, officer.hidden())

    assert ["filed", "accepted", "step_done"] == city.events(number)
    officer.get(f"{QUEUE}/{number}")
    assert "pemeriksaan lapangan tertunda" in officer.words()
