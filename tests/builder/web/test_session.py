from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from builder.web.officer.routes import DESK
from builder.web.table import CITIZEN
from tests.builder.web.city import PASSWORD, City
from tests.builder.web.visitor import Visitor

QUEUE = "/meja/permohonan"


def test_the_right_password_opens_the_desk(citizen: Visitor) -> None:
    answer = citizen.sign_in("petugas")

    assert QUEUE == answer.headers["Location"]
    assert 200 == citizen.get(QUEUE).status_code
    assert "Petugas Contoh" in citizen.words()


@pytest.mark.parametrize(
    ("user", "password"),
    [("petugas", "salah"), ("tidak-ada", PASSWORD), ("petugas", ""), ("", ""), ("'--", "x")],
)
def test_everything_wrong_is_one_answer(citizen: Visitor, user: str, password: str) -> None:
    answer = citizen.sign_in(user, password)

    assert 422 == answer.status_code
    assert "/meja/masuk" == citizen.get(QUEUE).headers["Location"]


def test_the_password_is_never_given_back(citizen: Visitor) -> None:
    citizen.sign_in("petugas", "rahasia-yang-salah")

    assert "rahasia-yang-salah" not in citizen.page


def test_guessing_is_stopped_before_anything_is_hashed(citizen: Visitor, city: City) -> None:
    citizen.get("/meja/masuk")
    fields = {"user": "petugas", "password": "x", "csrf_token": citizen.token()}

    seen = [citizen.post("/meja/masuk", fields).status_code for _ in range(14)]

    assert [422] * 10 + [429] * 4 == seen


def test_signing_in_makes_a_new_session(app: Flask, citizen: Visitor) -> None:
    citizen.get("/meja/masuk")
    before = citizen.client.get_cookie("terang")

    citizen.sign_in("petugas")

    after = citizen.client.get_cookie("terang")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    other = Visitor(app)
    other.client.set_cookie("terang", before.value)
    assert 303 == other.get(QUEUE).status_code


def test_signing_out_ends_it_on_the_server(app: Flask, citizen: Visitor) -> None:
    citizen.sign_in("petugas")
    citizen.get(QUEUE)
    stolen = citizen.client.get_cookie("terang")

    citizen.post("/meja/keluar", {})

    thief = Visitor(app)
    assert stolen is not None
    thief.client.set_cookie("terang", stolen.value)
    assert "/meja/masuk" == thief.get(QUEUE).headers["Location"]


@pytest.mark.parametrize("idle", [timedelta(minutes=21), timedelta(hours=9)])
def test_it_ends_by_itself(citizen: Visitor, city: City, idle: timedelta) -> None:
    citizen.sign_in("petugas")
    citizen.get(QUEUE)

    city.time += idle

    assert "/meja/masuk" == citizen.get(QUEUE).headers["Location"]


def test_one_route_alone_begins_a_session() -> None:
    both = [route.endpoint for route in (*CITIZEN, *DESK) if route.limit == "sign-in"]

    assert ["sign_in"] == both


def test_the_language_of_the_desk_is_remembered(citizen: Visitor) -> None:
    citizen.sign_in("petugas")
    citizen.get(QUEUE)

    citizen.post("/meja/bahasa", {"bahasa": "en"})
    citizen.get(QUEUE)

    assert "Everything still open" in citizen.words()
    assert '<html lang="en">' in citizen.page


def test_no_other_language_is_remembered(citizen: Visitor) -> None:
    citizen.get("/meja/masuk")

    answer = citizen.post("/meja/bahasa", {"bahasa": "xx\r\nSet-Cookie: a=b"})

    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("bahasa")]
