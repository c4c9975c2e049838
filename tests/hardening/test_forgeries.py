"""Requests that no page of ours has made: forged, replayed, padded (T01, T18, T40, T45)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from builder.domain.application import Application
from tests.builder.web.city import NOW, OPEN, PAID, City
from tests.builder.web.test_drafts import imported
from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure
from tests.hardening.places import address, places_in

SignedIn = Callable[[str], Visitor]
EARLIER = (NOW - timedelta(days=10)).isoformat()
NAMES = (
    "recorded_at", "recorded_on", "filed_at", "filed_on", "now", "date", "at", "time", "id",
    "actor", "user", "user_id", "role", "roles", "is_admin", "unit", "number", "status", "step",
    "fee", "total", "amount_due", "paid", "version", "service", "variant", "sequence", "events",
    "receipt_key", "key_hash", "idempotency_key", "case_key", "is_sample", "language", "units",
    "approved_by", "proposed_by", "author", "state", "k_min", "publication", "holder",
)  # fmt: skip
EXTRA = dict.fromkeys(NAMES, EARLIER)


def unsafe_addresses(app: Flask, city: City) -> list[str]:
    places = places_in(city)
    return [
        address(rule, places)
        for rule in app.url_map.iter_rules()
        # Programs send no cookie, so nobody can be made to send one for them: see below.
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith("program.")
    ]


def everything_kept(city: City) -> str:
    """What the stores hold, but for sessions and the count of attempts."""
    uow = city.workspace.uow()
    with uow.reading():
        rows = [uow.applications.events(number) for number in city.numbers()]
        waiting = [row.entry for row in uow.outbox.waiting()]
    return repr((rows, waiting, city.workspace.workbench.all()))


def test_no_unsafe_route_obeys_a_forged_request(
    app: Flask, city: City, signed_in: SignedIn, figure: Figure
) -> None:
    stranger = Visitor(app)
    stranger.get("/lapor")
    foreign = stranger.token()
    officer = signed_in("kepala")
    officer.get("/lapor")
    own = officer.token()
    forged: list[tuple[str, dict[str, str]]] = [
        ("", {}),
        (foreign, {}),
        (own[:-1], {}),
        (own, {"Origin": "https://evil.example"}),
        (own, {"Origin": "null"} | {"Sec-Fetch-Site": "cross-site"}),
        (own, {"Sec-Fetch-Site": "same-site"}),
        (own, {"Origin": "http://localhost:81"}),
    ]
    addresses = unsafe_addresses(app, city)
    before = everything_kept(city)
    obeyed = []
    for at in addresses:
        for token, headers in forged:
            answer = officer.client.post(at, data={"csrf_token": token}, headers=headers)
            obeyed += [at] if answer.status_code not in (400, 401) else []
        for kind in ("text/plain", "application/json"):
            answer = officer.client.post(at, data=f'{{"csrf_token":"{own}"}}', content_type=kind)
            obeyed += [at] if answer.status_code not in (400, 401) else []
    asked = len(addresses) * (len(forged) + 2)

    assert before == everything_kept(city)
    figure(
        f"{asked} forged requests on {len(addresses)} routes, obeyed", "0", len(obeyed), not obeyed
    )


def test_the_addresses_of_programs_know_no_person(app: Flask, signed_in: SignedIn) -> None:
    """No token is asked for there: a page of another site must not be able to send anything."""
    officer, stranger = signed_in("kepala"), Visitor(app)
    at = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("program.")]
    simple = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")

    for place in (rule.replace("<service>", PAID) for rule in at):
        known, unknown = (v.client.get(place) for v in (officer, stranger))
        told = {
            re.sub(r'"request_id":"\w+"', "", v.get_data(as_text=True)) for v in (known, unknown)
        }
        assert (1, known.status_code) == (len(told), unknown.status_code)
        assert "Set-Cookie" not in unknown.headers
        assert "Access-Control-Allow-Origin" not in unknown.headers
        for kind in simple:  # all that a form or a script elsewhere can send without being asked
            sent = officer.client.post(place, data="{}", content_type=kind)
            assert sent.status_code in (405, 415)


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE"])
def test_nothing_can_be_deleted_or_replaced(
    app: Flask, city: City, signed_in: SignedIn, verb: str
) -> None:
    addresses = unsafe_addresses(app, city)
    before = everything_kept(city)
    admin = signed_in("admin")

    statuses = {admin.client.open(at, method=verb).status_code for at in addresses}

    assert statuses <= {404, 405}
    assert before == everything_kept(city)


def filed(city: City, number: str) -> Application:
    uow = city.workspace.uow()
    with uow.reading():
        found = uow.applications.get(number)
    assert found is not None
    return found


def test_what_a_form_did_not_ask_for_is_ignored(city: City, citizen: Visitor) -> None:
    before = set(city.numbers())
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)
    citizen.post(check, {**EXTRA, **citizen.hidden().to_dict(), "declare": "yes"})
    (number,) = set(city.numbers()) - before
    one = filed(city, number)
    uow = city.workspace.uow()
    with uow.reading():
        (event,) = uow.applications.events(number)

    assert (NOW, False, 1) == (one.filed_at, one.is_sample, one.version)
    assert ("applicant", NOW, NOW.date()) == (event.actor, event.recorded_at, event.claimed_on)
    assert "-10" not in str(one.answers)


def test_an_officer_chooses_neither_actor_nor_moment(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    officer = signed_in("petugas")
    at = f"/meja/permohonan/{number}/accepted"
    headers = {"Date": EARLIER, "X-Forwarded-User": "kepala", "X-User": "kepala"}
    claimed = (NOW - timedelta(days=10)).date()

    officer.get(at)
    officer.post(at, {**EXTRA, "claimed_on": claimed.isoformat(), "sequence": "1"}, headers=headers)
    officer.post(at, {**EXTRA, **officer.hidden().to_dict(), "actor": "kepala"}, headers=headers)

    uow = city.workspace.uow()
    with uow.reading():
        last = uow.applications.events(number)[-1]
    if last.code == "accepted":  # ten days back is before filing: the fold refuses it
        assert ("petugas", NOW) == (last.actor, last.recorded_at)
    else:
        assert "filed" == last.code


def test_the_moment_of_an_event_is_the_servers(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    officer = signed_in("petugas")
    at = f"/meja/permohonan/{number}/accepted"

    officer.get(at)
    officer.post(at, {"claimed_on": NOW.date().isoformat(), "sequence": "1"})
    officer.post(at, {**EXTRA, **officer.hidden().to_dict(), "actor": "kepala"})

    uow = city.workspace.uow()
    with uow.reading():
        last = uow.applications.events(number)[-1]
        entries = [
            row.entry.decode() for row in uow.outbox.waiting() if number in row.entry.decode()
        ]
    assert ("accepted", "petugas", NOW) == (last.code, last.actor, last.recorded_at)
    assert all(f'"recorded_on":"{NOW.date()}"' in entry for entry in entries)
    assert not any(EARLIER[:10] in entry for entry in entries)


SELF = ("approve", "publish", "reject")


@pytest.mark.parametrize("move", SELF)
def test_no_author_signs_alone(city: City, signed_in: SignedIn, move: str) -> None:
    """By every button, with the right digest, after proposing it (T04)."""
    draft = imported(city, tomorrow="2026-12-01")
    author = signed_in("penulis")
    at = f"/meja/layanan/{draft}"
    author.get(at)
    author.post(at, {**author.hidden().to_dict(), "move": "propose"})
    author.get(at)
    found = city.workspace.workbench.get(draft)
    assert found is not None

    answer = author.post(
        at, {"move": move, "digest": found.digest or "", "approved_by": "penyetuju"}
    )

    after = city.workspace.workbench.get(draft)
    assert answer.status_code in (403, 409, 422)
    assert after is not None
    assert (found.state, found.approved_by) == (after.state, after.approved_by)
