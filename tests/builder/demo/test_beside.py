"""Beside the steps: payments that differ, opinions of other units, what becomes of a report."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from builder.demo.acts import Ask, Move, Report, Say
from builder.demo.beside import QUESTION, SAID, opinion, turns
from builder.demo.habits import paid
from publish.facts.balance import Balance, after
from tests.builder.demo.definitions import calendar

BEFORE = datetime(2026, 3, 2, 1, tzinfo=UTC)
MOVE = Move(BEFORE + timedelta(minutes=7), 0, "step_done", BEFORE.date())
OWED = 162_001


def asked() -> list[Ask | Say]:
    return [act for case in range(50) for act in opinion(case, "pbg", BEFORE, MOVE)]


def test_an_opinion_is_asked_and_answered_before_the_next_step() -> None:
    asks, says = ([a for a in asked() if isinstance(a, kind)] for kind in (Ask, Say))

    assert 5 < len(asks) < 30
    assert [a.case for a in asks] == [s.case for s in says]
    assert all(BEFORE < a.at < s.at < MOVE.at for a, s in zip(asks, says, strict=True))


def test_of_other_services_nobody_is_asked() -> None:
    assert [] == [a for case in range(50) for a in opinion(case, "kia", BEFORE, MOVE)]


def test_every_text_says_that_it_is_made_up() -> None:
    assert all("karangan" in text for text in (QUESTION, *filter(None, SAID.values())))


def test_a_report_is_answered_decided_and_confirmed_in_that_order() -> None:
    kinds: Counter[str] = Counter()
    for told_by in range(30):
        report = Report(BEFORE, "pbg", 50_000, "asked", None, told_by)
        made = list(turns(report, calendar()))
        moments = [turn.at for turn in made]
        kinds.update(turn.code for turn in made)

        assert sorted(moments) == moments
        assert ["replied", "decided", "confirmed"][: len(made)] == [turn.code for turn in made]

    assert (30, 30) == (kinds["replied"], kinds["decided"])
    assert 5 < kinds["confirmed"] < 30


def test_every_way_of_paying_covers_the_fee() -> None:
    ways = Counter(len(paid(OWED, Random(seed))) for seed in range(400))
    codes: set[str] = set()
    for seed in range(400):
        balance = Balance(OWED)
        for code, amount, _ in paid(OWED, Random(seed)):
            balance = after(balance, code, amount)
            codes.add(code)
        assert 0 == balance.owed

    assert {"payment_recorded", "payment_reversed", "overpaid", "refunded"} == codes
    assert ways[1] > 300
