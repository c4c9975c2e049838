"""A crowd, slow clients and an end in the middle of work (figures 28 to 31, T53, T67).

The real app, in a process of its own behind the server that `terang serve` uses.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from builder.app import create_app
from builder.cli.server import listen, stopped_by_signals
from builder.store.standing_query import StandingQuery
from builder.web import limits
from tests.builder.web.city import City, make_city
from tests.hardening.conftest import Figure

CLEANING = "retribusi-kebersihan"
FILING = f"/api/v1/services/{CLEANING}/applications"
PAGE = "/ajukan/"
THREADS = 4
GIVEN_UP = 2.0  # seconds after which nobody waits any more
VISITORS = 720  # who come again every 6 s
EACH = 0.1  # seconds that a request costs at least, so that what is possible is known

Count = Callable[[int, int], int]
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own."""

    process: int
    port: int

    def ask(self, verb: str = "GET", at: str = PAGE, body: Any = None, key: str = "") -> int:
        """The status of an answer; raises OSError or HTTPException where there is none."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key} if body else {}
        with closing(asking):
            asking.request(verb, at, json.dumps(body) if body else None, headers)
            with asking.getresponse() as answer:
                answer.read()
                return answer.status

    def memory(self) -> float:
        """MB that it has in memory."""
        pages = Path(f"/proc/{self.process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def files(self) -> int:
        """How many files and connections it has open."""
        return len(list(Path(f"/proc/{self.process}/fd").iterdir()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city where one may file without documents, and as often as one likes."""
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
    city = make_city(tmp_path / "city")
    city.put_in_force(CLEANING)
    city.workspace.close()
    return tmp_path / "city"


def as_it_is(app: Flask) -> Callable[..., Any]:
    return app


def slowed(app: Flask) -> Callable[..., Any]:
    """The same app on a machine that is slow in a known way."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        time.sleep(EACH)
        return app(environ, start)

    return answer


@contextmanager
def served(folder: Path, shaped: Callable[[Flask], Any] = as_it_is) -> Iterator[Running]:
    """The city served by a child, which is sent SIGTERM at the end and must end well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _serve(folder, shaped, writing)
    os.close(writing)
    with os.fdopen(reading) as said:
        port = int(said.readline())
    try:
        yield Running(child, port)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
        began = time.monotonic()
        _, status = os.waitpid(child, 0)
    assert 0 == status
    assert time.monotonic() - began <= 30


def _serve(folder: Path, shaped: Callable[[Flask], Any], writing: int) -> None:
    ended = 1
    try:
        city = City(folder)
        settings = replace(city.workspace.settings, listen="127.0.0.1:0", threads=THREADS)
        server = listen(shaped(create_app(city.workspace, io.StringIO())), settings)
        with stopped_by_signals(server.stop):
            os.write(writing, f"{server.waitress.effective_port}\n".encode())
            server.run()
        ended = 0
    finally:
        os._exit(ended)


def at_once(count: int, act: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=act, args=[n]) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_500_slow_clients_delay_nobody(folder: Path, figure: Figure, many: Count) -> None:
    taken, longest = many(30, 500), many(2_000, 300)  # ms; short runs share their machine
    statuses, times = [], []
    with served(folder) as server, ExitStack() as slow:
        server.ask()  # reads the templates
        for _ in range(500):
            connection = socket.create_connection(("127.0.0.1", server.port))
            slow.enter_context(connection).sendall(b"GET / HTTP/1.1\r\nHo")
        for _ in range(taken):
            began = time.perf_counter()
            statuses.append(server.ask())
            times.append(time.perf_counter() - began)
    served_well = statuses.count(200)
    slowest = round(statistics.quantiles(times, n=20)[-1] * 1000)

    figure(
        f"of {taken} beside 500 slow clients, served (28)", "all", served_well, served_well == taken
    )
    figure("p95 beside 500 slow clients, ms (28)", f"< {longest}", slowest, slowest < longest)


def possible_to(server: Running, seconds: int) -> float:
    """Answers a second when no more ask at once than there are threads."""
    until, answered = time.monotonic() + seconds, []

    def ask(_: int) -> None:
        while time.monotonic() < until:
            answered.append(server.ask())

    at_once(THREADS, ask)
    return len(answered) / seconds


def test_a_crowd_costs_those_who_are_served_nothing(
    folder: Path, figure: Figure, many: Count
) -> None:
    """Three times what is possible: who is answered is answered in time, the others told so."""
    seconds = many(4, 60)
    least, longest = many(50, 90), many(5, 2)  # short runs share their machine
    answers: list[tuple[int, float]] = []
    with served(folder, slowed) as server:
        server.ask()  # reads the templates
        possible = possible_to(server, many(1, 5))
        asked = int(3 * possible * seconds)
        beginning = time.monotonic() + 0.2

        def ask(number: int) -> None:
            time.sleep(max(0.0, beginning + number / (3 * possible) - time.monotonic()))
            began = time.monotonic()
            with suppress(OSError, http.client.HTTPException):
                answers.append((server.ask(), time.monotonic() - began))

        def ask_in_turn(visitor: int) -> None:
            for number in range(visitor, asked, VISITORS):
                ask(number)

        at_once(min(VISITORS, asked), ask_in_turn)
        time.sleep(min(5.0, seconds))
        began = time.monotonic()
        after = (server.ask(), time.monotonic() - began)
    in_time = sorted(took for status, took in answers if status == 200)
    good = sum(took <= GIVEN_UP for took in in_time)
    share = round(100 * good / (possible * seconds))
    p99 = round(in_time[int(len(in_time) * 0.99)], 2)

    assert {200, 503} == {status for status, _ in answers}
    assert asked == len(answers)
    assert (200, True) == (after[0], after[1] < 1)
    figure(f"of what is possible, {seconds} s of 3x (29), %", f">= {least}", share, share >= least)
    figure("p99 of those who were served (29), s", f"< {longest}", p99, p99 < longest)


def test_an_end_under_load_loses_nobody(folder: Path, figure: Figure, many: Count) -> None:
    """Who has no answer has filed nothing; who has one is in the record."""
    city = City(folder)
    answers = dict(city.version(CLEANING).standard.scenarios[0].answers)
    city.workspace.close()
    rng, rounds, filed, said = Random(30), many(2, 50), 0, []
    for turn in range(rounds):
        with served(folder) as server:

            def file(clerk: int, turn: int = turn, server: Running = server) -> None:
                with suppress(OSError, http.client.HTTPException):
                    for n in range(10_000):
                        key = f"a-key-of-{turn:04}-{clerk:04}-{n:06}"
                        said.append(server.ask("POST", FILING, answers, key))

            ending = threading.Timer(
                rng.uniform(0.1, 0.5), os.kill, (server.process, signal.SIGTERM)
            )
            ending.start()
            at_once(8, file)
            ending.join()
        filed = _filed(folder)
    unanswered = filed - said.count(201)

    assert {201} == set(said)
    assert filed >= rounds
    figure(f"filed without an answer in {rounds} ends (30)", "0", unanswered, unanswered == 0)


def _filed(folder: Path) -> int:
    city = City(folder)
    uow = city.workspace.uow()
    with uow.reading():
        count = uow.applications.count(StandingQuery(most=1_000_000))
    city.workspace.close()
    return count


def test_a_day_of_work_leaves_memory_and_files_as_they_were(
    folder: Path, figure: Figure, many: Count
) -> None:
    """As many requests as 20 minutes at 20 a second bring, one after the other."""
    asked, pages = many(300, 24_000), (PAGE, "/berkas", f"/ajukan/{CLEANING}", "/meja/masuk", "/x")
    with served(folder) as server:
        for n in range(max(100, asked // 6)):
            server.ask(at=pages[n % len(pages)])
        memory, files = server.memory(), server.files()
        for n in range(asked):
            server.ask(at=pages[n % len(pages)])
        grown, more = round(server.memory() - memory, 1), server.files() - files

    figure(f"memory grown by {asked} requests (31), MB", "< 20", grown, grown < 20)
    figure(f"files opened by {asked} requests (31)", "< 10", more, more < 10)
