"""Days off change, and the due dates of open applications with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from builder.store.standing_query import StandingQuery
from builder.usecases import due_dates
from builder.usecases.due_dates import move_due_dates
from builder.usecases.references import publish_references
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from tests.makers import both, on, version
from tests.office import Office
from tests.shelf import city_shelf

MONDAY = on("2026-03-02", hour=9)
LATER = MONDAY + timedelta(minutes=1)


def decree(*days: str) -> dict[str, Any]:
    holidays = [
        {"on": day, "name": both("Kantor tutup"), "kind": "closure", "basis": "SE 4/2026"}
        for day in days
    ]
    return {"year": 2026, "source": "SKB 1/2025", "certainty": "law", "holidays": holidays}


def publishes(office: Office, now: datetime, *days: str) -> None:
    shelf = city_shelf(**{"calendar-2026": decree(*days)})
    publish_references(office.uow(), city=shelf.city, references=shelf.references, now=now)


def moves(office: Office, now: datetime) -> int:
    return move_due_dates(office.uow(), calendar=office.calendar, now=now)


@pytest.fixture
def office() -> Office:
    office = Office()
    office.publishes(version())
    publishes(office, on("2026-01-05"))
    return office


def accepted(office: Office, now: datetime = MONDAY) -> str:
    """An application that is complete on that day."""
    number = office.files(version(), now=now).number
    office.moves(number, "accepted", now=now)
    return number


def due(office: Office, number: str) -> date | None:
    uow = office.uow()
    with uow.reading():
        (found,) = uow.applications.standings(StandingQuery(number=number))
    return found.due_on


def test_a_day_off_ahead_moves_the_due_date_in_public(office: Office) -> None:
    number = accepted(office)
    before = due(office, number)
    publishes(office, LATER, "2026-03-04")

    assert 1 == moves(office, LATER)

    told = read_json(office.entries()[-1])
    assert ("due_moved", number, "2026-03-02") == (
        told["code"],
        told["number"],
        told["claimed_on"],
    )
    assert (str(before), str(due(office, number))) == (told["due_from"], told["due_to"])
    assert digest(decree("2026-03-04")) == told["calendar"]
    assert told["due_to"] > told["due_from"]


def test_a_day_off_that_is_struck_out_moves_it_back(office: Office) -> None:
    publishes(office, on("2026-01-06"), "2026-03-04")
    number = accepted(office)
    before = due(office, number)
    publishes(office, LATER)

    assert 1 == moves(office, LATER)
    assert before is not None
    assert date(2026, 3, 2) < (due(office, number) or date.max) < before


@pytest.mark.parametrize("invented", ["2026-03-03", "2026-03-04", "2026-03-06"])
def test_a_day_off_invented_afterwards_hides_no_lateness(office: Office, invented: str) -> None:
    number = accepted(office)
    due_on = due(office, number)
    assert due_on is not None
    late = on(str(due_on + timedelta(days=3)), hour=9)
    publishes(office, late, invented, str(due_on), str(late.date()))

    assert 0 == moves(office, late)
    assert due_on == due(office, number)


def test_a_day_off_declared_in_time_but_counted_too_late_hides_none_either(office: Office) -> None:
    number = accepted(office)
    due_on = due(office, number)
    assert due_on is not None
    publishes(office, LATER, str(due_on))

    assert 0 == moves(office, on(str(due_on + timedelta(days=1))))
    assert due_on == due(office, number)


def test_what_is_closed_keeps_what_it_was_judged_by(office: Office) -> None:
    number = office.files(version(), now=MONDAY).number
    office.issues(number, now=MONDAY)
    before = due(office, number)
    publishes(office, LATER, "2026-03-04")

    assert 0 == moves(office, LATER)
    assert before == due(office, number)


def test_done_again_it_moves_nothing(office: Office) -> None:
    accepted(office)
    publishes(office, LATER, "2026-03-04")

    assert [1, 0] == [moves(office, LATER), moves(office, LATER)]


def test_what_was_cut_off_goes_on_where_it_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [accepted(office) for _ in range(5)]
    publishes(office, LATER, "2026-03-04")
    monkeypatch.setattr(due_dates, "BATCH", 2)
    kept, done = due_dates._event, iter(range(3))  # the fourth is the end of the process

    def cut_off(*given: Any) -> Any:
        next(done)
        return kept(*given)

    monkeypatch.setattr(due_dates, "_event", cut_off)
    with pytest.raises(StopIteration):
        moves(office, LATER)
    monkeypatch.setattr(due_dates, "_event", kept)

    assert 3 == moves(office, LATER)  # two were done, and their batch was whole
    told = [read_json(entry) for entry in office.entries()]
    moved = [entry["number"] for entry in told if entry.get("code") == "due_moved"]
    assert sorted(numbers) == sorted(moved)


def test_a_step_of_yesterday_can_still_be_written_down(office: Office) -> None:
    """The calendar acts on its own day; the office's dates are its own."""
    number = accepted(office)
    tuesday = on("2026-03-03", hour=9)
    publishes(office, tuesday, "2026-03-04")
    moves(office, tuesday)

    here = office.moves(number, "step_done", on=date(2026, 3, 2), now=tuesday, step="periksa")

    assert date(2026, 3, 2) == here.last_on


def test_while_the_clock_stands_still_it_moves_too_and_the_stop_comes_on_top(
    office: Office,
) -> None:
    number = accepted(office)
    office.moves(number, "correction_requested", now=MONDAY, reason="missing")
    publishes(office, LATER, "2026-03-04")

    assert 1 == moves(office, LATER)
