"""Applications for programs: read and moved under a token, never beyond its unit and scopes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from builder.domain.api_token import TokenScope
from builder.usecases.tokens import list_tokens, new_token, revoke_token
from builder.web.api import applications
from builder.web.api.routes import PROGRAM
from tests.builder.web.city import PAID, City

ALL = "/api/v1/applications"
EVENT: dict[str, Any] = {"code": "accepted", "expected_sequence": 1}


class Program:
    """A program with a token."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(f"{ALL}{path}", headers=self.headers)

    def move(self, number: str, body: object) -> TestResponse:
        sent = body if isinstance(body, bytes) else json.dumps(body)
        return self.client.post(
            f"{ALL}/{number}/events",
            data=sent,
            content_type="application/json",
            headers=self.headers,
        )


def token(city: City, *scopes: TokenScope, unit: str = "dpmptsp", days: int = 30) -> str:
    workspace = city.workspace
    _, secret = new_token(
        workspace.uow(),
        label="Sistem contoh",
        scopes=scopes,
        unit=unit,
        days=days,
        today=workspace.clock().date(),
        rng=workspace.rng,
    )
    return secret


def code(answer: TestResponse) -> str:
    assert "application/problem+json" == answer.mimetype
    return str(answer.get_json()["errors"][0]["code"])


def test_a_unit_reads_its_own_applications_and_no_others(city: City, app: Flask) -> None:
    number = city.file(PAID).number
    own = Program(app, token(city, "read"))
    other = Program(app, token(city, "read", "act", "pay", unit="disdukcapil"))

    assert [number] == [row["number"] for row in own.get().get_json()["applications"]]
    assert number == own.get(f"/{number}").get_json()["number"]
    assert [] == other.get().get_json()["applications"]
    assert {404} == {
        other.get(f"/{number}").status_code,
        other.get("/KDI-0000-0000").status_code,
        other.move(number, EVENT).status_code,
    }
    assert ["filed"] == city.events(number)


def test_a_move_is_made_once_and_names_the_token(city: City, app: Flask) -> None:
    number = city.file(PAID).number
    program = Program(app, token(city, "act"))

    done = program.move(number, EVENT)
    again = program.move(number, EVENT)

    assert (201, 2) == (done.status_code, done.get_json()["sequence"])
    assert (409, "EVENT-STALE") == (again.status_code, code(again))
    assert ["filed", "accepted"] == city.events(number)
    (kept,) = list_tokens(city.workspace.uow())
    history = program.get(f"/{number}").get_json()["events"]
    assert [f"token:{kept.id}"] == [e["actor"] for e in history if e["code"] == "accepted"]


@pytest.mark.parametrize(
    ("scopes", "event", "status"),
    [
        (("read",), "accepted", 403),
        (("read",), "payment_recorded", 403),
        (("pay",), "accepted", 403),
        (("act",), "payment_recorded", 403),
        (("act",), "accepted", 201),
        (("act", "pay"), "payment_recorded", 409),  # it may; nothing is to be paid yet
    ],
)
def test_scopes_are_the_rights_of_the_policy_table(
    city: City, app: Flask, scopes: tuple[TokenScope, ...], event: str, status: int
) -> None:
    number = city.file(PAID).number
    body = EVENT | {"code": event} | ({"amount": 1} if event == "payment_recorded" else {})
    answer = Program(app, token(city, *scopes)).move(number, body)

    assert status == answer.status_code, answer.get_json()


def test_whatever_is_wrong_with_a_token_gets_the_same_answer(city: City, app: Flask) -> None:
    good, short = token(city, "read"), token(city, "read", days=1)
    ended, _ = list_tokens(city.workspace.uow()), None
    revoked = token(city, "read")
    (last,) = [t for t in list_tokens(city.workspace.uow()) if t not in ended]
    revoke_token(city.workspace.uow(), id_=last.id, today=city.time.date())
    city.time += timedelta(days=2)
    client, answers = app.test_client(), []
    for sent in ("", "Bearer", "Bearer x", f"Basic {good}", f"Bearer {short}", f"Bearer {revoked}"):
        answer = client.get(ALL, headers={"Authorization": sent} if sent else {})
        assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"])
        answers.append({k: v for k, v in answer.get_json().items() if k != "request_id"})

    assert [answers[0]] * 6 == answers
    assert 200 == client.get(ALL, headers={"Authorization": f"Bearer {good}"}).status_code


def test_a_token_opens_no_page_and_a_cookie_no_address_of_a_program(city: City, app: Flask) -> None:
    program = Program(app, token(city, "read", "act", "pay"))
    page = program.client.get("/meja/permohonan", headers=program.headers)

    assert "/meja/masuk" == page.headers["Location"]
    guarded = [route for route in PROGRAM if route.policy == "token"]
    assert ["listed", "one", "moved"] == [route.endpoint for route in guarded]
    assert all(route.rights for route in guarded)


def test_the_last_day_of_use_is_noted_and_the_secret_is_not_kept(city: City, app: Flask) -> None:
    secret = token(city, "read")
    program = Program(app, secret)
    assert list_tokens(city.workspace.uow())[0].used_on is None
    program.get()

    assert city.time.date() == list_tokens(city.workspace.uow())[0].used_on
    assert secret not in city.kept()


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"code": "accepted"},
        {"expected_sequence": 1},
        EVENT | {"code": "filed"},
        EVENT | {"code": "burned"},
        EVENT | {"expected_sequence": True},
        EVENT | {"expected_sequence": "1"},
        EVENT | {"amount": 1.5},
        EVENT | {"fields": [1]},
        EVENT | {"actor": "kepala"},
        EVENT | {"recorded_at": "2020-01-01"},
        EVENT | {"claimed_on": "kemarin"},
    ],
)
def test_what_is_no_move_is_refused(city: City, app: Flask, body: object) -> None:
    number = city.file(PAID).number
    answer = Program(app, token(city, "act")).move(number, body)

    assert (422, "MOVE-SHAPE") == (answer.status_code, code(answer))
    assert ["filed"] == city.events(number)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"code": 1, "code": 2}'])
def test_what_is_no_json_is_refused(city: City, app: Flask, body: bytes) -> None:
    answer = Program(app, token(city, "act")).move(city.file(PAID).number, body)

    assert 400 == answer.status_code


def test_a_list_is_narrowed_and_turned(city: City, app: Flask) -> None:
    number = city.file(PAID).number
    program = Program(app, token(city, "read"))

    def found(query: str) -> list[str]:
        return [row["number"] for row in program.get(query).get_json()["applications"]]

    assert [number] == found("?status=filed&is_open=true")
    assert [] == found("?status=issued")
    assert [] == found("?service=ktp-el-pengganti")
    assert [number] == found(f"?after=0001-01-01.0001-01-01.{number}")
    assert (422, "MOVE-STATUS") == told(program.get("?status=x"))
    for place in ("x", "1", "-.2026-11-02.", "2026-13-01.2026-11-02.A", "-.2026-11-02.%00"):
        assert (422, "LIST-PLACE") == told(program.get(f"?after={place}")), place


def test_next_leads_through_all_pages(
    city: City, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {city.file(PAID).number for _ in range(3)}
    monkeypatch.setattr(applications, "PER_PAGE", 2)
    program = Program(app, token(city, "read"))

    first = program.get().get_json()
    second = program.get(f"?after={first['next']}").get_json()

    assert (2, None) == (len(first["applications"]), second["next"])
    assert numbers == {row["number"] for page in (first, second) for row in page["applications"]}


def told(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, code(answer)


def test_a_token_that_asks_too_often_has_to_wait(city: City, app: Flask) -> None:
    program = Program(app, token(city, "read"))
    statuses = [program.get("?status=x").status_code for _ in range(601)]

    assert ([422] * 600, 429) == (statuses[:600], statuses[600])
