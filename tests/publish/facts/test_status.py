from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Conflict
from publish.facts.balance import MONEY_EVENTS, most
from publish.facts.next_events import next_events
from publish.facts.rules import Rules, StepKind, StepRule, step_after
from publish.facts.status import (
    DECIDED,
    OPEN,
    TRANSITIONS,
    EventCode,
    Happening,
    Progress,
    Status,
    advance,
)
from publish.facts.workdays import Allowance
from tests.makers import calendar

STATUSES: tuple[Status, ...] = get_args(Status)
CODES: tuple[EventCode, ...] = get_args(EventCode)
MONDAY = date(2026, 3, 2)
KINDS: dict[str, StepKind] = {
    "terima": "intake",
    "periksa": "work",
    "bayar": "payment",
    "terbit": "issue",
}
RULES = Rules(
    steps=tuple(StepRule(name, kind) for name, kind in KINDS.items()),
    allowance=Allowance(5, "working_days"),
    variants={"mbr": Allowance(2, "working_days"), "bebas": Allowance(0, "not_applicable")},
    calendar=calendar(),
)


def happening(code: EventCode, day: int = 0, **more: Any) -> Happening:
    """An event so many days after Monday 2 March 2026."""
    return Happening(code, MONDAY + timedelta(days=day), **more)


def after(*events: Happening) -> Progress:
    """The progress after these events."""
    progress: Progress | None = None
    for event in events:
        progress = advance(progress, event, RULES)
    assert progress is not None
    return progress


def code_of(*events: Happening) -> str:
    with pytest.raises(Conflict) as refused:
        after(*events)
    return refused.value.problems[0].code


FILED = happening("filed", amount=1000)
ACCEPTED = happening("accepted", 1)
CHECKED = happening("step_done", 2, step="periksa")
PAID = happening("payment_recorded", 3, amount=1000)
PAYMENT_DONE = happening("step_done", 3, step="bayar")
APPROVED = happening("approved", 4)
ISSUED = happening("issued", 7)
WHOLE = (FILED, ACCEPTED, CHECKED, PAID, PAYMENT_DONE, APPROVED, ISSUED)


def test_a_whole_application_without_trouble() -> None:
    found = after(*WHOLE)

    assert (
        Progress(
            status="issued",
            step=None,
            filed_on=MONDAY,
            variant=None,
            fee=1000,
            paid=1000,
            accepted_on=date(2026, 3, 3),
            due_on=date(2026, 3, 10),
            decided_on=date(2026, 3, 6),
            closed_on=date(2026, 3, 9),
            last_on=date(2026, 3, 9),
        )
        == found
    )
    assert not found.is_open


def test_the_step_under_way_follows_the_definition() -> None:
    steps = [after(*WHOLE[:n]).step for n in range(1, len(WHOLE) + 1)]

    assert ["terima", "periksa", "bayar", "bayar", "terbit", "terbit", None] == steps


@pytest.mark.parametrize("status", [None, *STATUSES])
@pytest.mark.parametrize("code", CODES)
def test_what_the_table_does_not_list_is_refused(status: Status | None, code: EventCode) -> None:
    """Every pair of status and event: listed ones may fail for another reason, never this one."""
    progress = None if status is None else replace(after(FILED, ACCEPTED), status=status)

    try:
        moved = advance(progress, happening(code, 9, step="periksa", amount=1000), RULES)
    except Conflict as refused:
        is_listed = (status, code) in TRANSITIONS
        assert is_listed is (refused.problems[0].code != "STATUS-TRANSITION")
    else:
        assert TRANSITIONS[(status, code)] == moved.status


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((FILED, FILED), "STATUS-TRANSITION"),
        ((ACCEPTED,), "STATUS-TRANSITION"),
        ((FILED, APPROVED), "STATUS-TRANSITION"),
        ((FILED, ACCEPTED, happening("step_done", 2, step="bayar")), "STATUS-STEP"),
        ((FILED, ACCEPTED, happening("step_done", 2)), "STATUS-STEP"),
        ((FILED, ACCEPTED, happening("approved", 2)), "STATUS-STEP"),
        ((*WHOLE[:5], happening("step_done", 4, step="terbit")), "STATUS-STEP"),
        ((FILED, ACCEPTED, CHECKED, PAYMENT_DONE), "STATUS-UNPAID"),
        ((FILED, ACCEPTED, happening("payment_recorded", 2, amount=1001)), "STATUS-OVERPAID"),
        ((FILED, ACCEPTED, happening("payment_recorded", 2, amount=0)), "STATUS-OVERPAID"),
        ((FILED, ACCEPTED, happening("payment_recorded", 2)), "STATUS-OVERPAID"),
        ((FILED, ACCEPTED, happening("payment_recorded", 2, amount=-5)), "STATUS-OVERPAID"),
        ((*WHOLE[:4], happening("payment_recorded", 3, amount=1)), "STATUS-OVERPAID"),
        ((FILED, ACCEPTED, happening("step_done", 0, step="periksa")), "STATUS-DATE-ORDER"),
        ((*WHOLE, happening("withdrawn", 9)), "STATUS-TRANSITION"),
    ],
)
def test_it_rejects(events: tuple[Happening, ...], code: str) -> None:
    assert code == code_of(*events)


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ((FILED, happening("returned", 1)), "returned"),
        ((FILED, happening("returned", 1), happening("corrected", 2)), "filed"),
        ((FILED, happening("returned", 1), happening("withdrawn", 2)), "withdrawn"),
        ((FILED, happening("rejected", 1)), "rejected"),
        ((FILED, ACCEPTED, happening("rejected", 2)), "rejected"),
        ((FILED, ACCEPTED, happening("correction_requested", 2)), "waiting"),
        ((FILED, ACCEPTED, happening("payment_recorded", 1, amount=400)), "in_process"),
        ((FILED, happening("accepted", 0)), "in_process"),
    ],
)
def test_it_accepts(events: tuple[Happening, ...], status: Status) -> None:
    assert status == after(*events).status


def test_money_may_come_in_parts_and_before_its_step() -> None:
    first = happening("payment_recorded", 2, amount=400)
    second = happening("payment_recorded", 2, amount=600)

    found = after(FILED, ACCEPTED, first, second, CHECKED, PAYMENT_DONE)

    assert (1000, "terbit") == (found.paid, found.step)


def test_the_clock_starts_when_the_file_is_complete() -> None:
    waiting = (FILED, happening("returned", 1), happening("corrected", 8))

    assert after(*waiting).due_on is None
    assert date(2026, 3, 17) == after(*waiting, happening("accepted", 8)).due_on


def test_a_stop_moves_the_due_date_by_the_working_days_it_lasted() -> None:
    """Asked on Wednesday, answered on the next Monday: Thursday, Friday and Monday."""
    asked = (FILED, ACCEPTED, happening("correction_requested", 2))

    found = after(*asked, happening("corrected", 7))

    assert (3, None) == (found.stopped_days, found.stopped_on)
    assert date(2026, 3, 13) == found.due_on
    assert date(2026, 3, 4) == after(*asked).stopped_on


def test_an_answer_on_the_same_day_stops_nothing() -> None:
    found = after(FILED, ACCEPTED, happening("correction_requested", 2), happening("corrected", 2))

    assert (0, date(2026, 3, 10)) == (found.stopped_days, found.due_on)


@pytest.mark.parametrize(
    ("variant", "due"), [("mbr", date(2026, 3, 5)), ("bebas", None), ("lain", date(2026, 3, 10))]
)
def test_the_variant_chooses_the_promised_time(variant: str, due: date | None) -> None:
    filed = happening("filed", amount=0, variant=variant)

    assert due == after(filed, ACCEPTED).due_on


def test_a_withdrawal_is_no_decision() -> None:
    found = after(FILED, ACCEPTED, happening("withdrawn", 3))

    assert (None, date(2026, 3, 5), None) == (found.decided_on, found.closed_on, found.step)


DOUBLE = happening("overpaid", 4, amount=1000)


@pytest.mark.parametrize(
    ("events", "paid", "surplus", "held", "unpaid"),
    [
        ((FILED, ACCEPTED, happening("payment_recorded", 1, amount=400)), 400, 0, 400, 0),
        ((*WHOLE[:4], DOUBLE), 1000, 1000, 2000, 0),
        ((*WHOLE[:4], DOUBLE, happening("refunded", 5, amount=600)), 1000, 400, 1400, 0),
        ((*WHOLE[:4], DOUBLE, happening("payment_reversed", 5, amount=1200)), 800, 0, 800, 0),
        ((*WHOLE, happening("payment_reversed", 8, amount=300)), 700, 0, 700, 300),
        (
            (*WHOLE[:4], happening("withdrawn", 4), happening("refunded", 5, amount=1000)),
            1000,
            0,
            0,
            0,
        ),
        ((FILED, ACCEPTED, happening("withdrawn", 2), DOUBLE), 0, 1000, 1000, 0),
    ],
)
def test_money_beside_the_fee_is_counted_apart(
    events: tuple[Happening, ...], paid: int, surplus: int, held: int, unpaid: int
) -> None:
    here = after(*events)

    assert (paid, surplus, held, unpaid) == (
        here.paid,
        here.balance.surplus,
        here.balance.held,
        here.unpaid,
    )
    assert after(*events[:-1]).step == here.step


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((FILED, ACCEPTED, DOUBLE), "STATUS-STILL-OWED"),
        ((*WHOLE[:4], happening("overpaid", 4, amount=0)), "STATUS-STILL-OWED"),
        ((*WHOLE[:4], happening("refunded", 4, amount=1)), "STATUS-REFUND"),
        ((*WHOLE[:4], DOUBLE, happening("refunded", 5, amount=1001)), "STATUS-REFUND"),
        ((*WHOLE[:4], happening("payment_reversed", 4, amount=1001)), "STATUS-REVERSAL"),
        ((FILED, happening("overpaid", 1, amount=5)), "STATUS-TRANSITION"),
        (
            (
                FILED,
                ACCEPTED,
                happening("withdrawn", 2),
                happening("payment_recorded", 2, amount=1),
            ),
            "STATUS-TRANSITION",
        ),
    ],
)
def test_no_money_goes_where_there_is_none(events: tuple[Happening, ...], code: str) -> None:
    assert code == code_of(*events)


def test_a_payment_step_waits_again_when_its_payment_was_none() -> None:
    taken_out = happening("payment_reversed", 3, amount=1000)

    assert "STATUS-UNPAID" == code_of(*WHOLE[:4], taken_out, PAYMENT_DONE)


def test_open_and_decided_name_statuses_of_the_table() -> None:
    assert {"rejected", "issued", "withdrawn"} == set(STATUSES) - OPEN
    assert {"approved", "rejected", "issued"} == DECIDED
    assert set(STATUSES) == set(TRANSITIONS.values())


def test_what_comes_next_depends_on_the_step() -> None:
    assert {"returned", "accepted", "rejected", "withdrawn"} == set(
        next_events(after(FILED), RULES)
    )
    assert "approved" not in next_events(after(FILED, ACCEPTED), RULES)
    assert "step_done" not in next_events(after(FILED, ACCEPTED, CHECKED), RULES)
    assert "payment_recorded" not in next_events(after(*WHOLE[:4]), RULES)
    money = {"overpaid", "payment_reversed"}
    assert {"correction_requested", "approved", "rejected", "withdrawn"} | money == set(
        next_events(after(*WHOLE[:5]), RULES)
    )
    assert {"issued"} | money == set(next_events(after(*WHOLE[:6]), RULES))
    assert money == set(next_events(after(*WHOLE), RULES))


def test_steps_follow_each_other() -> None:
    assert ["terima", "periksa", "bayar", "terbit", None] == [
        step_after(step, RULES) for step in (None, *KINDS)
    ]


@st.composite
def walks(draw: st.DrawFn) -> tuple[list[Progress], Rules]:
    """The progress after each event of a random walk along `next_events`, and its rules."""
    steps = ("intake", *draw(st.lists(st.sampled_from(["work", "payment"]), max_size=3)), "issue")
    rules = replace(RULES, steps=[StepRule(f"s{i}", k) for i, k in enumerate(steps)])
    day, fee = MONDAY, draw(st.integers(0, 3))
    walk = [advance(None, Happening("filed", day, amount=fee), rules)]
    for _ in range(draw(st.integers(0, 14))):
        possible = next_events(walk[-1], rules)
        if not possible:
            break
        code = draw(st.sampled_from(possible))
        day += timedelta(days=draw(st.integers(0, 6)))
        limit = most(walk[-1].balance, code) if code in MONEY_EVENTS else None
        amount = draw(st.integers(1, limit or 3)) if code in MONEY_EVENTS else None
        walk.append(advance(walk[-1], Happening(code, day, walk[-1].step, amount), rules))
    return walk, rules


@given(walks())
def test_whatever_may_come_next_is_accepted_until_the_end(
    walked: tuple[list[Progress], Rules],
) -> None:
    walk, rules = walked

    assert all(before.is_open or not after_.is_open for before, after_ in pairwise(walk))
    assert all(set(next_events(p, rules)) <= {*MONEY_EVENTS} for p in walk if not p.is_open)
    assert all(next_events(p, rules) for p in walk if p.is_open)


@given(walks())
def test_a_due_date_never_moves_back(walked: tuple[list[Progress], Rules]) -> None:
    walk, _ = walked
    dues = [p.due_on for p in walk if p.due_on is not None]

    assert sorted(dues) == dues
    assert all(p.due_on is not None for p in walk if p.accepted_on is not None)


@given(walks())
def test_paid_never_exceeds_the_fee_and_an_end_has_no_step(
    walked: tuple[list[Progress], Rules],
) -> None:
    walk, _ = walked

    assert all(0 <= p.paid <= p.fee for p in walk)
    assert all(0 <= p.balance.held and 0 <= p.extra for p in walk)
    assert all((p.step is None) is (not p.is_open) for p in walk)
    assert all((p.closed_on is None) is p.is_open for p in walk)
