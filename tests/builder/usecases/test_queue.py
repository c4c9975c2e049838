"""What waits to be published: only public facts, in an order that time allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.domain.application import Standing, progress, standing
from builder.store.standing_query import StandingQuery
from builder.usecases.case import answer_correction
from builder.usecases.charges import publish_charges, report_charge
from publish.errors import TerangError
from publish.facts.delay import DELAY_REASONS, is_late
from publish.facts.json_text import read_json
from publish.facts.next_events import next_events
from publish.facts.service import rules_of
from publish.facts.status import CORRECTION_REASONS, EventCode, Progress, advance
from publish.facts.status_event import from_document
from tests.makers import NOON, answers, on, sealed_version, user, version
from tests.office import Office, accepts_all

CANARY = "CANARY"


@pytest.mark.parametrize("filed", [version(), sealed_version()])
def test_nothing_that_anybody_typed_waits_to_be_published(filed: Any) -> None:
    """A canary in every private place of a whole life of an application."""
    office = Office()
    office.publishes(filed)
    done = office.files(filed, answers=answers(nama=CANARY), key=f"{CANARY}-{'k' * 30}")
    officer = user("officer", "treasurer", id_="canary", name=CANARY, unit="*")
    note: dict[str, Any] = {"note": CANARY, "fields": ("/nama",), "user": officer}
    office.moves(done.number, "returned", reason="unclear", **note)
    answer_correction(
        office.uow(),
        number=done.number,
        receipt_key=done.receipt_key or "",
        answers=answers(nama=CANARY),
        judge=accepts_all,
        now=NOON,
        calendar=office.calendar,
    )
    office.moves(done.number, "accepted", **note)
    office.moves(done.number, "rejected", reason="tidak-memenuhi", **note)
    report_charge(
        office.uow(),
        service=filed.service,
        asked_on=NOON.date(),
        amount=1,
        kind="asked",
        now=NOON,
        rng=office.rng,
        number=done.number,
        receipt_key=done.receipt_key,
        note=CANARY,
    )
    publish_charges(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))
    waiting = b"\n".join(office.entries())

    assert 6 == len(office.entries())
    assert CANARY.lower().encode() not in waiting.lower()
    assert (done.receipt_key or "").encode() not in waiting
    assert b"12:00" not in waiting
    if filed == sealed_version():
        assert done.number.encode() not in waiting


GIVEN: dict[EventCode, dict[str, Any]] = {
    "returned": {"reason": CORRECTION_REASONS[0]},
    "correction_requested": {"reason": CORRECTION_REASONS[1]},
    "rejected": {"reason": "tidak-memenuhi"},
    "payment_recorded": {"amount": 18000},
    "overpaid": {"amount": 9000},
    "refunded": {"amount": 3000},
    "payment_reversed": {"amount": 3000},
}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=12))
def test_every_way_through_an_office_folds_alike_on_both_sides(
    choices: list[tuple[int, int]],
) -> None:
    office = Office()
    office.publishes(version())
    filed, now = office.files(version()), NOON
    rules = rules_of(version().standard, office.calendar)
    uow = office.uow()
    for choice, days in choices:
        now += timedelta(days=days)
        with uow.reading():
            here = progress(uow.applications.events(filed.number), rules)
        possible = next_events(here, rules)
        if not possible:
            break
        _act(office, filed, possible[choice % len(possible)], here, now)
    public: Progress | None = None
    for entry in office.entries():
        public = advance(public, from_document(read_json(entry)).happening(), rules)
    with uow.reading():
        events = uow.applications.events(filed.number)
        application = uow.applications.get(filed.number)
        (row,) = uow.applications.standings(StandingQuery())

    assert application is not None
    assert public == progress(events, rules)
    assert _row(application, public, len(events)) == row


def _row(application: Any, here: Any, count: int) -> Standing:
    return standing(application, here, count, version().standard)


def _act(office: Office, filed: Any, code: EventCode, here: Progress, now: Any) -> None:
    if code == "corrected":
        answer_correction(
            office.uow(),
            number=filed.number,
            receipt_key=filed.receipt_key,
            answers=answers(),
            judge=accepts_all,
            now=now,
            calendar=office.calendar,
        )
        return
    given_: dict[str, Any] = {"step": here.step} if code == "step_done" else GIVEN.get(code, {})
    claimed: date = here.last_on or now.date()
    if is_late(here, code, now.date()):
        given_ = given_ | {"reason": DELAY_REASONS[0]}
    try:
        office.moves(filed.number, code, on=claimed, now=now, **given_)
    except TerangError as refused:
        assert {p.code for p in refused.problems} <= {
            "STATUS-OVERPAID",
            "STATUS-STEP",
            "STATUS-UNPAID",
        }
