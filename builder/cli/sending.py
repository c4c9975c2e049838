"""Sending what waits for applicants and programs, beside the publisher: each way by a thread of
its own, one at a time.

Invariants:
- what a mail server, a gateway or a program does to us, a time-out or nonsense, holds up what goes
  the same way and nothing else: letters never wait for a program;
- the record being busy, or away, is waited out; any other error stops the thread, by name.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from builder.carriers import calls, carriers
from builder.domain.delivery import WAYS, Channel
from builder.errors import Conflict, TerangError
from builder.usecases.notices import Call, Carriers, Write, send_next
from builder.web.i18n import catalogues
from builder.web.notice_words import writer
from builder.workspace import Workspace

POLL = 2.0  # seconds between two looks


@dataclass(slots=True)
class Sender:
    """Threads that send what is due, one for each way, until they are stopped."""

    workspace: Workspace
    carriers: Carriers
    write: Write
    on_trouble: Callable[[TerangError], None]
    _stop: threading.Event
    call: Call | None = None
    poll: float = POLL
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin, if there is any way to send. A way that is no longer set has its thread too: what
        waits for it is told to be unreachable."""
        if self.carriers or self.call is not None:
            self._threads = [
                threading.Thread(
                    target=self._watch, args=(way,), name=f"terang-sender-{way}", daemon=True
                )
                for way in WAYS
            ]
            for thread in self._threads:
                thread.start()

    def stop(self, longest: float) -> None:
        """Let them end what they are doing, at most `longest` seconds in all; what is cut off is
        due again after a while."""
        self._stop.set()
        until = time.monotonic() + longest
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _watch(self, way: Channel) -> None:
        while not self._stop.wait(self.poll):
            try:
                while not self._stop.is_set() and self._send((way,)):
                    pass
            except Conflict as error:
                self.on_trouble(error)
            except TerangError as error:
                self.on_trouble(error)
                return

    def _send(self, ways: Sequence[Channel] = WAYS) -> bool:
        uow, clock = self.workspace.uow(), self.workspace.clock
        done = send_next(uow, self.carriers, self.write, clock, self.call, ways)
        return done is not None


def sender_of(
    workspace: Workspace, on_trouble: Callable[[TerangError], None], stop: threading.Event
) -> Sender:
    """The sender that a workspace's settings ask for."""
    ways = carriers(workspace.settings, workspace.folder)
    call = calls(workspace.settings, workspace.desk_key, workspace.clock)
    write = writer(workspace.site, catalogues())
    return Sender(workspace, ways, write, on_trouble, stop, call)
