"""A seeded year of a city: the same every time, and nothing in it that could not have happened."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from builder.demo.acts import Act, Correct, File, Move, Report, Travel, Turn
from builder.demo.simulate import DAYS, simulate
from builder.demo.travel import journey, sent_out
from publish.facts.assessment import assess
from publish.facts.json_text import read_json
from publish.facts.posts import read_posts
from publish.facts.service import rules_of
from publish.facts.status import Happening, Progress, advance
from tests.builder.demo.definitions import SCHEMAS, accepts, calendar, version, versions

UNTIL = date(2026, 10, 31)
POSTS = read_posts(read_json((SCHEMAS / "shared/posts.json").read_bytes()))


def acts(seed: int = 7, applications: int = 150, until: date = UNTIL) -> list[Act]:
    return list(
        simulate(
            versions(),
            calendar(),
            until=until,
            applications=applications,
            seed=seed,
            accepts=accepts,
            posts=POSTS,
        )
    )


def test_the_same_seed_gives_the_same_acts() -> None:
    assert acts() == acts()


def test_another_seed_gives_another_city() -> None:
    assert acts(7, 20) != acts(8, 20)


def test_acts_come_in_the_order_of_time_within_the_year() -> None:
    moments = [act.at for act in acts()]

    assert sorted(moments) == moments
    assert UNTIL >= moments[-1].date()
    assert DAYS > (UNTIL - moments[0].date()).days


def test_every_application_is_filed_once_before_anything_else() -> None:
    seen: set[int] = set()
    for act in acts():
        if isinstance(act, File):
            assert act.case not in seen
            seen.add(act.case)
        elif not isinstance(act, Turn) and act.case is not None:
            assert act.case in seen

    assert set(range(150)) == seen


def test_the_fold_accepts_every_act() -> None:
    rules = {v.service: rules_of(v.standard, calendar()) for v in versions()}
    service: dict[int, str] = {}
    here: dict[int, Progress] = {}
    for act in acts():
        if isinstance(act, File):
            fee = assess(act.version.standard.tariff, act.answers).total.amount
            service[act.case] = act.version.service
            filed = Happening("filed", act.at.date(), amount=fee)
            here[act.case] = advance(None, filed, rules[act.version.service])
        elif isinstance(act, Move):
            moved = Happening(act.code, act.claimed_on, act.step, act.amount)
            here[act.case] = advance(here[act.case], moved, rules[service[act.case]])
        elif isinstance(act, Correct):
            answered = Happening("corrected", act.at.date())
            here[act.case] = advance(here[act.case], answered, rules[service[act.case]])

    assert {"issued", "rejected"} <= {progress.status for progress in here.values()}


def test_nothing_is_claimed_before_it_could_be_recorded() -> None:
    early = [a for a in acts() if isinstance(a, Move) and a.claimed_on > a.at.date()]

    assert [] == early


def test_every_form_takes_the_answers_of_its_applications() -> None:
    refused = Counter(
        act.version.service
        for act in acts(applications=400)
        if isinstance(act, File) and not accepts(act.version, act.answers)
    )

    assert {} == refused


def test_reports_are_made_of_services_that_take_applications() -> None:
    reported = {act.service for act in acts(applications=1500) if isinstance(act, Report)}

    assert reported
    assert reported <= {v.service for v in versions() if v.standard.takes_applications}


@pytest.mark.parametrize("until", [date(2027, 12, 31), date(2025, 12, 31)])
def test_the_edge_of_the_calendars_stops_an_application_and_not_the_city(until: date) -> None:
    count = defaultdict(int)
    for act in acts(until=until):
        count[type(act)] += 1

    assert 150 == count[File]
    assert 150 < count[Move]


def test_a_head_leaves_after_the_order_and_comes_back_before_accounting() -> None:
    made = acts(applications=400)
    issued = {a.case: a.at for a in made if isinstance(a, Move) and a.code == "issued"}
    journeys: dict[int, list[str]] = defaultdict(list)
    for act in made:
        if isinstance(act, Travel):
            assert act.at.date() > issued[act.case].date()
            journeys[act.case].append(act.change)

    assert len(journeys) > 5
    order = ["departed", "returned", "reported"]
    plain = [[c for c in changes if c != "extended"] for changes in journeys.values()]
    assert all(changes == order[: len(changes)] for changes in plain)
    longer = [changes for changes in journeys.values() if "extended" in changes]
    assert longer
    assert all(changes[:2] == ["departed", "extended"] for changes in longer)


@pytest.mark.parametrize("late", [0, 5, 30])
def test_a_stay_is_made_longer_to_a_day_to_come_however_late_the_order_was(late: int) -> None:
    order, said = version("sppd-elektronik"), []
    for seed in range(150):
        rng, on = random.Random(seed), date(2026, 3, 2)
        answers = sent_out(order, order.standard.scenarios[0].answers, POSTS, rng, on)
        issued_at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=late)
        said += [
            act
            for act in journey(order, answers, seed, issued_at, calendar(), rng)
            if act.change == "extended"
        ]

    assert len(said) > 5
    assert all(act.until is not None and act.until > act.at.date() for act in said)
