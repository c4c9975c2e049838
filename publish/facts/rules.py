"""What a version lays down for its applications: the steps in their order, the promised time, and
the days off by which it is counted.

Invariant: steps are asked for by id; an id that is none of them has no kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from publish.facts.workdays import Allowance, HolidayCalendar

StepKind = Literal["intake", "work", "payment", "issue"]


@dataclass(frozen=True, slots=True)
class StepRule:
    """What the fold needs of one step; the first is the intake, the last the issue."""

    id: str
    kind: StepKind


@dataclass(frozen=True, slots=True)
class Rules:
    """What the fold needs of a version: its steps, its promise and the calendar.

    `variants` are promised times that hold for some answers only, by id.
    """

    steps: Sequence[StepRule]
    allowance: Allowance
    variants: Mapping[str, Allowance]
    calendar: HolidayCalendar


def step_after(step: str | None, rules: Rules) -> str | None:
    """The id of the step that follows; None after the last."""
    ids = [s.id for s in rules.steps]
    place = ids.index(step) + 1 if step in ids else 0
    return ids[place] if place < len(ids) else None


def kind_of(step: str | None, rules: Rules) -> StepKind | None:
    """The kind of a step; None for no step."""
    return next((s.kind for s in rules.steps if s.id == step), None)
