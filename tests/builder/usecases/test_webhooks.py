"""Other programs are told, signed, of what they may know, and nobody else is."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from builder.domain.delivery import TRIES, Delivery
from builder.domain.webhook import Webhook, secret_of, signature
from builder.store.memory import MemoryAttachments
from builder.usecases.erasure import erase_application
from builder.usecases.http_out import Allowed, anywhere, is_of_the_world
from builder.usecases.notices import Notice, Words, send_next
from builder.usecases.troubles import list_troubles, send_again
from builder.usecases.webhooks import (
    EVENTS,
    caller,
    list_webhooks,
    new_webhook,
    revoke_webhook,
    unopened_webhooks,
)
from publish.errors import Integrity, Invalid, NotFound
from tests.makers import NOON, sealed_version, user, version
from tests.office import Office

KEY = b"0" * 64
HERE = ("127.0.0.1",)
UNIT = version().standard.unit
ADMIN = user("admin")


class Program(BaseHTTPRequestHandler):
    """Keeps what it is told and answers with the next status it was given, 204 without one."""

    got: list[tuple[dict[str, str], bytes]]
    statuses: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.statuses.pop(0) if self.statuses else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Nothing."""


@dataclass
class Told:
    """An office with a program beside it, and a clock."""

    office: Office
    port: int
    got: list[tuple[dict[str, str], bytes]]
    now: datetime = NOON
    is_allowed: Allowed = anywhere
    hosts: tuple[str, ...] = HERE
    key: bytes = KEY

    def asks(self, *events: Any, unit: str = UNIT) -> tuple[Webhook, str]:
        return new_webhook(
            self.office.uow(),
            url=f"http://127.0.0.1:{self.port}/terang",
            hosts=HERE,
            unit=unit,
            events=events or EVENTS,
            today=NOON.date(),
            key=KEY,
            rng=self.office.rng,
        )

    def send(self) -> Delivery | None:
        call = caller(self.hosts, self.key, lambda: self.now, is_allowed=self.is_allowed)
        return send_next(self.office.uow(), {}, _no_words, lambda: self.now, call)

    def sends(self) -> list[str]:
        return [body["event"] for body in map(json.loads, self.bodies())]

    def bodies(self) -> list[bytes]:
        while self.send() is not None:
            pass
        return [body for _, body in self.got]


def _no_words(notice: Notice) -> Words:
    raise AssertionError(notice)


@contextmanager
def served(*statuses: int) -> Iterator[tuple[int, list[tuple[dict[str, str], bytes]]]]:
    got: list[tuple[dict[str, str], bytes]] = []
    own = type("Own", (Program,), {"got": got, "statuses": list(statuses)})
    server = HTTPServer(("127.0.0.1", 0), own)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port, got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def telling(*statuses: int) -> Iterator[Told]:
    office = Office()
    office.publishes(version())
    with served(*statuses) as (port, got):
        yield Told(office, port, got)


def test_an_event_is_told_with_its_facts_and_a_signature_over_time_and_body() -> None:
    with telling() as told:
        _, secret = told.asks("filed")
        number = told.office.files(version()).number
        told.now = NOON + timedelta(seconds=90)
        told.bodies()

    ((headers, body),) = told.got
    timestamp = str(int(told.now.timestamp()))
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    assert {
        "id": headers["Terang-Id"],
        "event": "filed",
        "number": number,
        "service": version().service,
        "sequence": 1,
        "recorded_at": NOON.isoformat(timespec="seconds"),
    } == json.loads(body)
    assert timestamp == headers["Terang-Timestamp"]
    assert f"v1={signed.hexdigest()}" == headers["Terang-Signature"]


def test_the_signature_is_that_of_another_implementation() -> None:
    """printf '1772424000.{}' | openssl dgst -sha256 -hmac rahasia"""
    expected = "v1=54e19ddf302b0fbc9d37904b763871668fe67ce83a296f43f384fd160daa8e5f"

    assert expected == signature("rahasia", "1772424000", b"{}")


def test_each_wanted_event_is_told_once_in_its_own_words_and_no_other() -> None:
    with telling() as told:
        told.asks("accepted", "issued")
        told.office.issues(told.office.files(version()).number)

        assert ["accepted", "issued"] == told.sends()
        assert ["accepted", "issued"] == told.sends()
    assert 2 == len({headers["Terang-Id"] for headers, _ in told.got})


def test_what_failed_over_there_is_tried_again_under_the_same_id_and_signed_anew() -> None:
    with telling(500, 429) as told:
        told.asks("filed")
        told.office.files(version())
        states = []
        for minutes in (0, 1, 6):
            told.now = NOON + timedelta(minutes=minutes)
            done = told.send()
            assert done is not None
            states.append((done.state, done.last))

    assert [("waiting", "busy"), ("waiting", "busy"), ("sent", "taken")] == states
    assert 1 == len({headers["Terang-Id"] for headers, _ in told.got})
    assert 3 == len({headers["Terang-Signature"] for headers, _ in told.got})


def test_a_redirect_is_not_followed_and_the_administrator_sees_it_and_tries_again() -> None:
    with telling(302) as told:
        told.asks("filed")
        told.office.files(version())
        given_up = told.send()
        assert given_up is not None
        uow = told.office.uow()
        (trouble,) = list_troubles(uow, user=ADMIN)

        assert ("given_up", "refused", 1) == (given_up.state, given_up.last, len(told.got))
        assert (given_up, "127.0.0.1") == (trouble.delivery, trouble.to)

        told.now = NOON + timedelta(days=1)
        send_again(uow, id_=given_up.id, user=ADMIN, now=told.now)
        assert 2 == len(told.bodies())
    first, second = (json.loads(body) for _, body in told.got)
    assert first == second


def test_a_private_address_is_never_reached() -> None:
    with telling() as told:
        told.asks("filed")
        told.is_allowed = is_of_the_world
        told.office.files(version())
        done = told.send()

    assert done is not None
    assert (("waiting", "unreachable"), []) == ((done.state, done.last), told.got)


def test_a_host_that_was_taken_from_the_list_is_told_nothing() -> None:
    with telling() as told:
        told.asks("filed")
        told.hosts = ()
        told.office.files(version())
        for _ in range(TRIES):
            done = told.send()
            assert done is not None
            told.now = done.next_at

    assert ("given_up", []) == (done.state, told.got)


def test_only_its_own_unit_s_services_are_told_and_no_sealed_one() -> None:
    with telling() as told:
        told.asks("filed", unit="unit-lain")
        told.office.files(version())
        assert [] == told.bodies()

    sealed = Office()
    sealed.publishes(sealed_version())
    with served() as (port, got):
        told = Told(sealed, port, got)
        told.asks("filed")
        sealed.files(sealed_version())
        assert [] == told.bodies()


def test_a_revoked_one_gets_nothing_not_even_what_waits() -> None:
    with telling() as told:
        made, _ = told.asks("filed")
        told.office.files(version())
        for _ in range(2):
            revoke_webhook(told.office.uow(), id_=made.id, today=NOON.date())
        told.office.files(version())

        assert [] == told.bodies()
        assert NOON.date() == list_webhooks(told.office.uow())[0].revoked_on


def test_who_was_erased_is_told_of_no_more() -> None:
    with telling() as told:
        told.asks("withdrawn")
        number = told.office.files(version()).number
        told.office.moves(number, "withdrawn")
        uow = told.office.uow()
        erase_application(uow, MemoryAttachments(), number=number, calendar=told.office.calendar)

        assert [] == told.bodies()


def test_a_secret_that_does_not_open_is_told_of_and_holds_nobody_up() -> None:
    with telling() as told:
        told.asks("filed")
        told.office.files(version())
        told.key = b"1" * 64

        done = told.send()

    assert done is not None
    assert ("waiting", "sealed") == (done.state, done.last)
    assert [] == told.got


def test_what_is_undone_is_not_told() -> None:
    with telling() as told:
        told.asks("rejected")
        number = told.office.files(version()).number
        with pytest.raises(Invalid):
            told.office.moves(number, "rejected", reason="no such ground")

        assert [] == told.bodies()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"url": "https://lain.example/terang"}, "WEBHOOK-URL"),
        ({"url": "http://kota.example/terang"}, "WEBHOOK-URL"),
        ({"url": "https://kota.example/terang?kunci=1"}, "WEBHOOK-URL"),
        ({"url": "https://a:b@kota.example/terang"}, "WEBHOOK-URL"),
        ({"url": "https://kota.example/" + "a" * 300}, "WEBHOOK-URL"),
        ({"unit": "*"}, "WEBHOOK-UNIT"),
        ({"unit": "Dua Kata"}, "WEBHOOK-UNIT"),
        ({"events": ()}, "WEBHOOK-EVENTS"),
        ({"events": ("eaten",)}, "WEBHOOK-EVENTS"),
    ],
)
def test_what_is_no_webhook_is_refused(changed: dict[str, Any], code: str) -> None:
    office = Office()
    given: dict[str, Any] = {
        "url": "https://kota.example/terang",
        "hosts": ("kota.example",),
        "unit": UNIT,
        "events": ("filed",),
        "today": NOON.date(),
        "key": KEY,
        "rng": office.rng,
    }

    with pytest.raises(Invalid) as caught:
        new_webhook(office.uow(), **given | changed)

    assert [code] == [problem.code for problem in caught.value.problems]
    assert () == list_webhooks(office.uow())


def test_none_of_that_id_cannot_be_revoked() -> None:
    with pytest.raises(NotFound):
        revoke_webhook(Office().uow(), id_="none", today=NOON.date())


def test_the_secret_is_kept_sealed_and_another_key_or_row_does_not_open_it() -> None:
    with telling() as told:
        made, secret = told.asks("filed")
        other, _ = told.asks("filed")
        uow = told.office.uow()

        assert secret.startswith("trw_")
        assert secret not in repr(made)
        assert secret == secret_of(made, KEY)
        assert [] == unopened_webhooks(uow, lambda: KEY)
        assert 2 == len(unopened_webhooks(uow, lambda: b"1" * 64))
    moved = Webhook(other.id, made.url, made.unit, made.events, made.secret, made.made_on)
    with pytest.raises(Integrity):
        secret_of(moved, KEY)
