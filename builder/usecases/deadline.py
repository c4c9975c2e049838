"""The end of patience with another machine: a connection is cut off when its time is up.

A time-out of a socket begins anew with every byte, so one that drips would hold us for hours.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def cut_off_after(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Shut `connection` if the block takes longer; whoever reads from it then gets `OSError`, or
    an end."""

    def cut() -> None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
