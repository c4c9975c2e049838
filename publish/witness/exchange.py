"""One HTTP exchange with a stranger who may be slow, hostile or broken.

Invariants:
- only https, or http to this very machine, and only hosts that were listed;
- no redirect is followed, no proxy is asked, no cookie or password is sent;
- at most `MAX_REPLY` bytes are read, whatever the answer says of its length;
- `cut` ends an exchange at once from another thread, wherever it hangs.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_REPLY = 64 * 1024

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to connect, and the path below which the protocol lives."""

    is_encrypted: bool
    host: str
    port: int | None
    prefix: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; None for a body that is longer than `MAX_REPLY`."""

    status: int
    body: bytes | None


def place_of(url: str, hosts: Collection[str]) -> Place | None:
    """Where `url` leads; None if nobody may go there. `hosts` are the names that
    may be contacted; this machine always may."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_here = host in _LOOPBACK
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc or "?" in url)
    if not (is_plain and _PATH.fullmatch(parts.path) and (is_here or host in hosts)):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        return None
    return Place(parts.scheme == "https", host, port, parts.path.rstrip("/"))


class Exchange:
    """Posts to one place, each time over a connection of its own. `timeout` is for
    one step of it, in seconds; the whole is for the caller to `cut`."""

    def __init__(self, place: Place, timeout: float) -> None:
        self._place = place
        self._timeout = timeout
        self._socket: socket.socket | None = None
        self._is_cut = False

    def post(self, path: str, body: bytes) -> Reply:
        """The answer; OSError or `http.client.HTTPException` if there is none."""
        connection = self._connection()
        try:
            connection.connect()
            self._socket = connection.sock
            if self._is_cut:
                raise TimeoutError
            headers = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
            connection.request("POST", self._place.prefix + path, body, headers)
            response = connection.getresponse()
            content = response.read(MAX_REPLY + 1)
            return Reply(response.status, content if len(content) <= MAX_REPLY else None)
        finally:
            connection.close()

    def cut(self) -> None:
        """End what is under way, and what would begin."""
        self._is_cut = True
        if self._socket is not None:
            # Of the socket itself: an encrypted one would wait for the other side.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _connection(self) -> http.client.HTTPConnection:
        place = self._place
        if place.is_encrypted:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(
                place.host, place.port, timeout=self._timeout, context=context
            )
        return http.client.HTTPConnection(place.host, place.port, timeout=self._timeout)
