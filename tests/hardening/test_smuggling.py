"""A second request hidden in the first never reaches the app (T53)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builder.cli.server import Server, listen
from builder.config import read_settings
from tests.hardening.conftest import Figure

HIDDEN = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
NOTHING = f"0\r\n\r\n{HIDDEN}"
LENGTH = f"Content-Length: {len(NOTHING)}"
CHUNKED = "Transfer-Encoding: chunked"


def post(*headers: str, body: str = NOTHING, line: str = "POST / HTTP/1.1") -> str:
    return "\r\n".join((line, "Host: localhost", *headers, "", body))


AMBIGUOUS = {
    "length, then chunked": post(LENGTH, CHUNKED),
    "chunked, then length": post(CHUNKED, LENGTH),
    "chunked beside a short length": post("Content-Length: 3", CHUNKED),
    "space before the colon of chunked": post(LENGTH, "Transfer-Encoding : chunked"),
    "space before the colon of length": post("Content-Length : 0"),
    "tab before chunked": post(LENGTH, "Transfer-Encoding:\tchunked"),
    "vertical tab before chunked": post(LENGTH, "Transfer-Encoding:\x0bchunked"),
    "space before the name": post(LENGTH, " Transfer-Encoding: chunked"),
    "folded": post(LENGTH, "Transfer-Encoding:\r\n chunked"),
    "folded into another": post("X: y\r\n Content-Length: 0", LENGTH),
    "unknown coding": post(LENGTH, "Transfer-Encoding: xchunked"),
    "chunked, identity": post(LENGTH, "Transfer-Encoding: chunked, identity"),
    "identity, chunked": post(LENGTH, "Transfer-Encoding: identity, chunked"),
    "chunked twice": post(LENGTH, CHUNKED, CHUNKED),
    "chunked and cow": post(LENGTH, CHUNKED, "Transfer-Encoding: cow"),
    "quoted": post(LENGTH, 'Transfer-Encoding: "chunked"'),
    "two lengths": post("Content-Length: 0", LENGTH),
    "two lengths in one": post(f"{LENGTH}, 0"),
    "same length twice in one": post(f"{LENGTH}, {len(NOTHING)}"),
    "length with a sign": post("Content-Length: +0"),
    "negative length": post("Content-Length: -1"),
    "hexadecimal length": post("Content-Length: 0x0"),
    "length with an underscore": post("Content-Length: 0_0"),
    "length of other digits": post("Content-Length: ٠"),
    "empty length": post("Content-Length:"),
    "name with NUL": post(LENGTH, "Transfer-Encoding\x00: chunked"),
    "bare line feed": post(f"X: y\n{CHUNKED}", LENGTH),
    "bare carriage return": post(f"X: y\r{CHUNKED}", LENGTH),
    "chunk size with a sign": post(CHUNKED, body=f"+0\r\n\r\n{HIDDEN}"),
    "chunk size with a prefix": post(CHUNKED, body=f"0x0\r\n\r\n{HIDDEN}"),
    "chunk size with an underscore": post(CHUNKED, body=f"0_0\r\n\r\n{HIDDEN}"),
    "chunk without its end": post(CHUNKED, body=f"1\r\nab\r\n{NOTHING}"),
    "chunk ended by a line feed": post(CHUNKED, body=f"1\nz\n0\n\n{HIDDEN}"),
    "chunked in version 1.0": post(LENGTH, CHUNKED, line="POST / HTTP/1.0"),
}


@pytest.fixture
def asked() -> list[str]:
    """The paths that reached the app."""
    return []


@pytest.fixture
def server(tmp_path: Path, asked: list[str]) -> Iterator[Server]:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"].read()
        asked.append(environ["PATH_INFO"])
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    settings = replace(read_settings(tmp_path / "terang.toml", {}), listen="127.0.0.1:0")
    made = listen(answer, settings)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join(30)


def send(server: Server, request: bytes) -> bytes:
    """All that comes back until the server hangs up, or has nothing more to say."""
    with socket.create_connection(("127.0.0.1", server.waitress.effective_port)) as connection:
        connection.settimeout(5)
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while part := connection.recv(65536):
                got += part
        except ConnectionResetError:
            pass
        return got


def test_no_hidden_request_is_answered(server: Server, asked: list[str], figure: Figure) -> None:
    reached = []
    for name, request in AMBIGUOUS.items():
        asked.clear()
        send(server, request.encode())
        reached += [name] if "/hidden" in asked else []
        assert send(server, b"GET /good HTTP/1.0\r\n\r\n").endswith(b"ok")
    figure(f"hidden requests answered, of {len(AMBIGUOUS)} (T53)", "0", reached or 0, not reached)


@pytest.mark.parametrize("request_", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"])
def test_what_is_no_request_hears_so(server: Server, asked: list[str], request_: bytes) -> None:
    assert send(server, request_).startswith(b"HTTP/1.0 400")
    assert [] == asked


def test_a_body_in_chunks_is_read(server: Server, asked: list[str]) -> None:
    assert send(server, post(CHUNKED, body="3\r\nabc\r\n0\r\n\r\n").encode()).endswith(b"ok")
    assert ["/"] == asked
