"""What an office promises about one public service: the standard of service.

The fourteen components of Indonesian law (UU 25/2009 art. 21, PermenPANRB
15/2014) as values: six that must be public and eight internal ones.

Invariants:
- values only; questions about them are functions beside the asker;
- how they are read from a definition is `publish.facts.service`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from publish.facts.condition import Condition
from publish.facts.rules import StepKind
from publish.facts.tariff import Certainty, Tariff
from publish.facts.text import Text
from publish.facts.workdays import Allowance, WorkingDays

Publication = Literal["open", "sealed"]
LEAST_COUNT = 5
"""No smaller count of people is told, by any definition."""
Region = Literal["city", "province", "country", "abroad"]
"""Where official travel leads to: within the city, the province, the country, or beyond."""
SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law as cited: short title, article, how certain, and whether somebody must still check."""

    id: str
    title: str
    article: str
    certainty: Certainty
    needs_checking: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class PromisedTime:
    """The time the office promises, or a variant of it for some answers.

    `is_fallback`: the five days of UU 30/2014 art. 53, law only where no
    sector rule says otherwise; shown as needing checking.
    """

    id: str
    label: Text
    allowance: Allowance
    when: Condition | None
    certainty: Certainty
    legal_basis: str | None
    is_fallback: bool
    note: Text | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure with its unit and its own allowance."""

    id: str
    name: Text
    kind: StepKind
    unit: str
    allowance: Allowance


@dataclass(frozen=True, slots=True)
class Requirement:
    """A document or condition asked for; `when` None means always.

    `field` is the JSON pointer of the answer that carries it, if any.
    """

    id: str
    name: Text
    detail: Text | None
    when: Condition | None
    field: str | None
    certainty: Certainty
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A lawful ground for rejecting an application."""

    id: str
    name: Text
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Who cannot apply: when the answers say so, why, and what to do instead.

    `service` is the id of the service to use instead, `link` an https address. The questions
    about it are in `publish.facts.eligibility`.
    """

    id: str
    reason: Text
    when: Condition
    instead: Text | None
    service: str | None
    link: str | None
    legal_basis: str


@dataclass(frozen=True, slots=True)
class TravelRules:
    """Which answers of a travel order become public once the journey has begun.

    Pointers of the answers: the post that travels and the one that acts for it (ids of posts),
    the kind of destination with its region for each choice, the planned days of departure and
    return. The account is due `report_within` after the return.
    """

    post: str
    acting: str
    region: str
    regions: Mapping[str, Region]
    departs: str
    returns: str
    report_within: WorkingDays
    certainty: Certainty
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to complain; `kind` is office, phone, email or web."""

    kind: str
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class Abolished:
    """A document that national law no longer lets an office ask for."""

    name: Text
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """Example answers and what they must give: fields, documents, fee, due date; `stops` are the
    ids of what keeps this applicant from applying, in the order of the definition."""

    id: str
    name: Text
    answers: Mapping[str, Any]
    filed_on: date
    fields: tuple[str, ...]
    documents: tuple[str, ...]
    fee: int
    due_on: date | None
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what the office knows of an applicant is kept: `days` (calendar days) after closing.
    While `needs_checking`, nobody has held it against the law, and nothing is erased by it."""

    days: int
    legal_basis: str | None
    needs_checking: bool


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """Everything a definition says about a service beside its form."""

    id: str
    name: Text
    summary: Text
    unit: str
    life_events: tuple[str, ...]
    publication: Publication
    k_min: int
    takes_applications: bool
    effective_from: date
    last_verified_on: date | None
    legal_bases: tuple[LegalBasis, ...]
    promise: PromisedTime
    variants: tuple[PromisedTime, ...]
    cap: PromisedTime | None
    tariff: Tariff
    fee_rule: Text
    fee_note: Text | None
    requirements: tuple[Requirement, ...]
    abolished: tuple[Abolished, ...]
    steps: tuple[Step, ...]
    product: Text
    product_note: Text | None
    channels: tuple[Channel, ...]
    grounds: tuple[Ground, ...]
    stops: tuple[Stop, ...]
    internal: Mapping[str, Text]
    scenarios: tuple[Scenario, ...]
    travel: TravelRules | None
    retention: Retention | None = None

    @property
    def least_count(self) -> int:
        """The smallest count of people that is told: fewer than `LEAST_COUNT` know each other,
        whatever the definition says."""
        return max(self.k_min, LEAST_COUNT)
