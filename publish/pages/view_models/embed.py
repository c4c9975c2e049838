"""Small pages for the frames of other sites: the times of a service, and its fee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.pages.view_models.frame import Fact, Frame
from publish.pages.view_models.service import (
    Histogram,
    Price,
    TariffIndex,
    TariffLine,
    TariffTable,
)


@dataclass(frozen=True, slots=True)
class EmbedTimesView:
    """The promise of a service beside what happened."""

    frame: Frame  # around the page
    name: str  # name of the service
    href: str  # its whole page
    facts: tuple[Fact, ...]  # promised, real, on time, open
    histogram: Histogram | None  # None when there is too little to draw


@dataclass(frozen=True, slots=True)
class EmbedFeesView:
    """The official fee of a service."""

    frame: Frame  # around the page
    name: str  # name of the service
    href: str  # its whole page
    price: Price  # the answer on top
    rule: str  # the fee in one sentence
    lines: tuple[TariffLine, ...]  # the tariff
    tables: tuple[TariffTable, ...]  # what its formulas look into
    indexes: tuple[TariffIndex, ...]  # numbers its formulas use
    version: int  # number of the version in force
    effective_from: date  # first day of this version
