"""Answers for simulated applications, varied from the scenarios of a service.

Invariants: no real person can be meant. Identity numbers carry district code 00 and
serial 0000 never; names are those of the scenarios, which are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from publish.facts.service import ServiceVersion
from publish.facts.tariff import pointers

Accepts = Callable[[ServiceVersion, Mapping[str, Any]], bool]
"""Whether the version's own form takes these answers."""

_UPLOAD_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWS = 4
_NOTHING: frozenset[str] = frozenset()


def vary(version: ServiceVersion, rng: Random, accepts: Accepts) -> Mapping[str, Any]:
    """Answers of one of the version's scenarios of somebody who can apply, with other numbers.

    Measures that the tariff reads are drawn anew within the form's bounds, so
    that fees differ. Where the form ties them to other answers and refuses
    `_DRAWS` draws, they stay those of the scenario.
    """
    scenario = rng.choice([s for s in version.standard.scenarios if not s.stops])
    lines = version.standard.tariff.lines
    measured = _NOTHING.union(*(pointers(line.amount) for line in lines))
    for _ in range(_DRAWS):
        drawn = _drawn(version, scenario.answers, rng, measured)
        if accepts(version, drawn):
            return drawn
    return _drawn(version, scenario.answers, rng, _NOTHING)


def uploads(version: ServiceVersion, answers: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The media types that each attachment among the answers may have, by attachment id."""
    fields = version.form.document.get("properties", {})
    return {
        value: tuple(fields[name]["x-upload"]["accept"])
        for name, value in answers.items()
        if "x-upload" in fields.get(name, {})
    }


def made_up_nik(rng: Random) -> str:
    """A NIK that cannot be anybody's: district code 00 of Kendari."""
    born = date(1955, 1, 1) + timedelta(days=rng.randrange(18_000))
    day = born.day + rng.choice((0, 40))
    return f"747100{day:02d}{born:%m%y}{rng.randrange(1, 9999):04d}"


def _drawn(
    version: ServiceVersion,
    answers: Mapping[str, Any],
    rng: Random,
    measured: frozenset[str],
) -> Mapping[str, Any]:
    return {
        name: _varied(version.form.document, name, value, rng, measured)
        for name, value in answers.items()
    }


def _varied(
    document: Mapping[str, Any], name: str, value: Any, rng: Random, measured: frozenset[str]
) -> Any:
    schema = document.get("properties", {}).get(name, {})
    if schema.get("format") == "nik":
        return made_up_nik(rng)
    if "x-upload" in schema:
        return "".join(rng.choices(_UPLOAD_SYMBOLS, k=26))
    if f"/{name}" in measured and type(value) in _DRAW:
        return _DRAW[type(value)](value, schema, rng)
    return value


def _whole(value: int, schema: Mapping[str, Any], rng: Random) -> int:
    low = max(int(schema.get("minimum", 1)), value // 2)
    high = min(int(schema.get("maximum", value * 3)), value * 3)
    return rng.randint(low, max(low, high))


def _fraction(value: Decimal, schema: Mapping[str, Any], rng: Random) -> Decimal:
    return Decimal(_whole(int(value), schema, rng)) if "multipleOf" not in schema else value


_DRAW: Mapping[type, Callable[[Any, Mapping[str, Any], Random], Any]] = {
    int: _whole,
    Decimal: _fraction,
}
