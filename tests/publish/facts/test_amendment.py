"""Putting right what was recorded wrongly: what it gives, and what it never gives the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Conflict
from publish.facts.amendment import AMENDED, follow, held, kinds_for, reasons_like, refolded
from publish.facts.rules import Rules, StepRule
from publish.facts.status import EventCode, Happening, Progress
from publish.facts.workdays import Allowance, CalendarYear, HolidayCalendar

MONDAY = date(2026, 3, 2)
STEPS = (StepRule("terima", "intake"), StepRule("periksa", "work"), StepRule("serah", "issue"))
CALENDAR = HolidayCalendar([CalendarYear(2026, (), "", "law")])
RULES = Rules(STEPS, Allowance(5, "working_days"), {}, CALENDAR)


def event(code: EventCode, day: int, **about: Any) -> Happening:
    return Happening(code, MONDAY + timedelta(days=day), **about)


def amended(amends: int, day: int, reason: str = "mistyped", **right: Any) -> Happening:
    return event(AMENDED, day, amends=amends, reason=reason, **right)


FILED, ACCEPTED = event("filed", 0, amount=0), event("accepted", 1)
DONE = event("step_done", 2, step="periksa")
APPROVED, ISSUED = event("approved", 3), event("issued", 4)
REJECTED = event("rejected", 2, reason="palsu")
ASKED = event("correction_requested", 2, reason="unclear")
ANSWERED = event("corrected", 4)


def after(*events: Happening) -> Progress:
    here = None
    for at, own in enumerate(events):
        here = follow(events[:at], here, own, RULES)
    assert here is not None
    return here


def test_a_step_that_was_not_done_is_to_be_done_again() -> None:
    here = after(FILED, ACCEPTED, DONE, amended(3, 3, "not-done"))

    assert ("in_process", "periksa") == (here.status, here.step)


def test_a_decision_taken_back_leaves_the_clock_as_it_ran() -> None:
    before, here = after(FILED, ACCEPTED), after(FILED, ACCEPTED, REJECTED, amended(3, 9, "law"))

    assert ("in_process", None, None) == (here.status, here.decided_on, here.closed_on)
    assert (before.due_on, before.step) == (here.due_on, here.step)


def test_after_a_decision_was_taken_back_none_comes_for_an_earlier_day() -> None:
    reopened = (FILED, ACCEPTED, REJECTED, amended(3, 9, "law"))
    again = event("rejected", 8, reason="palsu")

    with pytest.raises(Conflict) as refused:
        after(*reopened, again)
    assert "STATUS-DATE-ORDER" == refused.value.problems[0].code
    with pytest.raises(Conflict):  # nor after a date was put right as well
        after(*reopened, amended(2, 9, right_on=MONDAY), again)


def test_a_stop_taken_back_was_none() -> None:
    here = after(FILED, ACCEPTED, ASKED, amended(3, 8, "wrong-application"))

    assert ("in_process", None, 0) == (here.status, here.stopped_on, here.stopped_days)
    assert after(FILED, ACCEPTED).due_on == here.due_on


def test_an_earlier_day_of_acceptance_is_due_earlier() -> None:
    here = after(FILED, ACCEPTED, amended(2, 3, right_on=MONDAY))

    assert (MONDAY, date(2026, 3, 9)) == (here.accepted_on, here.due_on)


def test_a_later_stop_is_a_shorter_one() -> None:
    later = amended(3, 5, right_on=MONDAY + timedelta(days=3))

    assert 2 == after(FILED, ACCEPTED, ASKED, ANSWERED).stopped_days
    assert 1 == after(FILED, ACCEPTED, ASKED, ANSWERED, later).stopped_days


def test_another_ground_leaves_the_decision() -> None:
    events = (FILED, ACCEPTED, REJECTED, amended(3, 3, "law", right_reason="lain"))

    assert after(FILED, ACCEPTED, REJECTED) == after(*events)
    assert "lain" == held(events)[3].reason


WRONG: dict[str, tuple[tuple[Happening, ...], str]] = {
    "an event that never was": ((FILED, ACCEPTED, amended(7, 2)), "AMEND-TARGET"),
    "the filing": ((FILED, amended(1, 2)), "AMEND-TARGET"),
    "an acceptance, so that the clock begins anew": (
        (FILED, ACCEPTED, amended(2, 2, "not-done")),
        "AMEND-TARGET",
    ),
    "what the applicant answered": (
        (FILED, ACCEPTED, ASKED, ANSWERED, amended(4, 5)),
        "AMEND-TARGET",
    ),
    "what the applicant withdrew": ((FILED, event("withdrawn", 1), amended(2, 2)), "AMEND-TARGET"),
    "a payment": (
        (
            event("filed", 0, amount=9),
            ACCEPTED,
            event("payment_recorded", 2, amount=9),
            amended(3, 3),
        ),
        "AMEND-TARGET",
    ),
    "twice the same": (
        (FILED, ACCEPTED, DONE, amended(3, 3, "not-done"), amended(3, 3, "not-done")),
        "AMEND-TARGET",
    ),
    "a correction": (
        (FILED, ACCEPTED, DONE, amended(3, 3, "not-done"), amended(4, 3, "not-done")),
        "AMEND-TARGET",
    ),
    "a reason where there was none": (
        (FILED, ACCEPTED, DONE, amended(3, 3, right_reason="other-office")),
        "AMEND-TARGET",
    ),
    "the same date": ((FILED, ACCEPTED, amended(2, 3, right_on=ACCEPTED.claimed_on)), "AMEND-SAME"),
    "the same reason": (
        (FILED, ACCEPTED, REJECTED, amended(3, 3, "law", right_reason="palsu")),
        "AMEND-SAME",
    ),
    "a step with others after it": (
        (FILED, ACCEPTED, DONE, APPROVED, amended(3, 4, "not-done")),
        "AMEND-STANDS",
    ),
    "a stop that was answered": (
        (FILED, ACCEPTED, ASKED, ANSWERED, amended(3, 5, "not-done")),
        "AMEND-STANDS",
    ),
    "a date behind the one after it": (
        (FILED, ACCEPTED, DONE, APPROVED, amended(3, 5, right_on=MONDAY + timedelta(days=4))),
        "AMEND-STANDS",
    ),
    "an acceptance made later": (
        (FILED, ACCEPTED, amended(2, 3, right_on=MONDAY + timedelta(days=2))),
        "AMEND-GAIN",
    ),
    "a late decision made earlier": (
        (FILED, ACCEPTED, event("rejected", 20), amended(3, 21, right_on=MONDAY)),
        "AMEND-STANDS",
    ),
    "a late decision made to be in time": (
        (
            FILED,
            ACCEPTED,
            event("rejected", 20),
            amended(3, 21, right_on=MONDAY + timedelta(days=5)),
        ),
        "AMEND-GAIN",
    ),
    "a stop made longer": (
        (FILED, ACCEPTED, ASKED, ANSWERED, amended(3, 5, right_on=ACCEPTED.claimed_on)),
        "AMEND-GAIN",
    ),
    "a stop that goes on made longer": (
        (FILED, ACCEPTED, ASKED, amended(3, 5, right_on=ACCEPTED.claimed_on)),
        "AMEND-GAIN",
    ),
    "a withdrawal during a stop, that the clock stands still again": (
        (FILED, ACCEPTED, ASKED, event("withdrawn", 3, way="spoken"), amended(4, 30, "not-done")),
        "AMEND-GAIN",
    ),
    "a debt away by taking back what was handed over": (
        (
            event("filed", 0, amount=9),
            ACCEPTED,
            DONE,
            APPROVED,
            ISSUED,
            amended(5, 5, "not-done"),
        ),
        "AMEND-GAIN",
    ),
}


@pytest.mark.parametrize(("events", "code"), WRONG.values(), ids=WRONG)
def test_it_does_not_put_right(events: tuple[Happening, ...], code: str) -> None:
    after(*events[:-1])

    with pytest.raises(Conflict) as refused:
        after(*events)
    assert code == refused.value.problems[0].code


def test_what_officers_did_can_be_put_right_and_nothing_else() -> None:
    found = {own.code: kinds_for(own) for own in (FILED, ACCEPTED, DONE, REJECTED, ANSWERED)}

    assert {
        "filed": (),
        "accepted": ("date",),
        "step_done": ("taken_back", "date"),
        "rejected": ("taken_back", "date", "reason"),
        "corrected": (),
    } == found


@pytest.mark.parametrize(
    ("own", "others"),
    [
        (ASKED, ("missing", "outdated", "mismatch")),
        (REJECTED, ("lain",)),
        (event("step_done", 9, reason="site-visit"), ("other-office", "recorded-late")),
    ],
)
def test_the_other_reasons_are_of_the_same_kind(own: Happening, others: Sequence[str]) -> None:
    found = reasons_like(own, ("palsu", "lain"))

    assert set(others) <= set(found)
    assert own.reason not in found


LIFE = (FILED, ACCEPTED, ASKED, ANSWERED, event("step_done", 5, step="periksa"))
LIFE = (*LIFE, event("approved", 6), event("issued", 7))


@given(
    st.integers(1, len(LIFE)),
    st.lists(st.tuples(st.integers(1, 9), st.none() | st.integers(0, 12)), min_size=1, max_size=5),
)
def test_no_series_of_corrections_betters_the_record(
    length: int, tried: list[tuple[int, int | None]]
) -> None:
    events = LIFE[:length]
    here = first = after(*events)
    for amends, day in tried:
        right = None if day is None else MONDAY + timedelta(days=day)
        own = amended(amends, 12, right_on=right)
        try:
            here = follow(events, here, own, RULES)
        except Conflict:
            continue
        events = (*events, own)
        assert refolded(events, RULES) == here

    assert here.stopped_days <= first.stopped_days
    assert (here.due_on or date.max) <= (first.due_on or date.max)
    assert here.decided_on is None or here.decided_on >= (first.decided_on or date.max)
