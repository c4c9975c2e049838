"""A seeded year of a city: acts in the order in which the server records them.

Pure: the same versions, calendar, dates, count and seed give the same acts.
Each application walks through the very fold that the office and the register
use, so nothing is simulated that could not have happened.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from builder.demo.acts import Act, Answer, Correct, File, Move, Report
from builder.demo.answers import Accepts, vary
from builder.demo.beside import opinion, turns
from builder.demo.contacts import of_somebody
from builder.demo.habits import (
    ANSWERS,
    MONTH_DEMAND,
    RATES,
    WEEKDAY_DEMAND,
    Habit,
    habit,
    paid,
)
from builder.demo.stops import is_stopped
from builder.demo.travel import journey, sent_out
from builder.domain.report import KINDS
from publish.errors import NotFound
from publish.facts.assessment import assess
from publish.facts.condition import holds
from publish.facts.delay import DELAY_REASONS, is_late
from publish.facts.posts import Post
from publish.facts.rules import Rules
from publish.facts.service import ServiceVersion, Step, rules_of
from publish.facts.status import CORRECTION_REASONS, EventCode, Happening, Progress, advance
from publish.facts.survey import CHARGED, ELEMENTS
from publish.facts.text import Lang
from publish.facts.workdays import HolidayCalendar, WorkingDays

DAYS = 365
_OFFICE_OPENS, _OFFICE_SECONDS = 0, 8 * 3600  # 00:00 UTC is 08.00 in Kendari
_ASKED = (20_000, 25_000, 50_000, 50_000, 100_000, 150_000, 250_000, 500_000, 1_500_000)


def simulate(
    versions: Sequence[ServiceVersion],
    calendar: HolidayCalendar,
    *,
    until: date,
    applications: int,
    seed: int,
    accepts: Accepts,
    posts: Mapping[str, Post],
) -> Iterator[Act]:
    """Acts of the `DAYS` days up to and with `until`, by `at`; later ones are cut off.

    The calendar must cover those days; an application whose next day lies in a
    year that nobody has decreed stays where it is, as it would in the office.
    Services that take no applications get none. `versions` are all that will hold, those of a
    service in the order of their numbers; `posts` are those of the city's leadership.
    """
    rng = Random(seed)
    days = [until - timedelta(days=back) for back in reversed(range(DAYS))]
    weights = [MONTH_DEMAND[d.month - 1] * WEEKDAY_DEMAND[d.weekday()] for d in days]
    first = [v for v in versions if v.version == 1]
    later = [v for v in versions if v.version > 1]
    taking = [v for v in first if v.standard.takes_applications]
    demand = [habit(v.service).demand for v in taking]
    filings = sorted(rng.choices(days, weights, k=applications))
    chosen = rng.choices(taking, demand, k=applications)
    walks = (
        _Walk(
            case, _in_force(version, later, on), calendar, Random(f"{seed}/{case}"), accepts, posts
        ).acts(on)
        for case, (on, version) in enumerate(
            (on, _taken(version, taking, on, until))
            for on, version in zip(filings, chosen, strict=True)
        )
    )
    return _in_order(walks, filings, until)


def _in_force(first: ServiceVersion, later: Sequence[ServiceVersion], on: date) -> ServiceVersion:
    """The version of the service that holds on a day; `later` rise with their numbers."""
    begun = [v for v in later if v.service == first.service and v.standard.effective_from <= on]
    return begun[-1] if begun else first


def _taken(
    wanted: ServiceVersion, taking: Sequence[ServiceVersion], on: date, until: date
) -> ServiceVersion:
    """What somebody files for on a day; the first service that is not stopped in its place."""
    if not is_stopped(wanted.service, on, until):
        return wanted
    return next(v for v in taking if not is_stopped(v.service, on, until))


def _in_order(walks: Iterator[list[Act]], filings: Sequence[date], until: date) -> Iterator[Act]:
    """Merge the walks by time with no more in memory than what is under way."""
    waiting: list[tuple[datetime, int, Act]] = []
    count = 0
    for acts, next_on in zip(walks, [*filings, date.max][1:], strict=True):
        for act in acts:
            if act.at.date() <= until:
                count += 1
                heapq.heappush(waiting, (act.at, count, act))
        while waiting and waiting[0][0].date() < next_on:
            yield heapq.heappop(waiting)[2]


@dataclass(slots=True)
class _Walk:
    """One application from filing to its end."""

    case: int
    version: ServiceVersion
    calendar: HolidayCalendar
    rng: Random
    accepts: Accepts
    posts: Mapping[str, Post]
    acts_so_far: list[Act] = field(default_factory=list)
    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def acts(self, on: date) -> list[Act]:
        """All acts of this application, in order; ends when it is closed."""
        ways = habit(self.version.service)
        drawn = of_somebody(vary(self.version, self.rng, self.accepts), self.case)
        answers = sent_out(self.version, drawn, self.posts, self.rng, on)
        fee = assess(self.version.standard.tariff, answers).total.amount
        variants = self.version.standard.variants
        variant = next((v.id for v in variants if v.when and holds(v.when, answers)), None)
        self.at = self._moment(on)
        lang: Lang = "en" if self.rng.random() < 0.04 else "id"
        self.acts_so_far.append(File(self.at, self.case, self.version, answers, lang))
        filed = Happening("filed", on, amount=fee, variant=variant)
        progress = advance(None, filed, self.rules)
        pace = ways.pace * self.rng.lognormvariate(0, 0.55)
        if self.rng.random() < ways.jumped:
            pace *= 0.1
        self._report(on, ways)
        with suppress(NotFound):  # a calendar year that nobody has decreed yet
            self._walk(progress, ways, pace)
        self._answer(ways)
        self._travel(answers)
        self._opinion()
        return self.acts_so_far

    @property
    def rules(self) -> Rules:
        """The rules of this version under the calendar."""
        return rules_of(self.version.standard, self.calendar)

    def _walk(self, progress: Progress, ways: Habit, pace: float) -> None:
        progress = self._intake(progress, ways, pace)
        if not progress.is_open:
            return
        asked = self.rng.random() < ways.stopped
        refused = self.rng.random() < ways.rejected
        *steps, last = self.version.standard.steps[1:]
        for step in steps:
            if asked and step.kind == "work":
                asked = False
                progress = self._ask(progress, "correction_requested", pace)
            progress = self._work(progress, step, pace)
        decided_on = self._later(progress.last_on, self._days(last, pace))
        is_hurried = Random(f"{self.case}/due").random() < ways.bunched
        if is_hurried and progress.due_on is not None:
            decided_on = max(decided_on, progress.due_on)
        if refused:
            self._move(progress, "rejected", decided_on, reason=self._ground())
            return
        progress = self._move(progress, "approved", decided_on)
        self._move(progress, "issued", self._later(progress.last_on, self.rng.choice((0, 0, 1))))

    def _intake(self, progress: Progress, ways: Habit, pace: float) -> Progress:
        first = self.version.standard.steps[0]
        if self.rng.random() < ways.returned:
            progress = self._ask(progress, "returned", pace)
        on = self._later(progress.last_on, self._days(first, pace))
        if self.rng.random() < 0.012:
            return self._move(progress, "withdrawn", on)
        return self._move(progress, "accepted", on)

    def _ask(self, progress: Progress, code: EventCode, pace: float) -> Progress:
        asked_on = self._later(progress.last_on, min(6, round(self.rng.random() * 2 * pace)))
        progress = self._move(progress, code, asked_on, reason=self.rng.choice(CORRECTION_REASONS))
        answered_on = self.at.date() + timedelta(days=self.rng.choice((1, 1, 2, 3, 5, 8, 13)))
        there = advance(progress, Happening("corrected", answered_on), self.rules)
        self.at = self._moment(answered_on)
        self.acts_so_far.append(Correct(self.at, self.case))
        return there

    def _work(self, progress: Progress, step: Step, pace: float) -> Progress:
        on = self._later(progress.last_on, self._days(step, pace))
        owed = progress.fee - progress.paid
        if step.kind == "payment" and owed > 0:
            for code, amount, days in paid(owed, Random(f"{self.case}/payment")):
                progress = self._move(progress, code, self._later(on, days), amount=amount)
        return self._move(progress, "step_done", on, step=step.id)

    def _ground(self) -> str | None:
        grounds = self.version.standard.grounds
        return self.rng.choice(grounds).id if grounds else None

    def _move(
        self,
        progress: Progress,
        code: EventCode,
        claimed_on: date | None,
        *,
        step: str | None = None,
        reason: str | None = None,
        amount: int | None = None,
    ) -> Progress:
        on = max(d for d in (claimed_on, progress.last_on) if d is not None)
        at = max(self._recorded(on), self.at + timedelta(minutes=7))
        there = advance(progress, Happening(code, on, step, amount), self.rules)
        if is_late(progress, code, at.date()):
            reason = DELAY_REASONS[self.case % len(DELAY_REASONS)]
        self.at = at
        self.acts_so_far.append(Move(at, self.case, code, on, step, reason, amount))
        return there

    def _recorded(self, claimed_on: date) -> datetime:
        late = self.rng.random() < habit(self.version.service).late_entry
        return self._moment(self._later(claimed_on, self.rng.randint(2, 6) if late else 0))

    def _later(self, on: date | None, days: int) -> date:
        start = on or self.at.date()
        return self.calendar.due_on(start, WorkingDays(days)) if days else start

    def _days(self, step: Step, pace: float) -> int:
        days = step.allowance.value
        if step.allowance.unit == "hours":
            days = 1 if days else 0
        drawn = days * pace * self.rng.uniform(0.5, 1.2)
        return min(250, int(drawn + self.rng.random()))

    def _moment(self, on: date) -> datetime:
        seconds = _OFFICE_OPENS + self.rng.randrange(_OFFICE_SECONDS)
        return datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(seconds=seconds)

    def _report(self, on: date, ways: Habit) -> None:
        if self.rng.random() >= ways.charged:
            return
        at = self._moment(on + timedelta(days=self.rng.randint(1, 20)))
        kind = self.rng.choices(KINDS, (5, 3, 2, 2))[0]
        case = self.case if self.rng.random() < 0.6 else None
        amount = self.rng.choice(_ASKED)
        report = Report(at, self.version.service, amount, kind, case, self.case)
        self.acts_so_far.append(report)
        with suppress(NotFound):  # a calendar year that nobody has decreed yet
            self.acts_so_far.extend(turns(report, self.calendar))

    def _travel(self, answers: Mapping[str, Any]) -> None:
        issued = [a for a in self.acts_so_far if isinstance(a, Move) and a.code == "issued"]
        for act in issued:
            made = journey(self.version, answers, self.case, act.at, self.calendar, self.rng)
            self.acts_so_far.extend(made)

    def _opinion(self) -> None:
        moves = [act for act in self.acts_so_far if isinstance(act, Move)]
        for before, move in pairwise(moves):
            if before.code == "accepted":
                made = opinion(self.case, self.version.service, before.at, move)
                self.acts_so_far.extend(made)

    def _answer(self, ways: Habit) -> None:
        last = self.acts_so_far[-1]
        is_closed = isinstance(last, Move) and last.code in ("issued", "rejected", "withdrawn")
        if not is_closed or self.rng.random() >= ANSWERS:
            return
        charged = self.rng.choices(CHARGED, (ways.charged * 2, 1, 0.05))[0]
        scores: tuple[int, ...] = ()
        if self.rng.random() < RATES:
            scores = tuple(self.rng.choices(range(1, 5), ways.mood)[0] for _ in ELEMENTS)
        at = self._moment(last.at.date() + timedelta(days=self.rng.randint(1, 10)))
        self.acts_so_far.append(Answer(at, self.case, charged, scores))
