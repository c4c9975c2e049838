"""When a simulated service takes no new applications: its cards run out, and come again.

Invariant: nobody files for a service on a day on which it is stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from builder.demo.office import Office
from builder.demo.people import APPROVER
from builder.usecases.suspension import Stopping, end_stop, stop_service
from publish.facts.text import Text


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop, in days before the last one played; `until` None: it stands at the end."""

    service: str
    since: int
    until: int | None
    stopping: Stopping


_CARDS = Stopping(
    "supplies",
    Text(
        "Blangko KIA habis; kiriman berikutnya sudah dipesan (peragaan).",
        "The cards have run out; more are on order (demonstration).",
    ),
)
PAUSES = (Pause("kia", 150, 143, _CARDS), Pause("kia", 4, None, _CARDS))


def is_stopped(service: str, on: date, last: date) -> bool:
    """Whether the service is stopped on a day of a play that ends on `last`."""
    ago = (last - on).days
    return any(p.service == service and p.since >= ago > _end(p) for p in PAUSES)


def turn_services(office: Office, on: date, last: date, now: datetime) -> None:
    """Stop what stops on this day, and end the stops that end."""
    uow, approver = office.uow, office.users[APPROVER]
    for seen, is_stop, pause in _turns(on, last):
        id_, stopping = pause.service, pause.stopping
        if is_stop:
            stop_service(uow, service=id_, stopping=stopping, seen=seen, user=approver, now=now)
        else:
            end_stop(uow, service=id_, seen=seen, user=approver, now=now)


def _turns(on: date, last: date) -> Iterator[tuple[int, bool, Pause]]:
    """The turns of a day, each with how many its service had before."""
    seen: dict[str, int] = {}
    for pause in PAUSES:
        for is_stop, ago in ((True, pause.since), (False, pause.until)):
            if ago is not None:
                before = seen.get(pause.service, 0)
                seen[pause.service] = before + 1
                if on == last - timedelta(days=ago):
                    yield before, is_stop, pause


def _end(pause: Pause) -> int:
    """The first day of the end, as days before the last; -1 where it does not end."""
    return -1 if pause.until is None else pause.until
