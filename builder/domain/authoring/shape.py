"""Whether the documents have the shape that their screens can show.

The meta-schema judges what may be published; a draft may lack nearly everything. Here is
only what editing relies on: lists are lists of objects, texts are objects.

Invariants:
- total: any JSON value gives findings, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.errors import Problem
from publish.facts.json_text import below

_LISTS = (
    "legal_bases",
    "requirements",
    "steps",
    "complaints",
    "reject_grounds",
    "eligibility",
    "abolished_requirements",
    "scenarios",
)
_OBJECTS = ("name", "summary", "fee_rule", "fee_note", "product", "internal", "processing_time")
_MISSING: Mapping[str, Any] = {}


def shape_findings(service: object) -> list[Problem]:
    """AUTHOR-SHAPE for every part that no screen can show."""
    if not isinstance(service, dict):
        return [_wrong("")]
    return list(_findings(service))


def form_shape_findings(form: object, at: str = "") -> Iterator[Problem]:
    """AUTHOR-SHAPE for every choice of a form that is a bare true or false."""
    if isinstance(form, list):
        for place, item in enumerate(form):
            yield from form_shape_findings(item, f"{at}/{place}")
    elif isinstance(form, dict):
        for name, value in form.items():
            where = below(at, name)
            is_choices = name in ("oneOf", "anyOf") and isinstance(value, list)
            if is_choices and not all(isinstance(option, dict) for option in value):
                yield Problem(f"form.json#{where}", "AUTHOR-SHAPE")
            yield from form_shape_findings(value, where)


def _findings(service: dict[str, Any]) -> Iterator[Problem]:
    for name in _OBJECTS:
        if not isinstance(service.get(name, _MISSING), Mapping):
            yield _wrong(f"/{name}")
    for name in _LISTS:
        yield from _list(service.get(name, []), f"/{name}")
    times = service.get("processing_time")
    if isinstance(times, dict):
        yield from _list(times.get("variants", []), "/processing_time/variants")
        if not isinstance(times.get("cap", _MISSING), Mapping):
            yield _wrong("/processing_time/cap")
    yield from _tariff(service.get("tariff", {}))
    yield from _steps(service.get("steps", []))


def _tariff(tariff: object) -> Iterator[Problem]:
    if not isinstance(tariff, dict):
        yield _wrong("/tariff")
        return
    yield from _list(tariff.get("lines", []), "/tariff/lines")
    indexes = tariff.get("indexes", {})
    if not isinstance(indexes, dict) or not all(isinstance(i, dict) for i in indexes.values()):
        yield _wrong("/tariff/indexes")


def _steps(steps: object) -> Iterator[Problem]:
    for place, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and not isinstance(step.get("allowance", {}), dict):
            yield _wrong(f"/steps/{place}/allowance")


def _list(value: object, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong(at)
        return
    for place, item in enumerate(value):
        is_named = not isinstance(item, dict) or isinstance(item.get("id", ""), str)
        is_worded = isinstance(item, dict) and all(
            isinstance(item.get(name, _MISSING), Mapping)
            for name in (
                "name",
                "label",
                "detail",
                "note",
                "expect",
                "answers",
                "reason",
                "instead",
            )
        )
        if not is_named or not is_worded:
            yield _wrong(f"{at}/{place}")


def _wrong(at: str) -> Problem:
    return Problem(f"service.json#{at}", "AUTHOR-SHAPE")
