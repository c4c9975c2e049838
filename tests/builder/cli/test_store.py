"""`terang store copy`: all of a record arrives, or nothing can be opened."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from builder.store.record_postgresql import open_postgresql
from builder.store.record_sqlite import open_sqlite
from tests.builder.demo.cities import APPLICATIONS, run
from tests.codebase.tree import ROOT
from tests.postgresql import running_server

SQLITE, POSTGRESQL, BACK = "sqlite:data/record.sqlite", "postgresql:keys/db", "sqlite:data/back"
KILLED = """
import os, signal, sys
from pathlib import Path
from builder.store.record_copy import copy_record, postgresql_place, sqlite_source

def kill(table, count):
    if table == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

with sqlite_source(Path(sys.argv[1])) as source, postgresql_place(sys.argv[2]) as target:
    copy_record(source, target, kill)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture
def address(server: str, workspace: Path) -> str:
    """Of a database with nothing in it, also written into the workspace."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    (workspace / "keys/db").write_text(server)
    (workspace / "keys/db").chmod(0o600)
    return server


def content(path: Path) -> list[str]:
    """Every statement that makes the tables' rows."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted(line for line in connection.iterdump() if line.startswith("INSERT"))


def insert_number(address: str) -> int:
    """The id that the next row of the outbox gets."""
    row = "INSERT INTO outbox (entry, documents, recorded_at) VALUES ('', '', '') RETURNING id"
    with psycopg.connect(address) as connection:
        found = connection.execute(row).fetchone()
    assert found is not None
    return int(found[0])


def rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database."""
    with psycopg.connect(address) as connection:
        named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = [name for (name,) in connection.execute(named)]
        return {
            name: connection.execute(SQL("TABLE {}").format(Identifier(name))).fetchall()
            for name in names
        }


def test_a_record_goes_to_postgresql_and_back_unchanged(workspace: Path, address: str) -> None:
    file = workspace / "data/record.sqlite"
    before, bytes_before = content(file), file.read_bytes()

    there = run("store", "copy", SQLITE, POSTGRESQL, "--json", "--workspace", workspace)
    back = run("store", "copy", POSTGRESQL, BACK, "--json", "--workspace", workspace)

    assert (0, 0) == (there.exit_code, back.exit_code), there.stderr + back.stderr
    assert json.loads(there.stdout) == json.loads(back.stdout)
    assert APPLICATIONS in [
        told["rows"] for told in json.loads(there.stdout) if told["table"] == "application"
    ]
    assert before == content(workspace / "data/back")
    assert bytes_before == file.read_bytes()
    assert 0o600 == (workspace / "data/back").stat().st_mode & 0o777
    open_postgresql(address).close()
    open_sqlite(workspace / "data/back").close()


def test_ids_go_on_behind_the_last_one_ever_given(workspace: Path, address: str) -> None:
    with closing(sqlite3.connect(workspace / "data/record.sqlite")) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 7000 WHERE name = 'outbox'")
    run("store", "copy", SQLITE, POSTGRESQL, "--workspace", workspace)
    given = insert_number(address)

    run("store", "copy", POSTGRESQL, BACK, "--workspace", workspace)
    with closing(sqlite3.connect(workspace / "data/back")) as connection:
        kept = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")

        assert (7001, 7001) == (given, kept.fetchone()[0])


@pytest.mark.parametrize("at", ["event", "standing ="])
def test_a_killed_copy_opens_for_nobody_and_is_finished_by_the_next(
    workspace: Path, address: str, at: str
) -> None:
    file = str(workspace / "data/record.sqlite")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, file, address, at], cwd=ROOT, check=False
    )
    (workspace / "terang.toml").write_text('postgresql_file = "keys/db"\n')
    refused = run("user", "list", "--workspace", workspace)

    done = run("store", "copy", SQLITE, POSTGRESQL, "--workspace", workspace)

    assert -signal.SIGKILL == killed.returncode
    assert (3, True) == (refused.exit_code, "[RECORD-SCHEMA]" in refused.stderr)
    assert 0 == done.exit_code, done.stderr
    assert 0 == run("user", "list", "--workspace", workspace).exit_code


def test_a_copy_that_is_finished_may_be_asked_for_again(workspace: Path, address: str) -> None:
    first, second = (
        run("store", "copy", SQLITE, POSTGRESQL, "--workspace", workspace) for _ in range(2)
    )

    assert (0, first.stdout) == (second.exit_code, second.stdout)


FOREIGN = {
    "another program's table": "CREATE TABLE public.theirs (id integer)",
    "a record with a row of its own": "INSERT INTO person VALUES ('x', 'x', '', '', '', 0, '')",
    "a record that a copy left, with a row changed": (
        "UPDATE alembic_version SET version_num = 'copying';UPDATE application SET language = 'xx'"
    ),
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
def test_a_target_with_anything_else_in_it_is_left_alone(
    workspace: Path, address: str, change: str
) -> None:
    if "theirs" not in change:
        run("store", "copy", SQLITE, POSTGRESQL, "--workspace", workspace)
    with psycopg.connect(address) as connection:
        connection.execute(change)
    before = rows(address)

    done = run("store", "copy", SQLITE, POSTGRESQL, "--workspace", workspace)

    assert (1, "") == (done.exit_code, done.stdout)
    assert "[STORE-TAKEN]" in done.stderr
    assert before == rows(address)


def test_the_empty_record_of_a_new_workspace_is_a_target(workspace: Path, address: str) -> None:
    open_sqlite(workspace / "data/back").close()

    done = run("store", "copy", SQLITE, BACK, "--workspace", workspace)

    assert 0 == done.exit_code
    assert content(workspace / "data/record.sqlite") == content(workspace / "data/back")


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("data/record.sqlite", BACK, "STORE-PLACE"),
        (SQLITE, "postgresql:", "STORE-PLACE"),
        ("sqlite:data/none", BACK, "DOCTOR-MISSING"),
        (SQLITE, "postgresql:keys/none", "RECORD-FILE-MISSING"),
    ],
)
def test_a_place_that_is_none_is_named(
    workspace: Path, source: str, target: str, code: str
) -> None:
    done = run("store", "copy", source, target, "--workspace", workspace)

    assert (1, True) == (done.exit_code, f"[{code}]" in done.stderr)
    assert not (workspace / "data/none").exists()
