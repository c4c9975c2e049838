"""What people said after their case was closed, as counts only.

One question: "Did you pay anything beside the official fee?"; and, for who liked, the nine
elements of the satisfaction survey (SKM, Permenpan RB 14/2017), each 1 (bad) to 4 (very good).

Publishing rule (privacy part 5): service and quarter; a count from 1 to k-1 is said to be few,
and one from which it could be worked out is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG

Charged = Literal["yes", "no", "unsaid"]
CHARGED: tuple[Charged, ...] = ("yes", "no", "unsaid")
"""The answers to the one question; the last is "rather not say"."""
ELEMENTS: tuple[str, ...] = (
    "requirements",
    "procedure",
    "time",
    "fee",
    "product",
    "competence",
    "conduct",
    "complaints",
    "facilities",
)
"""The nine elements of the survey in the order of the regulation."""
LOWEST, HIGHEST = 1, 4

Cell = int | Literal["few", "hidden"]
"""A count; `few` stands for 1 to k-1, `hidden` for any that would give a few away."""

_MEMBERS = {"type", "service", "quarter", "answered", "charged", "skm", "recorded_on"}
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


@dataclass(frozen=True, slots=True)
class Scores:
    """The nine elements of `n` people: `sums` has the sum of each."""

    n: int
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SurveyCounts:
    """The answers of one service in one quarter (`2026-Q1`); `scores` is None below k."""

    service: str
    quarter: str
    answered: Cell
    charged: Mapping[str, Cell]
    scores: Scores | None


def to_document(counts: SurveyCounts, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `survey` entry."""
    scores = counts.scores
    return {
        "type": "survey",
        "service": counts.service,
        "quarter": counts.quarter,
        "answered": counts.answered,
        "charged": dict(counts.charged),
        "skm": None if scores is None else {"n": scores.n, "sums": list(scores.sums)},
        "recorded_on": recorded_on,
    }


def from_document(document: Mapping[str, Any]) -> SurveyCounts:
    """Counts of an entry. Raises `Invalid` (SURVEY-SHAPE) for anything beside the closed form."""
    try:
        charged = document["charged"]
        if document.keys() != _MEMBERS or charged.keys() != set(CHARGED):
            raise ValueError("member")
        service, quarter = document["service"], document["quarter"]
        if not (SLUG.fullmatch(service) and _QUARTER.fullmatch(quarter)):
            raise ValueError("service")
        return SurveyCounts(
            service=service,
            quarter=quarter,
            answered=_cell(document["answered"]),
            charged={name: _cell(charged[name]) for name in CHARGED},
            scores=_scores(document["skm"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "SURVEY-SHAPE", {"member": str(error)[:60]})) from error


def _cell(value: Any) -> Cell:
    if value == "few":
        return "few"
    if value == "hidden":
        return "hidden"
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("count")
    return value


def _scores(value: Any) -> Scores | None:
    if value is None:
        return None
    n, sums = value["n"], value["sums"]
    is_sound = (
        value.keys() == {"n", "sums"}
        and type(n) is int
        and 0 < n < 2**50
        and type(sums) is list
        and len(sums) == len(ELEMENTS)
        and all(type(s) is int and LOWEST * n <= s <= HIGHEST * n for s in sums)
    )
    if not is_sound:
        raise ValueError("skm")
    return Scores(n, tuple(sums))
