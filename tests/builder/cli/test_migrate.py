"""`terang migrate`: what it says of the record's tables, and how it ends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from builder.store.revision import HEAD
from tests.builder.demo.cities import run
from tests.postgresql import running_server

RECORD = "data/record.sqlite"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    run("init", tmp_path / "kota")
    return tmp_path / "kota"


def without_tables(folder: Path) -> None:
    (folder / RECORD).write_bytes(b"")


def of_another_version(folder: Path) -> None:
    with closing(sqlite3.connect(folder / RECORD)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'other'")


def test_tables_that_are_up_to_date_are_left_alone(fresh: Path) -> None:
    before = (fresh / RECORD).read_bytes()

    done = run("migrate", "--json", "--workspace", fresh)

    assert (0, {"revision": HEAD, "steps": []}) == (done.exit_code, json.loads(done.stdout))
    assert before == (fresh / RECORD).read_bytes()


@pytest.mark.parametrize(("lang", "words"), [("en", "1 steps"), ("id", "1 langkah")])
def test_steps_that_were_missing_are_taken_and_told(fresh: Path, lang: str, words: str) -> None:
    without_tables(fresh)

    done = run("migrate", "--lang", lang, "--workspace", fresh)

    assert (0, f"{HEAD}\n") == (done.exit_code, done.stdout)
    assert words in done.stderr
    assert 0 == run("user", "list", "--workspace", fresh).exit_code


def test_tables_of_a_version_that_nobody_knows_end_with_3(fresh: Path) -> None:
    of_another_version(fresh)

    done = run("migrate", "--workspace", fresh)

    assert (3, "") == (done.exit_code, done.stdout)
    assert "[RECORD-SCHEMA]" in done.stderr


def test_a_record_that_is_missing_is_not_made(fresh: Path) -> None:
    (fresh / RECORD).unlink()

    done = run("migrate", "--workspace", fresh)

    assert (1, False) == (done.exit_code, (fresh / RECORD).exists())


def test_tables_in_postgresql_are_brought_up_to_date(fresh: Path) -> None:
    (fresh / "terang.toml").write_text('postgresql_file = "keys/database"\n')
    with running_server() as address:
        (fresh / "keys/database").write_text(address)
        (fresh / "keys/database").chmod(0o600)
        first, second = (run("migrate", "--workspace", fresh) for _ in range(2))

    assert (0, f"{HEAD}\n") == (first.exit_code, first.stdout)
    assert (0, "") == (second.exit_code, second.stdout)
