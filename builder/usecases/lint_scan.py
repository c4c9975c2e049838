"""Where in a definition things of a kind stand, for the rules that judge them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publish.facts.condition import Condition, fields_read
from publish.facts.service import ServiceStandard
from publish.facts.tariff import Amount, Combined, Lookup, pointers
from publish.facts.text import Text


def lookups(amount: Amount) -> Iterator[Lookup]:
    """The price lists inside an amount."""
    if isinstance(amount, Lookup):
        yield amount
    elif isinstance(amount, Combined):
        for part in amount.parts:
            yield from lookups(part)


def named_fields(s: ServiceStandard) -> Iterator[tuple[str, str]]:
    """Every place that names a question, with the question's pointer."""
    for i, requirement in enumerate(s.requirements):
        if requirement.field is not None:
            yield f"/requirements/{i}/field", requirement.field
        yield from _read_by(requirement.when, f"/requirements/{i}/when")
    for i, line in enumerate(s.tariff.lines):
        yield from ((f"/tariff/lines/{i}/amount", p) for p in sorted(pointers(line.amount)))
        yield from _read_by(line.when, f"/tariff/lines/{i}/when")
    for i, stop in enumerate(s.stops):
        yield from _read_by(stop.when, f"/eligibility/{i}/when")
    if s.travel is not None:
        for member in ("post", "acting", "region", "departs", "returns"):
            yield f"/travel/{member}", getattr(s.travel, member)
    for i, variant in enumerate(s.variants):
        yield from _read_by(variant.when, f"/processing_time/variants/{i}/when")
    for i, scenario in enumerate(s.scenarios):
        yield from ((f"/scenarios/{i}/expect/fields", p) for p in scenario.fields)


def _read_by(condition: Condition | None, at: str) -> Iterator[tuple[str, str]]:
    if condition is not None:
        yield from ((at, pointer) for pointer in sorted(fields_read(condition)))


def members(document: Any, name: str, at: str) -> Iterator[tuple[str, Any]]:
    """Every member of that name, anywhere but in answers and conditions."""
    if isinstance(document, list):
        for place, item in enumerate(document):
            yield from members(item, name, f"{at}/{place}")
    elif isinstance(document, dict):
        for key, value in document.items():
            if key == name and isinstance(value, str):
                yield f"{at}/{key}", value
            elif key not in ("answers", "when"):
                yield from members(value, name, f"{at}/{key}")


def form_texts(schema: Any, at: str) -> Iterator[tuple[str, str]]:
    """Every label and hint of a form document, in both languages; choices, pages and what
    conditions show too."""
    if isinstance(schema, list):
        for place, item in enumerate(schema):
            yield from form_texts(item, f"{at}/{place}")
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key in ("title", "description") and isinstance(value, str):
                yield f"{at}/{key}", value
            else:
                yield from form_texts(value, f"{at}/{key}")


def texts_of(document: Any, at: str) -> Iterator[tuple[str, Text]]:
    """Every `{"id": ..., "en": ...}` of a service document."""
    if isinstance(document, list):
        for place, item in enumerate(document):
            yield from texts_of(item, f"{at}/{place}")
    elif isinstance(document, dict):
        if set(document) == {"id", "en"}:
            yield at, Text(str(document["id"]), str(document["en"]))
            return
        for key, value in document.items():
            if key != "answers":
                yield from texts_of(value, f"{at}/{key}")
