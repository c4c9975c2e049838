"""Asking clamd whether a document carries something known to be harmful.

The INSTREAM command of clamd(8): chunks with their length before them, a length of 0 at the end,
one line back. Where the setting `clamd` is empty nobody is asked.

Invariants:
- a document is stored only after clamd has said OK: one that could not be asked about is refused,
  not let through;
- what clamd says is never shown: it may quote the document.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from builder.errors import invalid

Scan = Callable[[bytes], None]
"""Raises `Invalid`: UPLOAD-INFECTED, or UPLOAD-UNSCANNED when clamd cannot be asked."""

SECONDS = 20.0
_CHUNK = 2**16
_LONGEST_ANSWER = 4096


def unscanned(_: bytes) -> None:
    """For offices without clamd."""


def scanner(address: str) -> Scan:
    """What asks the clamd at `address`: `host:port`, or the path of its socket; "" for nobody."""
    if not address:
        return unscanned

    def scan(content: bytes) -> None:
        try:
            answer = _asked(address, content)
        except (OSError, ValueError) as error:
            raise invalid("UPLOAD-UNSCANNED") from error
        if answer.endswith(b" FOUND"):
            raise invalid("UPLOAD-INFECTED")
        if answer != b"stream: OK":
            raise invalid("UPLOAD-UNSCANNED")

    return scan


def _asked(address: str, content: bytes) -> bytes:
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), _CHUNK):
            chunk = content[at : at + _CHUNK]
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            received = connection.recv(_LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
