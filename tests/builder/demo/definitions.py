"""The shipped definitions and calendars, read once for the tests of the simulation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from builder.forms.compile import Form, build
from builder.forms.verdict import judge
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version
from publish.facts.workdays import HolidayCalendar, calendar_year
from tests.codebase.tree import ROOT

SCHEMAS = ROOT / "form_schemas"


@cache
def versions() -> tuple[ServiceVersion, ...]:
    """Version 1 of every shipped service."""
    folders = sorted(path.parent for path in SCHEMAS.glob("*/service.json"))
    return tuple(
        read_version(1, _json(folder / "service.json"), _json(folder / "form.json"))
        for folder in folders
    )


def version(service: str) -> ServiceVersion:
    """One of them."""
    return next(v for v in versions() if v.service == service)


@cache
def calendar() -> HolidayCalendar:
    """The shipped calendars."""
    paths = sorted((SCHEMAS / "calendars").glob("*.json"))
    return HolidayCalendar(calendar_year(_json(path)) for path in paths)


def accepts(version_: ServiceVersion, answers: Any) -> bool:
    """Whether the version's own form takes these answers."""
    return not judge(_form(version_), answers)


def _form(version_: ServiceVersion) -> Form:
    return _forms().setdefault(version_.service, build(version_.form))


@cache
def _forms() -> dict[str, Form]:
    return {}


def _json(path: Path) -> Any:
    return read_json(path.read_bytes())
