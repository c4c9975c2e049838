"""The matrix for things that are there: definitions, services and documents of the own and
of another unit, every verb that a route does not list, and citizens' pages under every identity."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed

from builder.domain.user import ROLES, Action, Role, User, may
from builder.usecases.drafts import import_definition
from builder.web.author.routes import AUTHOR
from builder.web.officer.routes import DESK
from builder.web.routes import Route
from builder.web.table import CITIZEN
from tests import makers
from tests.builder.web.city import CALCULATOR, PAID, City
from tests.builder.web.test_policy import ROUTES
from tests.builder.web.test_rights import ask, hire, is_like
from tests.builder.web.visitor import Visitor

MISSING = "tidak-ada"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DRAFTS = tuple(r for r in (*DESK, *AUTHOR) if "<draft>" in r.address)
SERVICES = tuple(r for r in (*DESK, *AUTHOR) if "<service>" in r.address)
CHANGES: dict[str, dict[str, str]] = {
    "draft": {"move": "withdraw"},
    "trying": {},
    "page": {"op": "undo", "revision": "1"},
    "stop": {"move": "resume", "seen": "0"},
    "bring_back": {"version": "x"},
}
"""What each POST sends to do something; nothing of it is possible in the state the thing is in."""
NEEDS: dict[str, Action] = {
    "draft": "edit_definition",
    "page": "edit_definition",
    "stop": "stop_service",
    "bring_back": "edit_definition",
}
"""The right that doing it takes, of the thing's own unit, beside the right to see it."""


@pytest.mark.parametrize("role", ROLES)
def test_definitions_and_services_answer_as_the_table_says(
    city: City, signed_in: Callable[[str], Visitor], role: Role
) -> None:
    person = hire(city, role, "dpmptsp")
    visitor = signed_in(person.id)
    drafts = {draft_of(city, unit): unit for unit in ("dpmptsp", "disdukcapil")} | {MISSING: ""}
    services = {PAID: "dpmptsp", CALCULATOR: "dishub", MISSING: ""}
    wrong = []
    for routes, things in ((DRAFTS, drafts), (SERVICES, services)):
        for route, verb, (thing, unit) in product(routes, ("GET", "POST"), things.items()):
            if verb in route.methods:
                expected = outcome(person, route, verb, unit)
                seen = ask(visitor, verb, addressed(route, thing), CHANGES.get(route.endpoint))
                if not is_like(seen, expected):
                    wrong.append((route.endpoint, verb, thing, expected, seen))

    assert [] == wrong
    assert all(draft.revision == 1 for draft in city.workspace.workbench.all())


def outcome(person: User, route: Route, verb: str, unit: str) -> str:
    """What the table says: a definition that may not be seen is not there."""
    if not any(may(person, action, person.unit) for action in route.rights):
        return "unseen" if "<draft>" in route.address else "refused"
    if not unit:
        return "unseen"
    needed = NEEDS.get(route.endpoint) if verb == "POST" else None
    if route.endpoint == "bring_back":
        return "unseen"  # there is no version of that name
    return "open" if needed is None or may(person, needed, unit) else "refused"


def addressed(route: Route, thing: str) -> str:
    values = {"<draft>": thing, "<service>": thing, "<part>": "halaman", "<page>": "syarat-tampil"}
    values |= {"<file>": "service.json"}
    address = route.address
    for name, value in values.items():
        address = address.replace(name, value)
    return address


def draft_of(city: City, unit: str) -> str:
    """A small draft of that unit, written by nobody of the cast."""
    definition = makers.service_document(id=f"izin-{unit}", unit=unit)
    made = import_definition(
        city.workspace.workbench,
        service_text=json.dumps(definition),
        form_text=json.dumps(makers.form_document()),
        user=makers.everybody(),
        now=city.time,
        rng=city.workspace.rng,
    )
    return made.id


def test_a_document_is_read_with_its_own_application_only(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    kept = Visitor(app)
    kept.submit(kept.fill(PAID, city.pairs(PAID)))
    (number,) = city.numbers()
    other = city.file(PAID).number
    uow = city.workspace.uow()
    with uow.reading():
        document = uow.attachments_meta.of_application(number)[0].id

    seen = {
        user: (
            signed_in(user).get(f"/meja/permohonan/{number}/lampiran/{document}").status_code,
            signed_in(user).get(f"/meja/permohonan/{other}/lampiran/{document}").status_code,
        )
        for user in ("petugas", "auditor", "dukcapil", "admin", "pengaduan", "penulis")
    }

    unseen = dict.fromkeys(("dukcapil", "admin", "pengaduan", "penulis"), (404, 404))
    assert {"petugas": (200, 404), "auditor": (200, 404), **unseen} == seen


def test_a_verb_that_no_row_lists_is_no_way_in(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    clients = (signed_in("kepala").client, app.test_client())
    number = city.file(PAID).number
    places = app.url_map.bind("localhost")
    wrong = []
    for route, verb in product(ROUTES.values(), VERBS):
        path = re.sub(r"<[a-z:]+>", "x", route.address.replace("<number>", number))
        try:
            endpoint, _ = places.match(path, method=verb)
        except MethodNotAllowed:
            seen = {client.open(path, method=verb, data=b"{}").status_code for client in clients}
            if seen != {405}:
                wrong.append((verb, path, seen))
        else:  # the row itself, or one whose address has a name in this place
            assert verb in ROUTES[endpoint].methods

    assert [] == wrong
    assert ["filed"] == city.events(number)


def test_who_works_in_the_office_gets_no_more_of_the_citizens_pages(
    city: City, citizen: Visitor, signed_in: Callable[[str], Visitor]
) -> None:
    filed = city.file(PAID)
    pages = [
        route.address.replace("<service>", service)
        for route in CITIZEN
        for service in ((PAID, MISSING) if "<service>" in route.address else ("",))
        if "GET" in route.methods
    ]

    def seen(visitor: Visitor) -> list[tuple[str, int, str]]:
        answers = [(page, visitor.client.get(page)) for page in pages]
        return [(page, a.status_code, a.headers.get("Location", "")) for page, a in answers]

    nobody = seen(citizen)

    for user in ("petugas", "kepala", "auditor", "admin", "pengaduan"):
        visitor = signed_in(user)
        assert nobody == seen(visitor)
        assert filed.number not in visitor.page
