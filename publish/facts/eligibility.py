"""Who cannot apply: the stops of a standard that hold for certain, told before effort is spent.

Invariants:
- a condition may hold of a question that nobody has answered yet (`publish.facts.condition`), so
  a stop is certain only when every answer that it reads has been given;
- a null, an empty list and an empty group are what a form gives for a question left open; they
  are no answers here, and stop nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from publish.errors import Problem
from publish.facts.assessment import MISSING, answer_at
from publish.facts.condition import Condition, fields_read, holds
from publish.facts.standard import ServiceStandard, Stop
from publish.facts.text import Text

_OPEN: tuple[object, ...] = (MISSING, None, [], {})


def questions_read(condition: Condition) -> tuple[str, ...]:
    """Pointers of the questions that a condition reads, in order; no group that only holds them."""
    read = sorted(fields_read(condition))
    return tuple(p for p in read if not any(other.startswith(f"{p}/") for other in read))


def certain_stops(
    standard: ServiceStandard, answers: Mapping[str, Any], unsure: Collection[str] = ()
) -> tuple[Stop, ...]:
    """The stops that these answers, pruned to what is asked for, make certain.

    `answers` need not be complete; `unsure` are pointers of answers that are there and wrong, so
    that nothing is judged from them.
    """
    return tuple(stop for stop in standard.stops if _is_certain(stop, answers, unsure))


def _is_certain(stop: Stop, answers: Mapping[str, Any], unsure: Collection[str]) -> bool:
    read = questions_read(stop.when)
    are_given = all(answer_at(answers, p) not in _OPEN for p in read)
    are_sure = not any(_is_within(wrong, p) for wrong in unsure for p in read)
    return bool(read) and are_given and are_sure and holds(stop.when, answers)


def _is_within(pointer: str, other: str) -> bool:
    return pointer == other or pointer.startswith(f"{other}/")


def stop_problems(standard: ServiceStandard, stops: tuple[Stop, ...]) -> Iterator[Problem]:
    """NOT-ELIGIBLE for every question that a stop was judged from: why, by which law, and what to
    do instead. Never the answer."""
    for stop in stops:
        law, instead = law_cited(standard, stop), stop.instead or Text("", "")
        params = {"reason": stop.reason, "law": law, "instead": instead}
        yield from (Problem(p, "NOT-ELIGIBLE", params) for p in questions_read(stop.when))


def law_cited(standard: ServiceStandard, stop: Stop) -> str:
    """The law of a stop, with its article; its id where the standard does not list it."""
    for basis in standard.legal_bases:
        if basis.id == stop.legal_basis:
            return f"{basis.title}, {basis.article}" if basis.article else basis.title
    return stop.legal_basis
