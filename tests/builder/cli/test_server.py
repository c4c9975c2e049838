"""The web server ends without leaving anybody unanswered."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builder.cli.lanes import Lanes
from builder.cli.server import Server, listen
from builder.config import Settings, read_settings
from builder.errors import Invalid

Start = Callable[..., Any]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(read_settings(tmp_path / "terang.toml", {}), listen="127.0.0.1:0", threads=4)


@contextmanager
def running(app: Any, settings: Settings) -> Iterator[tuple[Server, threading.Thread]]:
    server = listen(app, settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server, thread
    finally:
        server.stop()
        thread.join(30)
        assert not thread.is_alive()


@contextmanager
def connected(server: Server) -> Iterator[http.client.HTTPConnection]:
    host, port = server.address.removeprefix("http://").rstrip("/").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    with closing(connection):
        yield connection


def answer_to(connection: http.client.HTTPConnection) -> bytes:
    with connection.getresponse() as answer:
        return answer.read()


class Door:
    """An app that answers nobody before it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.opened = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        self.entered.release()
        self.opened.wait(20)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"answer"]


def test_everybody_who_was_taken_is_answered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve requests for four threads: eight of them still wait when the signal comes."""
    monkeypatch.setattr("builder.cli.server.Lanes", partial(Lanes, longest_wait=20))
    door, answers = Door(), []

    def ask() -> None:
        with connected(server) as asking:
            asking.request("GET", "/")
            sent.release()
            answers.append(answer_to(asking))

    with running(door, settings) as (server, thread):
        sent = threading.Semaphore(0)
        visitors = [threading.Thread(target=ask) for _ in range(12)]
        for visitor in visitors:
            visitor.start()
        for _ in visitors:
            assert sent.acquire(timeout=20)
        for _ in range(4):
            assert door.entered.acquire(timeout=20)
        server.stop()
        door.opened.set()
        for visitor in visitors:
            visitor.join(20)
        thread.join(30)

    assert [b"answer"] * 12 == answers


def test_nobody_is_taken_after_it_was_stopped(settings: Settings) -> None:
    door = Door()
    door.opened.set()

    with running(door, settings) as (server, thread), connected(server) as first:
        first.request("GET", "/")
        assert b"answer" == answer_to(first)
        server.stop()
        thread.join(30)

        with connected(server) as second, pytest.raises(OSError):
            second.request("GET", "/")


def test_a_slow_body_is_waited_for(settings: Settings) -> None:
    def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]

    with (
        running(echo, settings) as (server, _),
        connected(server) as asking,
        connected(server) as other,
    ):
        asking.putrequest("POST", "/")
        asking.putheader("Content-Length", "4")
        asking.endheaders(b"ab")
        other.request("GET", "/")  # its answer tells that the bytes before it were seen
        answer_to(other)
        server.stop()
        asking.send(b"cd")

        assert b"abcd" == answer_to(asking)


def test_a_taken_address_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"

        with pytest.raises(Invalid) as refused:
            listen(Door(), replace(settings, listen=taken))

    (problem,) = refused.value.problems
    assert ("SERVE-ADDRESS", taken) == (problem.code, problem.params["listen"])


def test_a_body_that_is_too_long_is_refused_before_the_app_sees_it(settings: Settings) -> None:
    door = Door()

    with running(door, settings) as (server, _), connected(server) as asking:
        asking.putrequest("POST", "/")
        asking.putheader("Content-Length", str(10**9))
        asking.endheaders()
        with asking.getresponse() as answer:
            status = answer.status

    assert 413 == status
    assert not door.entered.acquire(blocking=False)


def test_500_slow_connections_do_not_starve_a_good_one(settings: Settings) -> None:
    door = Door()
    door.opened.set()

    with running(door, settings) as (server, _), ExitStack() as slow:
        for _ in range(500):
            connection = slow.enter_context(connected(server))
            connection.connect()
            connection.send(b"GET / HTTP/1.1\r\nHo")
        with connected(server) as good:
            good.request("GET", "/")

            assert b"answer" == answer_to(good)
