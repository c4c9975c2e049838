"""A crowd: who files is not kept waiting by who reads, and who cannot be served hears it early."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import waitress
from waitress import wasyncore

from builder.cli.lanes import RETRY_AFTER, Lanes

THREADS, MOST = 1, 3
LONG = 20.0  # seconds
Start = Callable[..., Any]


class Crowded:
    """An app that answers readers only when they are let go, and says who is in."""

    def __init__(self) -> None:
        self.let_go, self.inside = threading.Event(), threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            self.inside.release()
            self.let_go.wait(20)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]


@pytest.fixture
def app() -> Crowded:
    return Crowded()


@pytest.fixture
def lanes() -> Lanes:
    return Lanes(THREADS, MOST, LONG)


@pytest.fixture
def port(app: Crowded, lanes: Lanes) -> Iterator[int]:
    server = waitress.create_server(app, host="127.0.0.1", port=0, _dispatcher=lanes)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=server._map, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    yield int(server.effective_port)
    app.let_go.set()
    is_over.set()
    thread.join(10)
    lanes.shutdown(timeout=1)
    wasyncore.close_all(server._map, ignore_all=True)


@contextmanager
def asking(port: int, verb: str) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(verb, "/")
    yield connection
    connection.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not is_so():
        pause.wait(0.005)


@contextmanager
def crowd(port: int, app: Crowded, lanes: Lanes) -> Iterator[list[http.client.HTTPConnection]]:
    """One reader inside and as many waiting as may."""
    with ExitStack() as stack:
        inside = stack.enter_context(asking(port, "GET"))
        app.inside.acquire(timeout=10)
        waiting = [stack.enter_context(asking(port, "GET")) for _ in range(MOST)]
        wait_until(lambda: len(lanes.reading.queue) == MOST)
        yield [inside, *waiting]


def test_who_files_is_answered_while_readers_wait(port: int, app: Crowded, lanes: Lanes) -> None:
    with crowd(port, app, lanes), asking(port, "POST") as filing:
        assert 200 == filing.getresponse().status


def test_one_too_many_hears_503_at_once_and_when_to_come_back(
    port: int, app: Crowded, lanes: Lanes
) -> None:
    with crowd(port, app, lanes), asking(port, "GET") as late:
        answer = late.getresponse()

        assert (503, str(RETRY_AFTER)) == (answer.status, answer.getheader("Retry-After"))
        assert "coba lagi" in answer.read().decode()


def test_those_who_were_taken_are_answered_all_the_same(
    port: int, app: Crowded, lanes: Lanes
) -> None:
    with crowd(port, app, lanes) as taken:
        with asking(port, "GET") as late:
            assert 503 == late.getresponse().status
        app.let_go.set()

        assert [200] * (MOST + 1) == [one.getresponse().status for one in taken]


@pytest.mark.parametrize(("longest", "expected"), [(-1.0, [503]), (LONG, [200])])
def test_a_reader_who_waited_too_long_is_told_so(
    app: Crowded, lanes: Lanes, port: int, longest: float, expected: list[int]
) -> None:
    app.let_go.set()
    lanes._longest = longest

    with asking(port, "GET") as reader, asking(port, "POST") as filing:
        assert expected == [reader.getresponse().status]
        assert 200 == filing.getresponse().status
