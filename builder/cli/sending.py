"""Sending what waits for applicants and programs, one at a time, beside the publisher.

Invariants:
- what one mail server does to us, a time-out or nonsense, holds up nobody but this thread;
- the record being busy, or away, is waited out; any other error stops the thread, by name.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from builder.carriers import calls, carriers
from builder.errors import Conflict, TerangError
from builder.usecases.notices import Call, Carriers, Write, send_next
from builder.web.i18n import catalogues
from builder.web.notice_words import writer
from builder.workspace import Workspace

POLL = 2.0  # seconds between two looks


@dataclass(slots=True)
class Sender:
    """A thread that sends what is due until it is stopped."""

    workspace: Workspace
    carriers: Carriers
    write: Write
    on_trouble: Callable[[TerangError], None]
    _stop: threading.Event
    call: Call | None = None
    poll: float = POLL
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, if there is any way to send."""
        if self.carriers or self.call is not None:
            self._thread = threading.Thread(target=self._watch, name="terang-sender", daemon=True)
            self._thread.start()

    def stop(self, longest: float) -> None:
        """Let it end what it is doing, at most `longest` seconds; what is cut off is due again
        after a while."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(longest)

    def _watch(self) -> None:
        while not self._stop.wait(self.poll):
            try:
                while not self._stop.is_set() and self._send():
                    pass
            except Conflict as error:
                self.on_trouble(error)
            except TerangError as error:
                self.on_trouble(error)
                return

    def _send(self) -> bool:
        uow, clock = self.workspace.uow(), self.workspace.clock
        done = send_next(uow, self.carriers, self.write, clock, self.call)
        return done is not None


def sender_of(
    workspace: Workspace, on_trouble: Callable[[TerangError], None], stop: threading.Event
) -> Sender:
    """The sender that a workspace's settings ask for."""
    ways = carriers(workspace.settings, workspace.folder)
    call = calls(workspace.settings, workspace.desk_key, workspace.clock)
    write = writer(workspace.site, catalogues())
    return Sender(workspace, ways, write, on_trouble, stop, call)
