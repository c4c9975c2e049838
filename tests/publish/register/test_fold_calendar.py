"""Days off that change, in the fold: what counts, and what may move a due date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from publish.errors import Integrity
from publish.facts.canonical import digest
from publish.insight.entry_lag import entry_lag
from publish.insight.working_days import DayCount
from publish.register.calendar_rows import read_changes
from publish.register.index import Index, catch_up, open_index
from tests.publish.register.city import (
    BEGINNING,
    NUMBER,
    City,
    Document,
    calendar,
    event_entry,
    reference_entry,
)

THURSDAY, FRIDAY = date(2026, 3, 5), date(2026, 3, 6)
FILED, ACCEPTED = event_entry(1, "filed"), event_entry(2, "accepted", 1)
CLOSED = calendar(2026, "2026-03-09")
"""Complete on Tuesday, due in five working days: on Tuesday the 10th, or one day later."""


def edition_entry(document: Document, on: date = THURSDAY) -> Document:
    return reference_entry("calendar-2026", document, on)


def moved(**changes: str) -> Document:
    said = {"due_from": "2026-03-10", "due_to": "2026-03-11", "calendar": digest(CLOSED)}
    return event_entry(3, "due_moved", 3, **said | changes)


def folded(folder: Path, *entries: Document, beside: tuple[Document, ...] = (CLOSED,)) -> Index:
    city = City(folder)
    city.publish([*BEGINNING, *entries], beside)
    index = open_index(folder / "index.sqlite")
    catch_up(index, city.reader())
    return index


def due(index: Index) -> date | None:
    row = index.application(NUMBER)
    return row.progress.due_on if row else None


def test_a_day_off_ahead_moves_the_due_date_by_an_event(tmp_path: Path) -> None:
    index = folded(tmp_path, FILED, ACCEPTED, edition_entry(CLOSED), moved())
    told = index.events(NUMBER)[-1].event

    assert (date(2026, 3, 11), date(2026, 3, 10)) == (due(index), told.due_from)
    assert digest(CLOSED) == told.calendar


def test_until_the_event_the_old_due_date_holds(tmp_path: Path) -> None:
    assert date(2026, 3, 10) == due(folded(tmp_path, FILED, ACCEPTED, edition_entry(CLOSED)))


def test_the_day_on_which_it_moved_is_no_work_of_the_office(tmp_path: Path) -> None:
    index = folded(tmp_path, FILED, ACCEPTED, edition_entry(CLOSED), moved())
    row = index.application(NUMBER)

    assert row is not None
    assert (date(2026, 3, 3), 3) == (row.progress.last_on, row.events)
    days = DayCount(index.calendar())
    assert 2 == entry_lag(index.connection, "izin", date(2026, 1, 1), days).events


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([moved()], "REGISTER-EVENT-DUE"),  # no edition says so
        ([edition_entry(CLOSED), moved(due_to="2026-03-12")], "REGISTER-EVENT-DUE"),
        ([edition_entry(CLOSED), moved(due_from="2026-03-09")], "REGISTER-EVENT-DUE"),
        ([edition_entry(CLOSED), moved(calendar=digest(calendar()))], "REGISTER-EVENT-DUE"),
        ([edition_entry(CLOSED), moved(claimed_on="2026-03-04")], "REGISTER-EVENT-DUE"),
        ([edition_entry(CLOSED), moved(calendar="x")], "REGISTER-NOT-UNDERSTOOD"),
        ([edition_entry(CLOSED), moved(), {**moved(), "sequence": 4}], "REGISTER-EVENT-DUE"),
        # Declared in time, and said only when the due date had passed.
        (
            [edition_entry(CLOSED), moved(claimed_on="2026-03-12", recorded_on="2026-03-12")],
            "REGISTER-EVENT-REFUSED",
        ),
        # A day off for the due date, declared on it or later.
        (
            [
                edition_entry(calendar(2026, "2026-03-10"), date(2026, 3, 10)),
                moved(
                    claimed_on="2026-03-10",
                    recorded_on="2026-03-10",
                    calendar=digest(calendar(2026, "2026-03-10")),
                ),
            ],
            "REGISTER-EVENT-DUE",
        ),
        (
            [{**event_entry(3, "step_done", 3, step="bayar"), "due_to": "2026-03-11"}],
            "REGISTER-EVENT-DUE",
        ),
    ],
)
def test_it_rejects_a_move_that_the_days_off_do_not_make(
    tmp_path: Path, entries: list[Document], code: str
) -> None:
    beside = (CLOSED, calendar(2026, "2026-03-10"))
    with pytest.raises(Integrity) as raised:
        folded(tmp_path, FILED, ACCEPTED, *entries, beside=beside)

    assert code == raised.value.problems[0].code


def test_a_day_off_declared_late_is_told_as_such_and_counts_nowhere(tmp_path: Path) -> None:
    late = calendar(2026, "2026-03-04", "2026-03-06", "2026-03-09")
    index = folded(tmp_path, FILED, ACCEPTED, edition_entry(late, FRIDAY), beside=(late,))

    told = [
        (found.change.day.on.day, found.change.is_late) for found in read_changes(index.connection)
    ]
    assert [(9, False), (6, True), (4, True)] == told
    counts = [index.calendar().is_working_day(date(2026, 3, day)) for day in (4, 6, 9)]
    assert [True, True, False] == counts
