"""Which services take no new applications now, as the live pages and the API say it.

Invariant: read at every request, never remembered: a stop holds at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from builder.domain.suspension import SuspensionTurn, standing_stop
from builder.store.ports import UnitOfWork
from builder.web.live import lang, workspace
from publish.facts.suspension import ENDED, STOP_REASONS, Suspension
from publish.facts.text import Text
from publish.pages.stop_words import suspension_words


@dataclass(frozen=True, slots=True)
class StopNote:
    """A stop that stands: `said` is since when and why, `statement` the office's own sentence;
    `is_end` when the service is retired."""

    since: date
    reason: str
    said: str
    statement: str
    is_end: bool


def stops_today() -> Mapping[str, StopNote]:
    """The stop of every service that is stopped, by its id."""
    uow = workspace().uow()
    with uow.reading():
        turns = uow.suspensions.all()
    latest = {turn.service: turn for turn in turns}
    return {service: _note(turn) for service, turn in latest.items() if turn.is_stop}


def stop_today(service: str) -> StopNote | None:
    """The stop of a service; None when it takes applications."""
    uow = workspace().uow()
    with uow.reading():
        return stop_in(uow, service)


def stop_in(uow: UnitOfWork, service: str) -> StopNote | None:
    """The same inside a transaction, for who reads more in it."""
    found = standing_stop(uow.suspensions.of_service(service))
    return None if found is None else _note(found)


def turn_words(turn: SuspensionTurn) -> str:
    """A turn in the words that everybody reads."""
    day = turn.at.date()
    if not turn.is_stop:
        return suspension_words(Suspension(turn.service, "resumed", day), lang())
    reason = next(reason for reason in STOP_REASONS if reason == turn.reason)
    said = Suspension(turn.service, "stopped", day, reason, turn.statement)
    return suspension_words(said, lang())


def _note(turn: SuspensionTurn) -> StopNote:
    said: Text = turn.statement
    return StopNote(
        turn.at.date(), turn.reason, turn_words(turn), said.in_(lang()), turn.reason == ENDED
    )
