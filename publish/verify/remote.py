"""Files from an address that may be slow, hostile or broken.

Invariants:
- only the address that was named is asked: no redirect is followed, no proxy, no
  cookie, no password;
- no more is read than was asked for, and no file takes longer than `LONGEST`;
- a connection is used again and again, for a site has many files.
"""

from __future__ import annotations

import http.client
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from publish.errors import Conflict, Integrity, Invalid, NotFound, Problem

STEP = 20.0  # seconds for one step of an exchange
LONGEST = 120.0  # seconds for one file
_CHUNK = 64 * 1024
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site is published: scheme, host and the folder below which everything is."""

    is_encrypted: bool
    host: str
    port: int | None
    folder: str

    @property
    def url(self) -> str:
        """The address in one spelling."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port is not None else ""
        return f"{'https' if self.is_encrypted else 'http'}://{host}{port}{self.folder}/"


def read_address(url: str) -> Address:
    """The address of a site; Invalid `REMOTE-ADDRESS` for anything but a plain one."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Invalid(Problem("", "REMOTE-ADDRESS", {"url": url[:200]})) from None
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    folders = parts.path.split("/")
    is_plain = is_plain and bool(_PATH.fullmatch(parts.path)) and not {".", ".."} & {*folders}
    if parts.scheme not in ("http", "https") or not host or not is_plain:
        raise Invalid(Problem("", "REMOTE-ADDRESS", {"url": url[:200]}))
    return Address(parts.scheme == "https", host, port, parts.path.rstrip("/"))


class Remote:
    """The files of one address, over one connection that is opened when it is needed."""

    def __init__(self, address: Address, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address
        self._clock = clock
        self._connection: http.client.HTTPConnection | None = None

    def read(self, path: str, most: int) -> bytes:
        """The file at `path`; of a longer one, `most` + 1 bytes.

        Raises NotFound `FILE-MISSING`, Integrity (`REMOTE-REDIRECT`, `REMOTE-STATUS`)
        for another answer, Conflict `REMOTE-UNREACHABLE` for none.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._read(path, most)
            except (OSError, http.client.HTTPException) as error:
                self.close()  # it may only have been idle for too long
                if attempt == _ATTEMPTS:
                    params = {"url": self._address.url, "cause": type(error).__name__}
                    raise Conflict(Problem(path, "REMOTE-UNREACHABLE", params)) from error
        raise AssertionError

    def close(self) -> None:
        """Give back the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _read(self, path: str, most: int) -> bytes:
        until = self._clock() + LONGEST
        connection = self._connection or self._connected()
        headers = {"Accept-Encoding": "identity", "User-Agent": "terang-verify"}
        connection.request("GET", f"{self._address.folder}/{path}", headers=headers)
        response = connection.getresponse()
        if response.status != http.client.OK:
            self.close()
            raise _refusal(path, response)
        parts, left = [], most + 1
        while left and (part := response.read(min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
            if self._clock() > until:
                raise TimeoutError
        if not response.isclosed():  # what is left of it is not wanted
            self.close()
        return b"".join(parts)

    def _connected(self) -> http.client.HTTPConnection:
        place = self._address
        if place.is_encrypted:
            context = ssl.create_default_context()
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                place.host, place.port, timeout=STEP, context=context
            )
        else:
            made = http.client.HTTPConnection(place.host, place.port, timeout=STEP)
        self._connection = made
        return made


def _refusal(path: str, response: http.client.HTTPResponse) -> NotFound | Integrity:
    if response.status in (http.client.NOT_FOUND, http.client.GONE):
        return NotFound(Problem(path, "FILE-MISSING"))
    if response.status // 100 == 3:
        to = (response.headers.get("Location") or "")[:200]
        return Integrity(Problem(path, "REMOTE-REDIRECT", {"to": to}))
    return Integrity(Problem(path, "REMOTE-STATUS", {"status": response.status}))
