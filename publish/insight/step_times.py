"""How long each step really takes: which office holds a service up.

Definition: working days from the end of the step before (for the first step: from filing) to
the end of this one, waiting for the applicant included, over all steps that ended in the window;
nearest-rank percentiles. The last step ends with the approval.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publish.facts.service import ServiceStandard
from publish.insight.ranks import nearest_rank
from publish.insight.tally import rows_since
from publish.insight.times import MEDIAN_NEEDS
from publish.insight.working_days import DayCount


@dataclass(frozen=True, slots=True)
class StepTime:
    """Over `count` applications: half took at most `median` working days, nine of ten at most
    `nine_of_ten`."""

    count: int
    median: int
    nine_of_ten: int

    @property
    def is_enough(self) -> bool:
        """Enough applications to show it."""
        return self.count >= MEDIAN_NEEDS


def step_times(
    connection: sqlite3.Connection, standard: ServiceStandard, first_on: date, days: DayCount
) -> Mapping[str, StepTime]:
    """By the id of the step, those that ended on `first_on` or later; steps of the standard."""
    found: dict[str, Counter[int]] = {}
    position = days.by_text
    for ended, step, began, _, count in rows_since(connection, "step", standard.id, first_on):
        own = found.get(step)
        if own is None:
            own = found[step] = Counter()
        own[max(0, position[ended] - position[began])] += count
    first, *_, last = standard.steps
    ends = {step.id: step.id for step in standard.steps} | {
        first.id: "accepted",
        last.id: "approved",
    }
    return {
        step: StepTime(own.total(), nearest_rank(own, 50) or 0, nearest_rank(own, 90) or 0)
        for step, end in ends.items()
        if (own := found.get(end))
    }
