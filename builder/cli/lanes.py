"""Who is answered when more ask than can be: lanes of threads before the app, and an early no.

Invariants:
- what changes something (above all an application that is filed) has threads of its own: no
  number of people who read keeps it waiting;
- a lane that has `MOST_WAITING` requests in it takes no more: whoever comes then hears 503 at once,
  with the time to wait, instead of waiting for an answer that comes too late;
- who reads and has waited `LONGEST_WAIT` hears the same instead of an answer: a browser that
  was left by then would be answered before one that is still there;
- a refusal costs the app nothing and waits for nobody; what is no request hears why in that lane;
- nothing that follows a body in chunks is read: a proxy may have seen one request where another
  begins (RFC 9112 6.1 and 11.2).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.task import ThreadedTaskDispatcher

MOST_WAITING = 200
"""Requests in one lane: at some hundred answers a second the last one waits about a second."""
LONGEST_WAIT = 1.5  # seconds, of one who reads; who files is answered however long it takes
RETRY_AFTER = 5  # seconds
READING, WRITING = "read", "write"
"""The lanes, as they are called in the counts."""
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Busy:
    """The refusal, in both languages: no page is drawn when there is no time to draw one."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body, as waitress asks for them."""
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Retry-After", str(RETRY_AFTER)),
            ("Cache-Control", "no-store"),
        ]
        return "503 Service Unavailable", headers, _WORDS.encode()


_WORDS = (
    "Sedang terlalu banyak permintaan. Tunggu beberapa detik, lalu coba lagi; "
    "yang sudah disimpan tidak hilang.\n"
    "Too many requests at this moment. Wait a few seconds, then try again; "
    "what was saved is not lost.\n"
)


def nobody(lane: str) -> None:
    """For those who do not count whom they turn away."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reader in the lane, who is refused instead of answered after `give_up_at`."""

    task: Any
    give_up_at: float
    turned_away: Callable[[str], None]

    def service(self) -> None:
        """Answer, or refuse."""
        if time.monotonic() > self.give_up_at:
            self.turned_away(READING)
            self.task.requests[0].error = Busy()
        self.task.service()

    def cancel(self) -> None:
        """Hang up, when the server ends."""
        self.task.cancel()


class Lanes:
    """The dispatcher of a waitress server: one lane to read with so many `threads`, one to write
    with half as many beside them, one to refuse. `turned_away` is told the lane of each refusal."""

    def __init__(
        self,
        threads: int,
        most_waiting: int = MOST_WAITING,
        longest_wait: float = LONGEST_WAIT,
        turned_away: Callable[[str], None] = nobody,
    ) -> None:
        self._most, self._longest, self._turned_away = most_waiting, longest_wait, turned_away
        self.reading, self.writing, self.refusing = (ThreadedTaskDispatcher() for _ in range(3))
        self.reading.set_thread_count(threads)
        self.writing.set_thread_count(max(1, threads // 2))
        self.refusing.set_thread_count(1)

    def add_task(self, task: Any) -> None:
        """Put a connection with a whole request into its lane."""
        request = task.requests[0]
        if request.error:  # it may have neither a verb nor headers
            self.refusing.add_task(task)
            return
        if request.chunked:
            request.headers["CONNECTION"] = "close"
        lane = self.writing if request.command in UNSAFE else self.reading
        if len(lane.queue) >= self._most:
            self._turned_away(READING if lane is self.reading else WRITING)
            request.error, lane = Busy(), self.refusing
        if lane is self.reading:
            task = Waiting(task, time.monotonic() + self._longest, self._turned_away)
        lane.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads of all lanes, as waitress does."""
        ended = [
            lane.shutdown(cancel_pending, timeout)
            for lane in (self.reading, self.writing, self.refusing)
        ]
        return all(ended)
