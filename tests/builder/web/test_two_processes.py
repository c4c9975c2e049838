"""One app in two processes: what one of them counts, keeps or ends, the other knows at once."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TextIO

import pytest
from flask import Flask

from builder.app import create_app
from builder.web.observe import Metrics
from builder.web.tallies import Tallies
from publish.facts.json_text import read_json
from publish.facts.service import version_digest
from tests.builder.web.city import OPEN, PASSWORD, City, stored_of
from tests.builder.web.visitor import Visitor

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
FORM = f"/ajukan/{OPEN}/formulir"
GUESS = {"number": "KDI-0000-0000-0000", "key": "salah"}


@dataclass
class Elsewhere:
    """A browser whose requests another process answers."""

    to: TextIO
    back: TextIO

    def ask(self, how: str, path: str, data: Any = None) -> tuple[int, str]:
        print(json.dumps([how, path, data]), file=self.to, flush=True)
        status, page = json.loads(self.back.readline())
        return int(status), str(page)


@pytest.fixture
def tallies() -> Tallies:
    return Tallies(2)


@pytest.fixture
def app(city: City, tallies: Tallies) -> Flask:
    return create_app(city.workspace, io.StringIO(), Metrics(tallies))


@pytest.fixture
def elsewhere(city: City, app: Flask, tallies: Tallies) -> Iterator[Elsewhere]:
    city.workspace.record.close()
    orders, answers = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _answer(app, tallies, orders, answers)
    os.close(orders[0])
    os.close(answers[1])
    with os.fdopen(orders[1], "w") as to, os.fdopen(answers[0]) as back:
        yield Elsewhere(to, back)
    assert 0 == os.waitpid(child, 0)[1]


def _answer(
    app: Flask, tallies: Tallies, orders: tuple[int, int], answers: tuple[int, int]
) -> None:
    code = 1
    try:
        os.close(orders[1])
        tallies.take_area(1)
        visitor = Visitor(app)
        with os.fdopen(orders[0]) as asked, os.fdopen(answers[1], "w") as told:
            for how, path, data in map(json.loads, asked):
                answer = visitor.get(path) if how == "get" else visitor.post(path, data)
                said = [answer.status_code, visitor.page or answer.get_data(as_text=True)]
                print(json.dumps(said), file=told, flush=True)
        code = 0
    finally:
        os._exit(code)


def test_guesses_are_limited_over_both(citizen: Visitor, elsewhere: Elsewhere) -> None:
    """Twenty a minute from one address: ten here and ten there, then no more anywhere."""
    citizen.get("/berkas")
    elsewhere.ask("get", "/berkas")
    here, there = [], []
    for _ in range(11):
        here.append(citizen.post("/berkas", GUESS).status_code)
        there.append(elsewhere.ask("post", "/berkas", GUESS)[0])

    assert 429 not in here[:10] + there[:10]
    assert [429, 429] == [here[10], there[10]]


def test_a_version_is_seen_at_once_by_a_process_that_has_drawn_the_one_before(
    city: City, elsewhere: Elsewhere
) -> None:
    before = elsewhere.ask("get", FORM)
    first = stored_of(OPEN)
    document = json.loads(first.form_document)
    name = document["x-order"][0]
    starts = city.time.date() - timedelta(days=1)
    service = json.loads(first.service_document) | {"effective_from": starts.isoformat()}
    document["properties"][name]["title"] = "Pertanyaan yang baru"
    second = replace(
        first,
        version=2,
        service_document=json.dumps(service),
        form_document=json.dumps(document),
        effective_from=starts,
        digest=version_digest(service, document),
        draft="another",
    )
    uow = city.workspace.uow()
    with uow:
        uow.versions.add(second)
        uow.commit()
    after = elsewhere.ask("get", FORM)

    assert read_json(first.form_document)["properties"][name]["title"] != "Pertanyaan yang baru"
    assert (200, 200) == (before[0], after[0])
    assert "Pertanyaan yang baru" not in before[1]
    assert "Pertanyaan yang baru" in after[1]


def test_who_is_signed_out_here_is_signed_out_there(elsewhere: Elsewhere, city: City) -> None:
    elsewhere.ask("get", "/meja/masuk")
    signed = elsewhere.ask("post", "/meja/masuk", {"user": "petugas", "password": PASSWORD})
    inside = elsewhere.ask("get", "/meja/loket")
    uow = city.workspace.uow()
    with uow:
        uow.sessions.remove_of("petugas")
        uow.commit()

    assert (303, 200) == (signed[0], inside[0])
    assert 303 == elsewhere.ask("get", "/meja/loket")[0]


def test_either_tells_the_counts_of_both(citizen: Visitor, elsewhere: Elsewhere) -> None:
    for _ in range(3):
        citizen.get("/berkas")
        elsewhere.ask("get", "/berkas")
    line = 'terang_requests_total{method="GET",route="/berkas",status="200"} 6.0'

    assert line in citizen.get("/metrics").get_data(as_text=True)
    assert line in elsewhere.ask("get", "/metrics")[1]
