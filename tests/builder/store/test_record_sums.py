"""Rows carry sums: what a disk changed is named, and what people change is not in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builder.store.migrate import migrate_sqlite
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.record_sums import NAME, row_sum, settle_schema, sum_anew
from publish.errors import Integrity, Problem
from tests.by_hand import record_by_hand
from tests.makers import answers, user, version
from tests.office import Office


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record with a person whose name a disk might change, and an application."""
    place = tmp_path / "record.sqlite"
    with closing(open_sqlite(place)) as record:
        office = Office(record)
        office.files(office.publishes(version()), answers=answers(nama="Wa Ode Contoh"))
        with office.uow() as uow:
            uow.users.put(user("officer", id_="ani"))
            uow.commit()
    return place


@pytest.fixture
def record(path: Path) -> Iterator[SqlRecord]:
    with closing(open_sqlite(path)) as opened:
        yield opened


def problems(path: Path) -> list[tuple[str, str]]:
    with closing(open_sqlite(path)) as record:
        try:
            record.check()
        except Integrity as error:
            return [(problem.path.split("/")[0], problem.code) for problem in error.problems]
    return []


def test_a_sum_tells_text_number_bytes_and_nothing_apart() -> None:
    alike = (
        ("1",),
        (1,),
        (b"1",),
        (None,),
        ("1", ""),
        ("", "1"),
        ("1", None),
        ("é",),
        ("e\u0301",),
    )

    assert len(alike) == len({row_sum(*values) for values in alike})


def test_a_sum_is_the_same_in_every_python() -> None:
    wide = ("KDI-1", 7, -7, 2**31, -(2**62), None, b"\0\xff", "", "é\U0001f600")

    assert 153893992 == row_sum(*wide)
    assert 153893992 == row_sum(
        *("".join(list(part)) if isinstance(part, str) else part for part in wide)
    )


def test_one_letter_of_a_name_is_named(path: Path) -> None:
    content = path.read_bytes()
    assert 1 == content.count(b"Wa Ode Contoh")
    path.write_bytes(content.replace(b"Wa Ode Contoh", b"Wa Ode Contoi"))

    assert [("application", "RECORD-ROW")] == problems(path)


def test_every_way_of_writing_keeps_the_sum(record: SqlRecord) -> None:
    """An insert, an upsert, an update of some columns, a deletion, a compaction."""
    office = Office(record, filed=1)
    number = office.files(version()).number
    office.moves(number, "withdrawn")
    with office.uow() as uow:
        uow.users.put(user("approver", id_="ani"))
        uow.outbox.claim("batch", [row.id for row in uow.outbox.waiting()])
        uow.messages.forget(number)
        uow.commit()
    record.compact()

    record.check()


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE sqlite_sequence SET seq = 0", "sqlite_sequence"),
        ("DROP INDEX lookup_by_number", "sqlite_schema"),
        ("PRAGMA user_version = 5", "sqlite_schema"),
    ],
)
def test_what_is_around_the_rows_is_compared_too(path: Path, statement: str, place: str) -> None:
    with record_by_hand(path) as connection:
        connection.execute(statement)

    assert [(place, "RECORD-DAMAGED")] == problems(path)


def test_a_program_that_does_not_know_the_sum_reads_and_changes_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert [("ani",)] == connection.execute("SELECT id FROM person").fetchall()
        with pytest.raises(sqlite3.OperationalError, match="unknown function"):
            connection.execute("UPDATE person SET name = 'x'")


def test_tables_that_a_migration_changed_are_summed_anew(path: Path) -> None:
    with record_by_hand(path) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 7000 WHERE name = 'outbox'")
        for table in ("outbox", "event"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {NAME}")
        before = list(connection.iterdump())
    engine = sqlite_engine(path)
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            sum_anew(connection)
            settle_schema(connection)
    engine.dispose()

    assert [] == problems(path)
    with record_by_hand(path) as connection:
        after = list(connection.iterdump())
        assert 2 == sum("sqlite_sequence" in line and "7000" in line for line in after + before)
    assert {line for line in before if line.startswith("INSERT")} == {
        line for line in after if line.startswith("INSERT")
    }


def test_what_migrations_make_is_sound(tmp_path: Path) -> None:
    migrate_sqlite(tmp_path / "record.sqlite")

    assert [] == problems(tmp_path / "record.sqlite")


def test_at_most_some_rows_of_a_table_are_named(path: Path) -> None:
    with record_by_hand(path) as connection:
        connection.create_function(NAME, -1, lambda *_: 1, deterministic=True)
        for n in range(30):
            row = (f"p{n}", "x", "", "", "", 0, "")
            connection.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    with closing(open_sqlite(path)) as record, pytest.raises(Integrity) as refused:
        record.check()

    assert 20 == len(refused.value.problems)
    assert Problem("person/p0", "RECORD-ROW") == refused.value.problems[0]
