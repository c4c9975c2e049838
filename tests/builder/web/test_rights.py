"""The whole matrix: route, verb, role and object; what happens is what the table says."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from builder.domain.user import POLICY, ROLES, Role, User, may
from builder.web.api.routes import PROGRAM
from builder.web.author.routes import AUTHOR
from builder.web.officer.routes import DESK, GET_POST
from builder.web.routes import Route
from builder.web.table import CITIZEN
from tests.builder.web.city import PASSWORD, City
from tests.builder.web.test_policy import ANYBODY, filled_in
from tests.builder.web.visitor import Visitor

UNITS = {"own": "dpmptsp", "other": "disdukcapil"}
NAMELESS = {"people", "news", "passkey_options", "data_requests"}
"""What finds nothing here: nobody, no news and no request is named, and the city has no address."""
MISSING = "KDI-0000-0000"
GUARDED = tuple(r for r in (*DESK, *AUTHOR) if r.endpoint not in ANYBODY)


def test_the_table_is_printed_for_everybody(citizen: Visitor) -> None:
    answer = citizen.client.get("/api/v1/policy")

    printed = answer.get_json()
    assert {action: dict(granted) for action, granted in POLICY.items()} == printed["actions"]
    assert list(ROLES) == printed["roles"]
    assert {r.address for r in (*CITIZEN, *DESK, *AUTHOR, *PROGRAM)} == {
        row["address"] for row in printed["routes"]
    }
    assert {"officer", "token"} == {row["who"] for row in printed["routes"] if row["rights"]}


@pytest.mark.parametrize("unit", UNITS)
def test_every_route_answers_as_the_table_says(
    city: City, signed_in: Callable[[str], Visitor], unit: str
) -> None:
    number = city.file("pbg").number
    wrong = []
    for role in ROLES:
        person = hire(city, role, UNITS[unit])
        visitor = signed_in(person.id)
        for route, verb, about in product(GUARDED, GET_POST, (number, MISSING)):
            if verb in route.methods:
                expected = outcome(person, route, about)
                if (verb, expected) == ("POST", "open") and route.endpoint in NAMELESS:
                    expected = "unseen"
                seen = ask(visitor, verb, filled_in(route.address, about))
                if not is_like(seen, expected):
                    wrong.append((role, route.endpoint, verb, about, expected, seen))

    assert [] == wrong
    assert ["filed"] == city.events(number)


def hire(city: City, role: Role, unit: str) -> User:
    person = User(
        f"x-{role}", "Contoh", frozenset({role}), unit, city.workspace.hasher.hash(PASSWORD)
    )
    uow = city.workspace.uow()
    with uow:
        uow.users.put(person)
        uow.commit()
    return person


def outcome(person: User, route: Route, about: str) -> str:
    """What the table says: open, unseen (404, as if it did not exist) or refused (403)."""
    rights = ("move_application",) if route.endpoint == "act" else route.rights  # "accepted"
    if any(part in route.address for part in ("<attachment>", "<draft>", "<topic>", "<picture>")):
        return "unseen"  # there is none of that name
    if route.endpoint == "opinion":
        return "unseen"  # nobody was asked for an opinion
    if route.endpoint == "travel":
        return "unseen"  # this application orders no journey
    if "<number>" not in route.address:
        may_some = not rights or any(may(person, action, person.unit) for action in rights)
        is_named = "<service>" in route.address or "<report>" in route.address
        some = "unseen" if is_named else "open"  # there is none of that name
        return some if may_some else "refused"
    if about == MISSING or not may(person, "read_application", "dpmptsp"):
        return "unseen"
    if route.endpoint == "amend":
        return "closed"  # nobody puts a filing right
    return "open" if any(may(person, action, "dpmptsp") for action in rights) else "closed"


def is_like(status: int, expected: str) -> bool:
    """Whether a status is of that kind; `closed` is an act that this person is not offered."""
    return (
        status
        in {
            "open": (200, 302, 303, 409, 422),
            "unseen": (404,),
            "refused": (403,),
            "closed": (403, 404, 409),
        }[expected]
    )


def ask(visitor: Visitor, verb: str, address: str, sent: dict[str, str] | None = None) -> int:
    if verb == "GET":
        return visitor.get(address).status_code
    visitor.get("/meja/permohonan")
    return visitor.post(address, sent or {}).status_code
