"""Requests over sockets, from several clients at once: pace, waiting, failures.

Each client is a thread with a connection that is kept while the server keeps it; a request is
sent when the answer to the one before is there (closed loop).
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_WAIT = 30.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: str
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, "" for none."""
        lines = (line.partition(":") for line in self.headers.split("\r\n"))
        return next((v.strip() for n, _, v in lines if n.lower() == name.lower()), "")


@dataclass(slots=True)
class Run:
    """Of one run: seconds of each answer, seconds in all, and how many were not as wanted."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: int = 0
    cpu: float = 0.0

    @property
    def pace(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def slowest(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))]


class Connection:
    """One client's connection, made anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send and wait. Raises `OSError`."""
        made = self._socket or socket.create_connection(("127.0.0.1", self._port), LONGEST_WAIT)
        self._socket = None
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.sendall(request)
        answer = _received(made)
        if answer.header("Connection").lower() == "close":
            made.close()
        else:
            self._socket = made
        return answer

    def close(self) -> None:
        """Give the socket back."""
        if self._socket is not None:
            self._socket.close()


def _received(source: socket.socket) -> Answer:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _some(source)
    head, _, body = got.partition(b"\r\n\r\n")
    answer = Answer(int(head[9:12]), head.decode("latin-1"), body)
    stated = answer.header("Content-Length")
    while len(body) < int(stated or 0):
        body += _some(source)
    while not stated and (more := source.recv(65536)):  # until the server closes
        body += more
    return Answer(answer.status, answer.headers, body)


def _some(source: socket.socket) -> bytes:
    got = source.recv(65536)
    if not got:
        raise ConnectionError("closed in the middle of an answer")
    return got


def run(port: int, requests: Sequence[bytes], clients: int, wanted: int, pid: int) -> Run:
    """Send all of them, each once; `pid` is the server whose processor time is counted, with
    that of its children."""
    waiting, done, guard = deque(requests), Run(), threading.Lock()

    def client() -> None:
        connection = Connection(port)
        with suppress(IndexError):
            while True:
                request = waiting.popleft()
                began = time.perf_counter()
                try:
                    is_wanted = connection.ask(request).status == wanted
                except OSError:
                    is_wanted = False
                with guard:
                    done.took.append(time.perf_counter() - began)
                    done.errors += not is_wanted
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    before, began = cpu_of(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.seconds, done.cpu = time.perf_counter() - began, cpu_of(pid) - before
    return done


def cpu_of(pid: int) -> float:
    """Seconds of processor time of a process and its living children."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(stat[11]) + int(stat[12])) / TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(map(cpu_of, map(int, children)))
