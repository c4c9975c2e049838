"""One application as its page looks at it: its events, its version, its place in the fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from publish.facts.balance import MONEY_EVENTS
from publish.facts.service import ServiceStandard, Step
from publish.facts.status import Progress
from publish.i18n import Words
from publish.pages.edition import Edition
from publish.register.index import ApplicationRow, EventRow


@dataclass(frozen=True, slots=True)
class Case:
    """What the parts of one status page look at."""

    edition: Edition
    row: ApplicationRow
    events: Sequence[EventRow]
    standard: ServiceStandard
    words: Words

    @property
    def progress(self) -> Progress:
        """Where it stands."""
        return self.row.progress

    @property
    def step(self) -> Step | None:
        """The step now being worked on."""
        return next((s for s in self.standard.steps if s.id == self.progress.step), None)

    @property
    def last(self) -> EventRow:
        """The last event that moved it: money that came or went later is none."""
        return next(row for row in reversed(self.events) if row.event.code not in MONEY_EVENTS)

    def office(self, step: Step) -> str:
        """The name of the office that does a step."""
        return self.edition.unit(step.unit).in_(self.words.lang)


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stood still for `days` working days since `asked_on`; event `answer` ended it."""

    asked_on: date
    answer: int
    days: int


def stops(case: Case) -> Iterator[Stop]:
    """The stops that are over, in their order."""
    asked: date | None = None
    for event in (row.event for row in case.events):
        if event.code == "correction_requested":
            asked = event.claimed_on
        elif event.code == "corrected" and asked is not None:
            days = case.edition.days.between(asked, event.claimed_on)
            yield Stop(asked, event.sequence, days)
            asked = None
