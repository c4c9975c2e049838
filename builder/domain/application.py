"""An application as the office keeps it: what was asked for, and what has happened since.

Private: answers, actors and notes live here and nowhere in `publish`. The one
way out is `builder.domain.redaction`.

Invariants:
- events are only added; `sequence` counts from 1 without gaps;
- status is folded from the events (`publish.facts.status`), the same fold that
  the register runs over the public events;
- an application keeps the version, the fee and the calculation it was filed with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from builder.errors import integrity
from publish.facts.amendment import follow, held
from publish.facts.rules import Rules
from publish.facts.service import ServiceStandard
from publish.facts.status import EventCode, FilingWay, Happening, Progress, Status
from publish.facts.text import Lang

Answers = Mapping[str, Any]
RulesAt = Callable[[datetime], Rules]
"""The rules that held at a moment: days off are published, and may be published anew."""
APPLICANT = "applicant"
"""The actor of what the citizen did."""


@dataclass(frozen=True, slots=True)
class ApplicationEvent:
    """One thing that happened.

    `claimed_on` is what the actor says, `recorded_at` (aware, in the city's
    zone) what the server saw; `note` is for the applicant and the office only;
    `fields` are JSON pointers of answers to mend; `answers` replace all former
    ones (on `corrected` only); `way` (on `filed` only) is how it came to the counter;
    `due_from`, `due_to` and `calendar` (on `due_moved` only) are the due date before and after,
    and the digest of the edition of the days off that moved it; `amends`, the sequence of an event
    that was wrong, and what is right in it belong to `amended` (`publish.facts.amendment`).
    """

    number: str
    sequence: int
    code: EventCode
    claimed_on: date
    recorded_at: datetime
    actor: str
    step: str | None = None
    reason: str | None = None
    amount: int | None = None
    variant: str | None = None
    way: FilingWay | None = None
    due_from: date | None = None
    due_to: date | None = None
    calendar: str | None = None
    amends: int | None = None
    right_on: date | None = None
    right_reason: str | None = None
    note: str = ""
    fields: tuple[str, ...] = ()
    answers: Answers | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What was filed.

    `case_key` makes commitments of sealed services and is empty after erasure;
    `fingerprint` and `sealed_receipt` serve a repeated submission and tell
    nothing without its idempotency key; `status_seal` is what the status of a
    sealed service is sealed with (`builder.domain.status_seal`), empty for others.
    """

    number: str
    service: str
    version: int
    answers: Answers
    assessment_document: Mapping[str, Any]
    language: Lang
    receipt_key_hash: str
    case_key: bytes
    idempotency_key_hash: str
    fingerprint: bytes
    sealed_receipt: bytes
    filed_at: datetime
    is_sample: bool = False
    status_seal: bytes = b""

    @property
    def is_erased(self) -> bool:
        """True when the person asked to be forgotten: only number, service and dates remain."""
        return not self.case_key


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands, for lists: recomputed from the events at every move.

    A projection like the register's index: never an authority, always
    rebuildable. `step_unit` is the unit of the step being worked on.
    """

    number: str
    service: str
    version: int
    unit: str
    step_unit: str
    status: Status
    step: str | None
    filed_on: date
    due_on: date | None
    closed_on: date | None
    fee: int
    paid: int
    sequence: int
    is_sample: bool


def happening(event: ApplicationEvent) -> Happening:
    """The part of an event that moves the application."""
    said = (event.code, event.claimed_on, event.step, event.amount, event.variant, event.reason)
    return Happening(*said, event.way, event.amends, event.right_on, event.right_reason)


def progress(events: Sequence[ApplicationEvent], rules: Rules | RulesAt) -> Progress:
    """Where it stands after these events, each under the rules of its own moment.
    Raises what `follow` raises; `Integrity` for none."""
    here: Progress | None = None
    past: list[Happening] = []
    for event in events:
        own = rules if isinstance(rules, Rules) else rules(event.recorded_at)
        here = follow(past, here, happening(event), own)
        past.append(happening(event))
    if here is None:
        raise integrity("APPLICATION-WITHOUT-EVENTS")
    return here


def holding(events: Sequence[ApplicationEvent]) -> tuple[ApplicationEvent, ...]:
    """The events that hold, with the dates and reasons that are right, and the corrections."""
    found = held([happening(event) for event in events])
    return tuple(
        replace(event, claimed_on=right.claimed_on, reason=right.reason)
        for event in events
        if (right := found.get(event.sequence)) is not None
    )


def current_answers(application: Application, events: Sequence[ApplicationEvent]) -> Answers:
    """The answers that hold now: those of the last correction, else those filed."""
    corrected = [e.answers for e in events if e.answers is not None]
    return corrected[-1] if corrected else application.answers


def standing(
    application: Application,
    here: Progress,
    sequence: int,
    standard: ServiceStandard,
) -> Standing:
    """The row that lists show for this progress."""
    return Standing(
        number=application.number,
        service=application.service,
        version=application.version,
        unit=standard.unit,
        step_unit=unit_of_step(standard, here.step),
        status=here.status,
        step=here.step,
        filed_on=here.filed_on,
        due_on=here.due_on,
        closed_on=here.closed_on,
        fee=here.fee,
        paid=here.paid,
        sequence=sequence,
        is_sample=application.is_sample,
    )


def unit_of_step(standard: ServiceStandard, step: str | None) -> str:
    """The unit that does this step; the service's own when none is being worked on."""
    return next((s.unit for s in standard.steps if s.id == step), standard.unit)
