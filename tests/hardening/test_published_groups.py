"""Every table that a simulated city publishes: what it tells of few people (figure 23, T26).

The long run plays an office of eight cases a day for a year, the quick one a smaller city, where
groups are smaller still.

What stays, and is measured here, is decided by the design (ADR 3): an application of an open
service has a page of its own with its days. It has nothing of a person on it.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from publish.facts.standard import LEAST_COUNT
from publish.facts.status_event import StatusEvent
from publish.log.note import Verifier
from publish.register.reader import RegisterReader
from tests.builder.demo.cities import UNTIL, run, small_city
from tests.hardening.conftest import IS_LONG, Figure

A_YEAR = 2_000  # eight a day on 250 working days
OF_DEFINITIONS = frozenset({"services", "fees", "offices", "columns", "metadata"})
"""Tables about what services are, not about who used them."""
OF_NUMBERS = frozenset({
    "applications", "differences", "measures", "steps", "flags", "revenue", "event_corrections",
})  # fmt: skip
"""Tables about applications that are public one by one: none of a sealed service."""
OF_HEADS = frozenset({"travel", "calendar_changes", "corrections"})
"""Tables about offices: who leads one, days off, entries that were mended."""
COUNTS: Mapping[str, tuple[str, ...]] = {
    "times": ("filed", "decided", "on_time", "rejected"),
    "charges": ("verified", "unverified", "under_50k", "to_200k", "to_1m", "over_1m"),
    "charge_outcomes": (
        "reply_on_time", "reply_late", "proven", "not_proven", "not_enough", "forwarded",
        "refunded", "reporter_solved", "reporter_not_solved", "reporter_unknown",
    ),
    "rates": ("reports",),
    "satisfaction": ("answered", "charged_yes", "charged_no", "charged_unsaid", "respondents"),
    "satisfaction_index": ("respondents",),
    "contacts": ("with_contact", "shared"),
}  # fmt: skip
"""Tables about people who are not public one by one, and their columns that count them."""
OF_AN_APPLICATION = frozenset({
    "number", "service", "version", "variant", "status", "step", "filed_on", "accepted_on",
    "due_on", "decided_on", "closed_on", "stopped_on", "gross_days", "stopped_days",
    "decided_meanwhile", "overtaken", "overtaken_running", "fee", "paid", "extra", "refunded",
    "reversed", "events", "first_entry", "last_entry",
})  # fmt: skip
"""What is told of one application: what the office did, when, and for how much."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city that was played and published."""
    if not IS_LONG:
        return small_city(tmp_path_factory.getbasetemp())
    folder = tmp_path_factory.mktemp("groups") / "city"
    played = ("--applications", str(A_YEAR), "--until", UNTIL, "--no-serve")
    assert 0 == run("demo", folder, *played).exit_code
    return folder


@pytest.fixture(scope="module")
def database(city: Path) -> Iterator[sqlite3.Connection]:
    """All published tables in one file, as anybody downloads it."""
    with closing(sqlite3.connect(city / "public/data/terang.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(database: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    return database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - our own names


def sealed(database: sqlite3.Connection) -> frozenset[str]:
    return frozenset(r["id"] for r in rows(database, "services") if r["publication"] == "sealed")


def test_every_published_table_is_looked_at(city: Path, database: sqlite3.Connection) -> None:
    """A new one has to say here what it tells of people."""
    known = {*OF_DEFINITIONS, *OF_NUMBERS, *OF_HEADS, *COUNTS}
    made = {row["name"] for row in rows(database, "sqlite_master") if row["type"] == "table"}
    files = {path.stem for path in (city / "public/data").glob("*.csv")}

    assert known == made
    assert files <= known


@pytest.mark.parametrize("table", COUNTS)
def test_no_count_of_people_is_below_five(
    city: Path, database: sqlite3.Connection, table: str, figure: Figure
) -> None:
    """Counts of open applications are not meant: whoever likes can count their pages."""
    closed = sealed(database)
    counted = [r for r in rows(database, table) if table != "times" or r["service"] in closed]
    few = [
        (row["service"], name, row[name])
        for row in counted
        for name in COUNTS[table]
        if isinstance(row[name], int) and 0 < row[name] < LEAST_COUNT
    ]
    with (city / f"public/data/{table}.csv").open(encoding="utf-8", newline="") as file:
        same = Counter(tuple(row[name] for name in COUNTS[table]) for row in csv.DictReader(file))

    assert same == Counter(
        tuple("" if row[name] is None else str(row[name]) for name in COUNTS[table])
        for row in rows(database, table)
    )
    what = f"groups under {LEAST_COUNT} in {len(counted)} rows of {table} (23)"
    figure(what, "0", few[:3] or 0, not few)


def test_a_sealed_service_has_no_row_of_one_application(database: sqlite3.Connection) -> None:
    closed = sealed(database)

    assert len(closed) > 5
    told = [
        (table, row["service"])
        for table in sorted(OF_NUMBERS)
        for row in rows(database, table)
        if row["service"] in closed
    ]
    assert [] == told


def test_nothing_of_a_person_stands_in_what_is_told_of_one_application(
    city: Path, database: sqlite3.Connection
) -> None:
    """No place, age, sex, trade or word of anybody: a closed list, in table and register."""
    (columns,) = {tuple(row.keys()) for row in rows(database, "applications")}
    vkey = (city / "keys/verifier.vkey").read_text(encoding="ascii").strip()
    reader = RegisterReader(city / "public/register", Verifier.from_vkey(vkey))
    entries = [json.loads(entry) for entry in reader.entries(0, reader.checkpoint().size)]
    events = {name for e in entries if e["type"] == "event" for name in e}
    commitments = {name for e in entries if e["type"] == "commitment" for name in e}

    assert OF_AN_APPLICATION == set(columns)
    assert events <= {"type", *StatusEvent.__dataclass_fields__}
    assert commitments == {"type", "commitment", "recorded_on"}


@pytest.mark.parametrize("period", [10, 7], ids=["day", "month"])
def test_how_many_of_an_open_service_stand_alone(
    database: sqlite3.Connection, period: int, figure: Figure
) -> None:
    """Not met and not hidden: who knows that somebody applied on a day finds the number."""
    filed = [(row["service"], row["filed_on"][:period]) for row in rows(database, "applications")]
    alone = sum(n for n in Counter(filed).values() if n < LEAST_COUNT)
    what = f"of {len(filed)} open cases in groups under 5, by {('month', 'day')[period > 7]} (23)"

    figure(what, "told", f"{alone / len(filed):.0%}", bool(filed))
