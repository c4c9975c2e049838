"""The matrix for programs: token, route, verb and object; the answer is what the table says."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from builder.domain.api_token import ROLE_OF_SCOPE, TokenScope
from builder.domain.user import User, may
from builder.usecases.tokens import list_tokens, revoke_token
from builder.web.api.routes import PROGRAM
from builder.web.routes import Route
from tests.builder.web.api.test_applications import EVENT, token
from tests.builder.web.city import PAID, City

MISSING = "KDI-0000-0000"
UNITS = {"own": "dpmptsp", "other": "disdukcapil"}
TOKENED = tuple(route for route in PROGRAM if route.policy == "token")


@pytest.mark.parametrize(("unit", "scope"), product(UNITS, ROLE_OF_SCOPE))
def test_a_token_reaches_what_its_scope_and_unit_give(
    city: City, app: Flask, unit: str, scope: TokenScope
) -> None:
    number = city.file(PAID).number
    secret = token(city, scope, unit=UNITS[unit])
    actor = User("token:x", "x", frozenset({ROLE_OF_SCOPE[scope]}), UNITS[unit], "")
    wrong = []
    for route, about in product(TOKENED, (number, MISSING)):
        expected = outcome(actor, route, about)
        seen = ask(app.test_client(use_cookies=False), route, about, secret)
        if seen != expected:
            wrong.append((route.endpoint, about, expected, seen))

    assert [] == wrong
    assert city.events(number) == (
        ["filed", "accepted"] if (unit, scope) == ("own", "act") else ["filed"]
    )


def outcome(actor: User, route: Route, about: str) -> int:
    if "<number>" not in route.address:
        return 200  # a list narrows itself
    if about == MISSING or not may(actor, "read_application", "dpmptsp"):
        return 404
    if route.endpoint == "moved":
        return 201 if may(actor, "move_application", "dpmptsp") else 403
    return 200


@pytest.mark.parametrize("flaw", ["none", "garbage", "revoked", "old"])
def test_what_is_no_token_of_ours_reaches_nothing(city: City, app: Flask, flaw: str) -> None:
    number = city.file(PAID).number
    secret = token(city, "read", "act", "pay")
    (kept,) = list_tokens(city.workspace.uow())
    if flaw == "revoked":
        revoke_token(city.workspace.uow(), id_=kept.id, today=city.time.date())
    if flaw == "old":
        city.time += timedelta(days=31)
    shown = {"none": None, "garbage": "trg_x"}.get(flaw, secret)

    seen = {
        ask(app.test_client(use_cookies=False), route, about, shown)
        for route, about in product(TOKENED, (number, MISSING))
    }

    assert {401} == seen
    assert ["filed"] == city.events(number)


def ask(client: FlaskClient, route: Route, number: str, secret: str | None) -> int:
    (verb,) = route.methods
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    address = route.address.replace("<number>", number)
    body = EVENT if verb == "POST" else None
    return client.open(address, method=verb, json=body, headers=headers).status_code
