"""A keyholder behind a Unix socket of this machine.

Invariants:
- the socket is of mode 0600 from its first moment; only the signer's own user, root, and whoever
  root has given the socket to (the publisher's user) are heard;
- one question at a time: nobody is judged against a state that is about to change;
- whoever says nothing, or never ends, is let go after a few seconds.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from builder.errors import Invalid, conflict, invalid
from builder.signing.keyholder import Keyholder
from builder.signing.messages import receive

LONGEST = 3.0
"""Seconds that whoever connects has for its question; others wait meanwhile."""
_POLL = 0.2
_CREDENTIALS = struct.Struct("3i")  # of unix(7): process, user, group


@dataclass(slots=True)
class SigningServer:
    """Listens, and answers once it runs."""

    path: Path
    holder: Keyholder
    clock: Callable[[], datetime]
    taken: socket.socket
    longest: float = LONGEST
    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ask it to stop; safe from a signal and from another thread."""
        self._stop.set()

    def run(self) -> None:
        """Answer until `stop`. Raises what the keyholder raises, and listens no more then."""
        self.taken.settimeout(_POLL)
        try:
            while not self._stop.is_set():
                with suppress(TimeoutError):
                    connection, _ = self.taken.accept()
                    with connection:
                        self._answer(connection)
        finally:
            self.taken.close()
            self.path.unlink(missing_ok=True)

    def _answer(self, connection: socket.socket) -> None:
        if _user_of(connection) not in (os.getuid(), 0, self.path.stat().st_uid):
            return
        try:
            line = receive(connection, self.longest)
        except (OSError, Invalid):
            return
        answer = self.holder.answer(line, self.clock())
        with suppress(OSError):
            connection.settimeout(self.longest)
            connection.sendall(answer)


def listen_at(path: Path, holder: Keyholder, clock: Callable[[], datetime]) -> SigningServer:
    """Take the socket `path`; one that a killed signer left is replaced.

    Raises `Conflict` (SIGNER-TAKEN) if a signer answers there or something else lies there,
    `Invalid` (SIGNER-SOCKET) if it cannot be made.
    """
    _free(path)
    taken = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        taken.bind(str(path))
        taken.listen(8)
    except OSError as error:
        taken.close()
        raise invalid("SIGNER-SOCKET", str(path), what=error.strerror or str(error)) from error
    finally:
        os.umask(before)
    return SigningServer(path, holder, clock, taken)


def _free(path: Path) -> None:
    if not (path.exists() or path.is_symlink()):
        return
    if not stat.S_ISSOCK(path.lstat().st_mode):
        raise conflict("SIGNER-TAKEN", str(path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(LONGEST)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise conflict("SIGNER-TAKEN", str(path))


def _user_of(connection: socket.socket) -> int:
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(packed)[1])
