"""Short messages over a gateway, and what no gateway may lead us to."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import pytest

from builder.domain.delivery import Result
from builder.usecases.gateway import gateway_carrier, result_of
from builder.usecases.http_out import Target, anywhere, is_of_the_world, target_of
from builder.usecases.notices import Letter
from tests.makers import NOON

TO = "+6281234567890"
LETTER = Letter("0a1b", NOON, "id", "subject", "text", "KDI-1: kabar")


class Gateway(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with the status that its path ends in."""

    got: list[tuple[dict[str, str], Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), json.loads(body)))
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        """Nothing."""


@contextmanager
def served() -> Iterator[tuple[int, list[tuple[dict[str, str], Any]]]]:
    got: list[tuple[dict[str, str], Any]] = []
    made = HTTPServer(("127.0.0.1", 0), type("Own", (Gateway,), {"got": got}))
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield made.server_port, got
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@contextmanager
def said(answer: bytes, pause: float = 0) -> Iterator[int]:
    """The port of somebody who answers with these bytes, one at a time if there is a pause."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                try:
                    for at in range(len(answer)) if pause else ():
                        connection.sendall(answer[at : at + 1])
                        time.sleep(pause)
                    connection.sendall(b"" if pause else answer)
                except OSError:
                    return

        thread = threading.Thread(target=speak)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def sent(port: int, path: str = "/200", **given: Any) -> Result:
    target = Target(is_encrypted=False, host="127.0.0.1", port=port, path=path)
    return gateway_carrier(target, "rahasia", **{"is_allowed": anywhere} | given)(TO, LETTER)


def test_a_message_is_posted_with_the_secret_and_the_same_mark_for_every_try() -> None:
    with served() as (port, got):
        assert ["taken", "taken"] == [sent(port), sent(port)]

    headers, body = got[0]
    assert {"id": "0a1b", "text": "KDI-1: kabar", "to": TO} == body == got[1][1]
    assert "Bearer rahasia" == headers["Authorization"]
    assert "0a1b" == headers["Idempotency-Key"]


def test_a_redirect_is_a_no_and_nobody_follows_it() -> None:
    with served() as (port, got):
        assert ["refused", "refused"] == [sent(port, "/302"), sent(port, "/307")]

    assert 2 == len(got)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, "taken"),
        (202, "taken"),
        (301, "refused"),
        (400, "refused"),
        (401, "refused"),
        (404, "refused"),
        (408, "busy"),
        (429, "busy"),
        (500, "busy"),
        (503, "busy"),
    ],
)
def test_the_status_decides(status: int, result: Result) -> None:
    assert result == result_of(status)


@pytest.mark.parametrize("answer", [b"junk\r\n\r\n", b"", b"HTTP/1.1 99", b"x" * 70_000])
def test_nonsense_is_never_taken(answer: bytes) -> None:
    with said(answer) as port:
        assert sent(port) in ("unclear", "unreachable")


def test_who_drips_is_cut_off() -> None:
    began = time.monotonic()
    with said(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, pause=0.02) as port:
        assert sent(port, seconds=0.2) in ("unreachable", "unclear")

    assert time.monotonic() - began < 5


def test_nobody_there_and_no_tls_there_is_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert "unreachable" == sent(closed.getsockname()[1])
    with said(b"HTTP/1.1 200 OK\r\n\r\n") as port:
        target = Target(is_encrypted=True, host="127.0.0.1", port=port, path="/")
        assert "untrusted" == gateway_carrier(target, "x", is_allowed=anywhere)(TO, LETTER)


def test_a_private_address_is_not_called_unless_allowed() -> None:
    with served() as (port, got):
        assert "unreachable" == sent(port, is_allowed=is_of_the_world)

    assert [] == got


@pytest.mark.parametrize(
    ("address", "is_reached"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address, not a place to listen
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("3fff::1", False),
        ("192.88.99.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_only_the_world_is_the_world(address: str, is_reached: bool) -> None:
    assert is_reached == is_of_the_world(ip_address(address))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://sms.example/kirim", Target(True, "sms.example", 443, "/kirim")),
        ("https://sms.example:8443", Target(True, "sms.example", 8443, "/")),
        ("http://127.0.0.1:9000/x", Target(False, "127.0.0.1", 9000, "/x")),
        ("http://sms.example/kirim", None),
        ("https://lain.example/", None),
        ("https://sms.example.lain.example/", None),
        ("https://user@sms.example/", None),
        ("https://sms.example/?a=b", None),
        ("https://sms.example/#a", None),
        ("https://sms.example/a\r\nX: y", None),
        ("https://sms.example:99999/", None),
        ("ftp://sms.example/", None),
        ("//sms.example/", None),
        ("", None),
    ],
)
def test_only_listed_hosts_are_called(url: str, target: Target | None) -> None:
    assert target == target_of(url, ("sms.example", "127.0.0.1"))
