from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from builder.web.api.routes import PROGRAM
from builder.web.api.watch import metrics_view
from builder.web.author.routes import AUTHOR
from builder.web.observe import Metrics
from builder.web.officer.routes import DESK
from builder.web.table import CITIZEN, api, by_endpoint
from builder.web.tallies import Tallies
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

PAGES = {"citizen": CITIZEN, "desk": DESK, "author": AUTHOR, "program": PROGRAM}
TABLES = PAGES | {"open": api(metrics_view(Metrics(Tallies())), PAGES)}
ROUTES = by_endpoint(TABLES)
ANYBODY = {"sign_in", "sign_in_options", "sign_in_passkey", "sign_out", "language"}


def test_every_route_has_a_policy(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == ROUTES.keys()


def test_every_page_of_a_citizen_is_there_in_both_languages() -> None:
    assert [] == [route.endpoint for route in CITIZEN if route.english is None]


def test_everything_at_the_desk_but_signing_in_and_out_needs_an_officer() -> None:
    free = {route.endpoint for route in DESK if route.policy != "officer"}

    assert ANYBODY == free


def test_an_endpoint_in_no_table_does_not_exist(app: Flask, citizen: Visitor) -> None:
    app._got_first_request = False
    app.add_url_rule("/ajukan/lupa/kebijakan/ini", "forgotten", lambda: "secret")

    assert 404 == citizen.get("/ajukan/lupa/kebijakan/ini").status_code


@pytest.mark.parametrize("route", DESK, ids=lambda route: route.endpoint)
def test_nobody_is_led_to_sign_in(city: City, citizen: Visitor, route: object) -> None:
    address = filled_in(route.address, city.file("pbg").number)  # type: ignore[attr-defined]
    if route.endpoint in ANYBODY:  # type: ignore[attr-defined]
        return
    citizen.get("/lapor")

    sent = None
    if "GET" in route.methods:  # type: ignore[attr-defined]
        seen = citizen.get(address)
        assert (303, "/meja/masuk") == (seen.status_code, seen.headers["Location"])
    if "POST" in route.methods:  # type: ignore[attr-defined]
        citizen.get("/lapor")
        sent = citizen.post(address, {}).status_code

    assert sent in (None, 401)


# What each person sees of an application of DPMPTSP: 200, or 404 as if it did not exist.
READERS = {
    "petugas": 200,
    "bendahara": 200,
    "kepala": 200,
    "auditor": 200,
    "dukcapil": 404,
    "pengaduan": 404,
    "penulis": 404,
    "penyetuju": 404,
    "admin": 404,
}


@pytest.mark.parametrize(("user", "status"), READERS.items())
def test_an_application_is_read_by_its_own_unit_only(
    city: City, signed_in: Callable[[str], Visitor], user: str, status: int
) -> None:
    number = city.file("pbg").number
    visitor = signed_in(user)

    answers = [
        visitor.get(f"/meja/permohonan/{number}"),
        visitor.get(f"/meja/permohonan/{number}/lampiran/{'0' * 26}"),
        visitor.get("/meja/permohonan", query_string={"nomor": number}),
    ]

    assert status == answers[0].status_code
    assert 404 == answers[1].status_code
    assert (f"/meja/permohonan/{number}" in visitor.page) is (status == 200)


# Which acts each reader is offered on a file that has just come in.
OFFERED = {
    "petugas": {"accepted", "returned", "rejected", "withdrawn"},
    "kepala": {"accepted", "returned", "rejected", "withdrawn"},
    "bendahara": set(),
    "auditor": set(),
}


@pytest.mark.parametrize(("user", "acts"), OFFERED.items())
def test_only_who_may_is_offered_an_act_and_only_who_may_can_do_it(
    city: City, signed_in: Callable[[str], Visitor], user: str, acts: set[str]
) -> None:
    number = city.file("pbg").number
    visitor = signed_in(user)
    every = ("accepted", "returned", "rejected", "withdrawn", "approved", "issued", "filed")

    visitor.get(f"/meja/permohonan/{number}")
    offered = {act for act in every if f"/meja/permohonan/{number}/{act}" in visitor.page}
    opened = {
        act for act in every if visitor.get(f"/meja/permohonan/{number}/{act}").status_code == 200
    }

    assert acts == offered == opened


def test_a_complaint_is_read_by_the_complaints_desk_only(
    signed_in: Callable[[str], Visitor],
) -> None:
    seen = {
        user: signed_in(user).get("/meja/pungutan").status_code
        for user in ("pengaduan", "auditor", "petugas", "kepala", "admin", "penulis")
    }

    refused = dict.fromkeys(("auditor", "petugas", "kepala", "admin", "penulis"), 403)
    assert {"pengaduan": 200, **refused} == seen


def filled_in(address: str, number: str) -> str:
    values = {
        "<number>": number,
        "<attachment>": "0" * 26,
        "<code>": "accepted",
        "<draft>": "x",
        "<service>": "x",
        "<report>": "x",
        "<page>": "x",
        "<topic>": "x",
        "<file>": "x",
        "<picture>": "x",
    }
    for name, value in values.items():
        address = address.replace(name, value)
    return address
