"""The view models that are kept as golden files: one feature each, from a small seeded year."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from publish.pages.edition import Edition
from publish.pages.routes import PageRef
from publish.pages.views.charges import charges
from publish.pages.views.check import check
from publish.pages.views.flags import flags
from publish.pages.views.lists import fees, home, services
from publish.pages.views.offices import offices
from publish.pages.views.revenue import revenue
from publish.pages.views.service import service
from publish.pages.views.status import status

FOLDER = Path(__file__).resolve().parent / "pages"


def _service(edition: Edition, key: str, lang: Any = "id") -> Any:
    return service(edition, PageRef("service", key, lang))


def _home(edition: Edition) -> Any:
    page = home(edition, PageRef("home", "", "en"))
    return {"life_events": page.life_events, "most_used": page.most_used, "others": page.others}


def _status(edition: Edition, sort: str, lang: Any = "id") -> Any:
    """The first application for which `sort`, a condition on its row, holds."""
    query = f"SELECT min(number) FROM application WHERE {sort}"  # noqa: S608 - a constant below
    number = edition.index.connection.execute(query).fetchone()[0]
    return status(edition, PageRef("status", number, lang))


GOLDEN: Mapping[str, Callable[[Edition], Any]] = {
    "price-by-example": lambda e: _service(e, "pbg").fee.price,
    "price-by-choice": lambda e: _service(e, "parkir-tepi-jalan", "en").fee.price,
    "price-free": lambda e: _service(e, "kartu-keluarga").fee.price,
    "tariff-formula": lambda e: _service(e, "pbg").fee.lines,
    "tariff-formula-en": lambda e: _service(e, "pbg", "en").fee.lines,
    "tariff-tables": lambda e: _service(e, "parkir-tepi-jalan").fee.tables,
    "worked-example": lambda e: _service(e, "pbg").fee.examples[0],
    "promised-times": lambda e: _service(e, "pbg").promises,
    "measured-open": lambda e: _service(e, "pbg").measured.facts,
    "measured-sealed": lambda e: _service(e, "kartu-keluarga").measured,
    "requirements-only-if": lambda e: _service(e, "pbg").needs.only_if,
    "first-version": lambda e: _service(e, "pbg").history,
    "status-in-process": lambda e: _status(e, "status = 'in_process'"),
    "status-waiting": lambda e: _status(e, "status = 'waiting'", "en"),
    "status-issued-late": lambda e: _status(e, "status = 'issued' AND decided_on > due_on"),
    "status-rejected": lambda e: _status(e, "status = 'rejected'"),
    "fee-rows": lambda e: fees(e, PageRef("fees", "", "id")).rows,
    "offers-by-life-event": lambda e: services(e, PageRef("services", "", "en")).groups[:2],
    "home-lists": lambda e: _home(e),
    "flags": lambda e: flags(e, PageRef("flags", "", "id")).parts,
    "revenue": lambda e: revenue(e, PageRef("revenue", "", "en")).rows,
    "offices": lambda e: offices(e, PageRef("offices", "", "id")).offices,
    "charge-check": lambda e: check(e, PageRef("check", "pbg", "en")).questions,
    "charge-rates": lambda e: charges(e, PageRef("charges", "", "id")).rates,
}


def as_text(view: object) -> str:
    """A view model as JSON to be read by people."""
    return json.dumps(_plain(view), ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "frame"}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    return str(value) if isinstance(value, date | Fraction) else value
