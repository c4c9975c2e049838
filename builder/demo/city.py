"""A year of a city, played through the very use cases that serve real people.

Invariants:
- nothing is written past a use case: what is refused in the office is refused here;
- days go forward, and so do the dates in the register; a week is released at a
  time, which gives the same entries as daily releases for a seventh of the time;
- the same seed, dates, definitions and keys give the same register entries.

The record is one long transaction (`Office.uow` from a bulk of the store): a
play that is cut off leaves a workspace to throw away, never one to go on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from builder.demo.acts import Act, Answer, Ask, Correct, File, Move, Report, Say, Travel, Turn
from builder.demo.answers import uploads
from builder.demo.contacts import contact_of
from builder.demo.days import by_day, first_day, moment
from builder.demo.later import announced_on, in_force_from, second_versions
from builder.demo.office import Definitions, Office, publish_definitions
from builder.demo.people import TREASURER, officer_of
from builder.demo.samples import HOLDER, Samples, store_samples
from builder.demo.simulate import DAYS, simulate
from builder.demo.stops import turn_services
from builder.demo.turns import ask, say, turn
from builder.domain.application import Answers, unit_of_step
from builder.domain.report import quarter_of
from builder.domain.travel import order_of
from builder.domain.version import opened
from builder.forms.verdict import judge
from builder.usecases.case import answer_correction
from builder.usecases.charges import Reported, publish_charges, report_charge
from builder.usecases.counts import publish_counts
from builder.usecases.move import Command, move_application
from builder.usecases.report_desk import publish_outcomes
from builder.usecases.shared_contacts import publish_contacts
from builder.usecases.submit import Submitted, submit_application
from builder.usecases.survey import answer_survey, publish_surveys
from builder.usecases.travel import Recording, record_travel
from publish.facts.balance import MONEY_EVENTS
from publish.facts.json_text import read_json
from publish.facts.posts import POSTS, read_posts
from publish.facts.service import ServiceVersion, read_version

Progress = Callable[[date, int, int], None]
"""Hears of every day that is over: the day, days so far, days in all."""

RELEASE_EVERY = 7  # days
_MORNING, _EVENING = time(7), time(20)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it; `entries` are those in the register."""

    first_on: date
    last_on: date
    applications: int
    events: int
    reports: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Filed:
    version: ServiceVersion
    answers: Answers
    submitted: Submitted


@dataclass(slots=True, eq=False)
class _Play:
    office: Office
    samples: Samples
    changes: Definitions
    announced_on: date
    last_on: date
    filed: dict[int, _Filed] = field(default_factory=dict)
    counted: dict[type, int] = field(default_factory=dict)
    reported: dict[int, Reported] = field(default_factory=dict)
    travels: dict[int, str] = field(default_factory=dict)  # the post that a case sent out
    away: set[str] = field(default_factory=set)  # posts
    entries: int = 0

    def act(self, act: Act) -> None:
        """Play one act through its use case."""
        _PLAY[type(act)](self, act, act.at.astimezone(self.office.zone))
        self.counted[type(act)] = self.counted.get(type(act), 0) + 1

    def judged(self, version: ServiceVersion) -> Callable[[Any], Sequence[Any]]:
        """The judge of the version's form."""
        return partial(judge, self.office.form(version))


def play(
    office: Office, *, until: date, applications: int, seed: int, progress: Progress
) -> Played:
    """Publish every definition on the first day, then play `DAYS` days up to and with `until`.

    The calendar must cover them. The register must be empty.
    """
    first_on = first_day(until)
    opening = moment(office, first_on, _MORNING)
    versions = [
        opened(stored) for stored in publish_definitions(office, office.definitions, opening)
    ]
    changes = second_versions(office.definitions, in_force_from(until))
    samples = store_samples(
        office.uow,
        office.attachments,
        office.attachments_folder,
        now=opening,
        rng=office.rng,
    )
    running = _Play(office, samples, changes, announced_on(until), until)
    acts = simulate(
        [*versions, *(read_version(2, *map(read_json, texts)) for texts in changes.values())],
        office.calendar,
        until=until,
        applications=applications,
        seed=seed,
        accepts=lambda version, answers: not judge(office.form(version), answers),
        posts=read_posts(office.shelf.references[POSTS]),
    )
    for number, (on, todays) in enumerate(by_day(acts, office, first_on), 1):
        _day(running, on, todays, is_release_due=number % RELEASE_EVERY == 0 or on == until)
        progress(on, number, DAYS)
    moves = running.counted.get(Move, 0) + running.counted.get(Correct, 0)
    filed = running.counted.get(File, 0)
    reports = running.counted.get(Report, 0)
    return Played(first_on, until, filed, filed + moves, reports, running.entries)


def _day(running: _Play, on: date, acts: Iterable[Act], *, is_release_due: bool) -> None:
    office = running.office
    if on.day == 1:
        _close_periods(office, on)
    if on == running.announced_on:
        publish_definitions(office, running.changes, moment(office, on, _MORNING))
    turn_services(office, on, running.last_on, moment(office, on, _MORNING))
    for act in acts:
        running.act(act)
    if is_release_due:
        running.entries += office.release(moment(office, on, _EVENING))


def _close_periods(office: Office, on: date) -> None:
    """On the first of a month: the counts of the month that is over, and of the quarter."""
    now, before = moment(office, on, _MORNING), on - timedelta(days=1)
    publish_counts(office.uow, month=f"{before:%Y-%m}", now=now, calendar=office.calendar)
    if quarter_of(before) != quarter_of(on):
        publish_charges(office.uow, quarter=quarter_of(before), now=now)
        publish_surveys(office.uow, quarter=quarter_of(before), now=now)
        publish_outcomes(office.uow, quarter=quarter_of(before), now=now, calendar=office.calendar)
        publish_contacts(office.uow, quarter=quarter_of(before), now=now)


def _file(running: _Play, act: File, at: datetime) -> None:
    office = running.office
    lent = running.samples.lend(office.uow, uploads(act.version, act.answers), at)
    submitted = submit_application(
        office.uow,
        version=act.version,
        judge=running.judged(act.version),
        calendar=office.calendar,
        answers=act.answers,
        lang=act.lang,
        idempotency_key=office.rng(16).hex(),
        now=at,
        rng=office.rng,
        prefix=office.shelf.city.prefix,
        attachments=lent,
        holder=HOLDER,
        is_sample=True,
        search_key=office.search_key,
        contact=contact_of(act.version.service, act.case),
    )
    running.filed[act.case] = _Filed(act.version, act.answers, submitted)


def _move(running: _Play, act: Move, at: datetime) -> None:
    office, filed = running.office, running.filed[act.case]
    is_payment = act.code in MONEY_EVENTS
    unit = unit_of_step(filed.version.standard, act.step)
    move_application(
        office.uow,
        number=filed.submitted.number,
        command=Command(act.code, act.claimed_on, act.step, act.reason, act.amount),
        user=office.users[TREASURER if is_payment else officer_of(unit)],
        now=at,
        calendar=office.calendar,
    )


def _correct(running: _Play, act: Correct, at: datetime) -> None:
    office, filed = running.office, running.filed[act.case]
    answer_correction(
        office.uow,
        number=filed.submitted.number,
        receipt_key=filed.submitted.receipt_key or "",
        answers=filed.answers,
        judge=running.judged(filed.version),
        now=at,
        calendar=office.calendar,
    )


def _report(running: _Play, act: Report, at: datetime) -> None:
    office = running.office
    filed = None if act.case is None else running.filed[act.case]
    running.reported[act.told_by] = report_charge(
        office.uow,
        service=act.service,
        asked_on=at.date(),
        amount=act.amount,
        kind=act.kind,
        now=at,
        rng=office.rng,
        number=filed.submitted.number if filed else None,
        receipt_key=filed.submitted.receipt_key if filed else None,
    )


def _turn(running: _Play, act: Turn, at: datetime) -> None:
    turn(running.office, running.reported[act.told_by], act, at)


def _ask(running: _Play, act: Ask, at: datetime) -> None:
    filed = running.filed[act.case]
    ask(running.office, filed.submitted.number, filed.version, act, at)


def _say(running: _Play, act: Say, at: datetime) -> None:
    filed = running.filed[act.case]
    say(running.office, filed.submitted.number, filed.version, act, at)


def _answer(running: _Play, act: Answer, at: datetime) -> None:
    submitted = running.filed[act.case].submitted
    answer_survey(
        running.office.uow,
        number=submitted.number,
        receipt_key=submitted.receipt_key or "",
        charged=act.charged,
        scores=act.scores,
        now=at,
    )


def _travel(running: _Play, act: Travel, at: datetime) -> None:
    """A head who is away is not sent out again: the journey of that order is left out whole."""
    office, filed = running.office, running.filed[act.case]
    order = order_of(filed.version.standard, filed.answers)
    if act.change == "departed" and order is not None and order.post not in running.away:
        running.travels[act.case] = order.post
        running.away.add(order.post)
    post = running.travels.get(act.case)
    if post is None:
        return
    record_travel(
        office.uow,
        number=filed.submitted.number,
        recording=Recording(act.change, at.date(), act.acting, act.cost, act.until),
        user=office.users[officer_of(filed.version.standard.unit)],
        now=at,
        calendar=office.calendar,
        shelf=office.shelf,
    )
    if act.change == "returned":
        running.away.discard(post)


_PLAY: Mapping[type[Act], Callable[[_Play, Any, datetime], None]] = {
    File: _file,
    Move: _move,
    Correct: _correct,
    Report: _report,
    Turn: _turn,
    Ask: _ask,
    Say: _say,
    Answer: _answer,
    Travel: _travel,
}
