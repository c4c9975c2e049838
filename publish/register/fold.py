"""The fold: what the entries of the register say, taken one after another.

Everything the site shows comes from here, and everything here comes from the
entries: whoever folds the same entries has the same index.

Invariants (a violation is Integrity and names the entry):
- the first entry, and only it, says whose register this is; before it stand only the
  successions of a register that goes on from another (`succession.py`);
- an entry has exactly the members of its type;
- recorded dates never go back; that of a succession counts after the entries it repeats;
- what a type of entry must keep is said in `fold_facts.py`, `fold_suspension.py`,
  `fold_travel.py`, `fold_events.py` and `fold_amended.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from publish.facts.amendment import AMENDED
from publish.facts.status import DUE_MOVED
from publish.facts.status_event import from_document
from publish.register.entries import decode_entry
from publish.register.fold_amended import fold_amended
from publish.register.fold_events import fold_event, left_at_stop
from publish.register.fold_facts import (
    fold_charges,
    fold_commitment,
    fold_contacts,
    fold_counts,
    fold_outcomes,
    fold_reference,
    fold_register,
    fold_succession,
    fold_survey,
    fold_version,
)
from publish.register.fold_queue import fold_queue
from publish.register.fold_state import FoldState, Members, refusal, understood, version_rules
from publish.register.fold_suspension import fold_suspension, refuse_while_stopped
from publish.register.fold_travel import fold_travel
from publish.register.index_queries import read_formers
from publish.register.succession import MEMBERS, SUCCESSION

FIRST = "register"

Handler = Callable[[FoldState, int, Members], None]


class Fold:
    """Takes entries in the order of the log, within the transaction of the caller.

    `last_on` is the recorded date (ISO) of the entry before, None at the beginning.
    """

    def __init__(self, state: FoldState, last_on: str | None) -> None:
        self.state = state
        self.last_on = last_on
        # Where the entries of a former register end, and from which day on others follow.
        known = read_formers(state.connection)
        self._ends = [(former.entry + former.size, former.recorded_on) for former in known]

    def take(self, entry: int, data: bytes) -> None:
        """The entry with index `entry`, counted from 0. Raises Integrity."""
        place = f"entry/{entry}"
        members = understood(place, entry, lambda: decode_entry(data))
        type_ = members["type"]
        handler = _HANDLERS.get(type_)
        if handler is None and type_ != SUCCESSION:
            raise refusal(place, "REGISTER-TYPE-UNKNOWN", entry)
        if (entry == len(self._ends)) is not (type_ in (FIRST, SUCCESSION)):
            raise refusal(place, "REGISTER-FIRST-ENTRY", entry)
        expected = _MEMBERS.get(type_)
        if expected is not None and members.keys() != expected:
            raise refusal(place, "REGISTER-ENTRY-SHAPE", entry)
        if handler is None:
            self._ends.append(fold_succession(self.state, entry, members))
            return
        self._check_day(place, entry, members.get("recorded_on"))
        handler(self.state, entry, members)
        days = (day for end, day in self._ends if end == entry)
        self.last_on = max(self.last_on or "", *days, "")

    def _check_day(self, place: str, entry: int, day: object) -> None:
        if not isinstance(day, str) or not _is_date(day):
            raise refusal(place, "REGISTER-ENTRY-SHAPE", entry)
        if self.last_on is not None and day < self.last_on:
            raise refusal(place, "REGISTER-DATE-BACK", entry, day=day, last=self.last_on)
        self.last_on = day


def _is_date(day: str) -> bool:
    try:
        return date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False


def _take_event(state: FoldState, entry: int, members: Members) -> None:
    event = understood(f"entry/{entry}", entry, lambda: from_document(members))
    known = version_rules(state, entry, event.service, event.version)
    refuse_while_stopped(state, entry, event)
    before = state.rows.find(event.number)
    state.services.add(event.service)
    if event.code == AMENDED:
        fold_amended(state, entry, event, before, known)
        return
    after = fold_event(entry, event, before, known)
    if event.code != DUE_MOVED:  # days off overtake nobody
        after = fold_queue(state.queues, before, after)
    here = before.progress if before else None
    state.rows.put(after, event, left_at_stop(event.happening(), here, known))


_HANDLERS: Mapping[str, Handler] = {
    "register": fold_register,
    "reference": fold_reference,
    "version": fold_version,
    "event": _take_event,
    "counts": fold_counts,
    "charges": fold_charges,
    "charge_outcomes": fold_outcomes,
    "survey": fold_survey,
    "contacts": fold_contacts,
    "suspension": fold_suspension,
    "travel": fold_travel,
    "commitment": fold_commitment,
}

# The other types are closed by those who read them in `publish.facts`.
_MEMBERS: Mapping[str, frozenset[str]] = {
    type_: frozenset({"type", "recorded_on", *others})
    for type_, others in {
        "register": ("origin", "city", "demo"),
        SUCCESSION: tuple(MEMBERS),
        "reference": ("name", "digest"),
        "version": (
            "service",
            "version",
            "effective_from",
            "service_digest",
            "form_digest",
            "digest",
        ),
        "commitment": ("commitment",),
    }.items()
}
