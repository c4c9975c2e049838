"""The parts that pages are made of, each with a made-up content."""

from __future__ import annotations

from dataclasses import dataclass

from publish.pages.view_models.frame import Certain, Change, Crumb, Fact, Frame, Offer, Search
from publish.pages.view_models.service import (
    Contact,
    Document,
    Histogram,
    Price,
    TariffLine,
    TariffTable,
)


@dataclass(frozen=True, slots=True)
class ComponentsView:
    """One of each part, for those who draw pages; not for citizens."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # a way back
    price: Price  # an answer on top
    certains: tuple[Certain, ...]  # every mark of certainty
    facts: tuple[Fact, ...]  # four facts
    offers: tuple[Offer, ...]  # a list of services
    documents: tuple[Document, ...]  # requirements
    lines: tuple[TariffLine, ...]  # a tariff
    tables: tuple[TariffTable, ...]  # a table of prices
    histogram: Histogram | None  # a chart; never None here
    changes: tuple[Change, ...]  # what changed
    contacts: tuple[Contact, ...]  # where to complain
    check: str  # where to compare an amount
    search: Search  # the search for a number
