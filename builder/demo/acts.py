"""What happens in a simulated city, as data: who does what, and when.

Acts are played through the same use cases as real ones. `case` names an
application inside the simulation only; `at` is when the server records it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from builder.domain.opinion import Finding
from builder.domain.report import ReportKind
from builder.domain.report_turn import TurnCode
from publish.facts.service import ServiceVersion
from publish.facts.status import EventCode
from publish.facts.survey import Charged
from publish.facts.text import Lang
from publish.facts.travel import TravelChange


@dataclass(frozen=True, slots=True)
class File:
    """Somebody files an application."""

    at: datetime
    case: int
    version: ServiceVersion
    answers: Mapping[str, Any]
    lang: Lang


@dataclass(frozen=True, slots=True)
class Move:
    """The office moves an application, or records a payment in whole rupiah."""

    at: datetime
    case: int
    code: EventCode
    claimed_on: date
    step: str | None = None
    reason: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """The applicant answers what the office asked."""

    at: datetime
    case: int


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody was asked for `amount` rupiah; `case` None means without a receipt. `told_by` is
    the case of whoever tells it."""

    at: datetime
    service: str
    amount: int
    kind: ReportKind
    case: int | None
    told_by: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What the complaints desk says of a report, or its reporter of the outcome: `value` is the
    outcome or the confirmation, None for a reply."""

    at: datetime
    told_by: int
    code: TurnCode
    value: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """The office asks another unit what it thinks."""

    at: datetime
    case: int
    unit: str


@dataclass(frozen=True, slots=True)
class Say:
    """The unit answers what it was asked last."""

    at: datetime
    case: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Answer:
    """The applicant of a closed case says whether more was paid, and how it was (or not)."""

    at: datetime
    case: int
    charged: Charged
    scores: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Travel:
    """What the officer records of the journey that `case` orders; `acting` is a post, "" for
    nobody, `cost` whole rupiah, `until` the new day of return of who stays longer."""

    at: datetime
    case: int
    change: TravelChange
    acting: str = ""
    cost: int | None = None
    until: date | None = None


Act = File | Move | Correct | Report | Turn | Ask | Say | Answer | Travel
