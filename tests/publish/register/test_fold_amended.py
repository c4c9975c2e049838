"""Corrections of events in the fold: what is refused, and that counts follow what holds."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.errors import Integrity
from publish.insight.entry_lag import entry_lag
from publish.insight.working_days import DayCount
from publish.register.amendment_rows import read_amendments
from publish.register.index import Index, catch_up, open_index
from publish.register.index_schema import in_memory
from tests.publish.register.city import BEGINNING, MONDAY, NUMBER, City, Document, event_entry

OTHER = "KDI-8K3M-9QXT"
FILED, ACCEPTED = event_entry(1, "filed"), event_entry(2, "accepted", 1)
REJECTED = event_entry(3, "rejected", 2, reason="palsu")
ASKED = event_entry(3, "correction_requested", 2, reason="unclear")


def amended(sequence: int, amends: int, day: int, reason: str, **right: Any) -> Document:
    return event_entry(sequence, "amended", day, amends=amends, reason=reason, **right)


def day(after: int) -> str:
    return (MONDAY + timedelta(days=after)).isoformat()


def folded(folder: Path, *entries: Document, parts: int = 1) -> Index:
    city, index = City(folder), open_index(folder / "index.sqlite")
    city.publish(BEGINNING)
    for at in range(parts):
        city.publish(entries[len(entries) * at // parts : len(entries) * (at + 1) // parts])
        catch_up(index, city.reader())
    return index


def rows(connection: sqlite3.Connection, table: str, order: str) -> list[tuple[Any, ...]]:
    asked = f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - own names
    return connection.execute(asked).fetchall()


def tallies(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return rows(connection, "tally", "1, 2, 3, 4, 5, 6")


def counted_afresh(index: Index) -> list[tuple[Any, ...]]:
    """The tallies of the same rows, counted in an index that never saw anything else."""
    fresh = in_memory()
    for table, order in (("application", "first_entry"), ("event", "number, sequence")):
        found = rows(index.connection, table, order)
        marks = ", ".join("?" * len(found[0]))
        asked = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - own names
        fresh.executemany(asked, found)
    return tallies(fresh)


CORRECTED: dict[str, tuple[Document, ...]] = {
    "a decision": (FILED, ACCEPTED, REJECTED, amended(4, 3, 5, "law")),
    "the day of a decision": (
        FILED,
        ACCEPTED,
        REJECTED,
        amended(4, 3, 5, "mistyped", right_on=day(3)),
    ),
    "a ground": (FILED, ACCEPTED, REJECTED, amended(4, 3, 5, "law", right_reason="palsu-2")),
    "an acceptance": (FILED, ACCEPTED, amended(3, 2, 5, "facts", right_on=day(0))),
    "a stop": (FILED, ACCEPTED, ASKED, amended(4, 3, 5, "not-done")),
    "the day of a stop": (
        FILED,
        ACCEPTED,
        ASKED,
        event_entry(4, "corrected", 4),
        amended(5, 3, 5, "mistyped", right_on=day(3)),
    ),
    "a stop for the same reason twice": (
        FILED,
        ACCEPTED,
        ASKED,
        event_entry(4, "corrected", 4),
        event_entry(5, "correction_requested", 5, reason="missing"),
        amended(6, 5, 5, "mistyped", right_reason="unclear"),
    ),
    "a decision, and decided again": (
        FILED,
        ACCEPTED,
        REJECTED,
        amended(4, 3, 5, "law"),
        event_entry(5, "rejected", 7, reason="palsu"),
    ),
    "a withdrawal": (
        FILED,
        ACCEPTED,
        event_entry(3, "withdrawn", 2, way="spoken"),
        amended(4, 3, 5, "wrong-application"),
    ),
}


def beside(entries: tuple[Document, ...]) -> tuple[Document, ...]:
    """Another application of the queue, that came later and is decided before."""
    own = {"number": OTHER}
    first = [event_entry(1, "filed", 1, **own), event_entry(2, "accepted", 2, **own)]
    last = [event_entry(3, "rejected", 2, reason="palsu", **own)]
    mixed = sorted((*entries, *first, *last), key=lambda entry: entry["recorded_on"])
    return tuple(mixed)


@pytest.mark.parametrize("parts", [1, 4])
@pytest.mark.parametrize("entries", [CORRECTED[name] for name in CORRECTED if name != "a ground"])
def test_every_count_is_that_of_what_holds(
    tmp_path: Path, entries: tuple[Document, ...], parts: int
) -> None:
    index = folded(tmp_path, *beside(entries), parts=parts)

    assert counted_afresh(index) == tallies(index.connection)


def test_a_correction_names_a_ground_of_the_version(tmp_path: Path) -> None:
    with pytest.raises(Integrity) as refused:
        folded(tmp_path, *CORRECTED["a ground"])
    assert "REGISTER-EVENT-AMENDS" == refused.value.problems[0].code


def test_both_events_stay_and_say_so(tmp_path: Path) -> None:
    index = folded(tmp_path, *CORRECTED["a decision"])
    (pair,) = read_amendments(index.connection)
    row = index.application(NUMBER)

    assert row is not None
    assert ("in_process", None, None, 4) == (
        row.progress.status,
        row.progress.decided_on,
        row.gross_days,
        row.events,
    )
    assert ("rejected", "taken_back", "law") == (pair.code, pair.kind, pair.reason)
    assert [own.event.code for own in index.events(NUMBER)][2:] == ["rejected", "amended"]


def test_a_date_put_right_is_written_down_late(tmp_path: Path) -> None:
    index = folded(tmp_path, *CORRECTED["an acceptance"])
    lag = entry_lag(index.connection, "izin", date(2026, 1, 1), DayCount(index.calendar()))

    assert (3, 1) == (lag.events, lag.late)


def test_a_decision_taken_back_overtook_nobody(tmp_path: Path) -> None:
    first, then = {"number": OTHER}, CORRECTED["a decision"]
    other = (event_entry(1, "filed", 0, **first), event_entry(2, "accepted", 0, **first))
    late = event_entry(3, "rejected", 7, reason="palsu", **first)
    index = folded(tmp_path, *other, *then, late)
    row = index.application(OTHER)

    assert row is not None
    assert (0, 0) == (row.overtaken.decided, row.overtaken.by)
    (tmp_path / "kept").mkdir()
    kept = folded(tmp_path / "kept", *other, *then[:-1], late).application(OTHER)
    assert kept is not None
    assert 1 == kept.overtaken.by


REFUSED = {
    "no event": {"amends": None},
    "two things at once": {"right_on": day(3), "right_reason": "palsu"},
    "a day that is still to come": {"right_on": day(6), "reason": "mistyped"},
    "a reason that is none": {"reason": "unclear"},
    "a reason that does not go with it": {"reason": "mistyped"},
    "an earlier day of its own": {"claimed_on": day(4)},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_it_refuses(tmp_path: Path, changes: Document) -> None:
    said = {**amended(4, 3, 5, "law"), **changes}
    entry = {name: value for name, value in said.items() if value is not None}

    with pytest.raises(Integrity) as refused:
        folded(tmp_path, FILED, ACCEPTED, REJECTED, entry)
    assert "REGISTER-EVENT-AMENDS" == refused.value.problems[0].code


def test_nothing_else_has_what_is_right(tmp_path: Path) -> None:
    with pytest.raises(Integrity) as refused:
        folded(tmp_path, FILED, {**ACCEPTED, "right_on": day(0)})
    assert "REGISTER-EVENT-AMENDS" == refused.value.problems[0].code


def test_what_the_office_would_gain_by_is_refused(tmp_path: Path) -> None:
    later = amended(3, 2, 5, "mistyped", right_on=day(3))

    with pytest.raises(Integrity) as refused:
        folded(tmp_path, FILED, ACCEPTED, later)
    assert ("REGISTER-EVENT-REFUSED", "AMEND-GAIN") == (
        refused.value.problems[0].code,
        refused.value.problems[0].params["cause"],
    )
