"""Several processes as one server: begun from one that watches them, replaced when they die.

The one that watches has read code, templates and words, and does no work itself; what it has
read, the others share with it.

Invariants:
- nothing is open before a fork but what is meant for all (the listening socket, shared memory),
  and no thread runs then: a replacement begins as the first one did;
- SIGTERM or SIGINT ends all of them, each when it has answered whom it took; who does not end in
  `LONGEST_END` is killed;
- whoever finds that the one that watches is gone ends as well (`is_watched`);
- one that dies as soon as it begins is not begun again more often than once in `PAUSE`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builder.cli.server import LONGEST_DRAIN

LONGEST_END = LONGEST_DRAIN + 2  # seconds
PAUSE = 1.0  # seconds
_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGCHLD})
_ENDING = _SIGNALS - {signal.SIGCHLD}


@dataclass(frozen=True, slots=True)
class Member:
    """What one of the processes does until it is sent SIGTERM or SIGINT; `work` is given the id
    of the process that watches, and lets the signals through (`stopped_by_signals`)."""

    name: str
    work: Callable[[int], None]


Told = Callable[[Member], None]


def is_watched(by: int) -> bool:
    """Whether the process that began this one is still there."""
    return os.getppid() == by


def run_crew(members: Sequence[Member], close: Callable[[], None], on_replaced: Told) -> None:
    """Begin all, replace who dies, end all on a signal. `close` gives back what this process
    holds for them, so that nobody new is taken while they end."""
    handled = signal.signal(signal.SIGCHLD, lambda *_: None)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    gc.collect()
    gc.freeze()  # else each process would copy all that is shared when it first looks for garbage
    crew = {_begin(member): (member, time.monotonic()) for member in members}
    try:
        while signal.sigwait(_SIGNALS) not in _ENDING:
            if not _replace(crew, on_replaced):
                break
        close()
        _end(list(crew))
        while signal.sigtimedwait(_SIGNALS, 0) is not None:
            pass  # a second Ctrl-C
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGCHLD, handled)


def _begin(member: Member) -> int:
    """The process of the member."""
    sys.stdout.flush()
    sys.stderr.flush()
    watching = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        member.work(watching)
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may go on in what was copied
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _replace(crew: dict[int, tuple[Member, float]], on_replaced: Told) -> bool:
    """Begin again who has died; False when all must end meanwhile."""
    for process in [p for p in crew if os.waitpid(p, os.WNOHANG)[0]]:
        member, begun_at = crew.pop(process)
        on_replaced(member)
        too_soon = begun_at + PAUSE - time.monotonic()
        if too_soon > 0 and signal.sigtimedwait(_ENDING, too_soon) is not None:
            return False
        crew[_begin(member)] = (member, time.monotonic())
    return True


def _end(crew: list[int]) -> None:
    for process in crew:
        os.kill(process, signal.SIGTERM)
    give_up_at = time.monotonic() + LONGEST_END
    while crew := [process for process in crew if not os.waitpid(process, os.WNOHANG)[0]]:
        left = give_up_at - time.monotonic()
        if left <= 0:
            break
        signal.sigtimedwait({signal.SIGCHLD}, left)
    for process in crew:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
