"""What people said after their cases were closed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from publish.pages.view_models.frame import Frame


@dataclass(frozen=True, slots=True)
class Index:
    """The satisfaction index of some people."""

    value: Decimal  # 25.00 to 100.00
    grade: str  # A to D
    words: str  # the grade in words
    n: int  # people who answered all nine


@dataclass(frozen=True, slots=True)
class ServiceIndex:
    """The index of one service."""

    href: str  # address of the service
    name: str  # name of the service
    index: Index | None  # None for too few people
    people: str  # people in words, where there are too few


@dataclass(frozen=True, slots=True)
class ElementMean:
    """One of the nine elements over all services."""

    name: str  # the element in words
    mean: Fraction  # 1 to 4, exact


@dataclass(frozen=True, slots=True)
class SatisfactionView:
    """The satisfaction survey over the last four published quarters."""

    frame: Frame  # around the page
    first: str  # first quarter of the window, "" when nothing is published
    last: str  # last quarter of it
    city: Index | None  # all services together, None for too few people
    people: int  # all people who answered the nine
    closed: int  # cases closed in the window, of services whose answers are published
    least: int  # people below whom no index is shown
    elements: tuple[ElementMean, ...]  # in the order of the regulation; empty without an index
    services: tuple[ServiceIndex, ...]  # by name, those with published quarters


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """What people of one service said to the one question in one quarter."""

    href: str  # address of the service
    name: str  # name of the service
    yes: str  # paid something beside the fee
    no: str  # did not
    unsaid: str  # rather not say
    answered: str  # all answers
    closed: int  # cases closed in the quarter: whom it was put to
