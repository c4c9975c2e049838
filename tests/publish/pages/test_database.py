"""The SQLite file holds what the CSV files hold, in the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from publish.insight.parts import all_parts
from publish.pages import database as made
from publish.pages.data_tables import TABLES
from publish.pages.database import NAME
from publish.pages.edition import Edition
from publish.pages.exports import FILL, data_file, part_file
from publish.pages.views import applications as lists


@pytest.fixture(scope="module")
def opened(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file as a reader opens it."""
    path = tmp_path_factory.mktemp("database") / NAME
    path.write_bytes(b"".join(data_file(NAME, edition)))
    yield path


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)


def asked(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(connected(path)) as connection:
        return connection.execute(query).fetchall()


_READ = {"integer": int, "number": float, "boolean": lambda cell: int(cell == "true")}


@pytest.mark.parametrize("name", TABLES)
def test_it_equals_the_csv(name: str, opened: Path, edition: Edition) -> None:
    table = TABLES[name]
    read = [_READ.get(column.type, str) for column in table.columns]
    lines = csv.reader(io.StringIO(b"".join(data_file(f"{name}.csv", edition)).decode()))
    header, *rows = lines
    cells = [
        tuple(None if cell == "" else make(cell) for make, cell in zip(read, row, strict=True))
        for row in rows
    ]

    with closing(connected(opened)) as connection:
        found = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a table of ours
        assert header == [column[0] for column in found.description]
        assert sorted(cells, key=repr) == sorted(found.fetchall(), key=repr)


def test_every_table_has_its_key_and_typed_columns(opened: Path) -> None:
    for name, table in TABLES.items():
        columns = asked(opened, f"SELECT name, type, pk FROM pragma_table_info('{name}')")  # noqa: S608
        keys = sorted((at, column) for column, _, at in columns if at)
        assert table.key == tuple(column for _, column in keys)
        assert {"TEXT", "INTEGER", "REAL"} >= {kind for _, kind, _ in columns}


_OF_APPLICATIONS = ("differences", "event_corrections")


def test_every_reference_is_found(opened: Path) -> None:
    referring = {
        (table, column, other)
        for table in TABLES
        for column, other in asked(
            opened,
            f'SELECT "from", "table" FROM pragma_foreign_key_list(\'{table}\')',  # noqa: S608
        )
    }
    of_services = {
        (name, column)
        for name, t in TABLES.items()
        for column in ("service",)
        if column in {c.name for c in t.columns}
    }

    assert [] == asked(opened, "PRAGMA foreign_key_check")
    of_applications = {(name, "number", "applications") for name in _OF_APPLICATIONS}
    assert (
        of_applications
        | {
            (name, column, "services")
            for name, column in of_services
            if name != "satisfaction_index"
        }
        == referring
    )


def test_datasette_is_told_what_every_column_means(opened: Path, edition: Edition) -> None:
    told = json.loads(b"".join(data_file("datasette.json", edition)))["databases"]["terang"]
    columns = {
        (table, column): words
        for table, own in told["tables"].items()
        for column, words in own["columns"].items()
    }

    meant = asked(opened, 'SELECT "table", "column", id, en FROM "columns"')
    assert {(t, c): f"{i} / {e}" for t, c, i, e in meant if t != "services"} == columns
    for table, own in told["tables"].items():
        assert set(own["facets"]) <= {column for t, column in columns if t == table}


def test_it_is_sound_and_has_no_room_left_over(opened: Path) -> None:
    assert [("ok",)] == asked(opened, "PRAGMA integrity_check")
    assert [(0,)] == asked(opened, "PRAGMA freelist_count")


def test_the_same_content_gives_the_same_bytes(edition: Edition, opened: Path) -> None:
    fresh = Edition(edition.index, edition.folder, edition.settings)

    assert opened.read_bytes() == b"".join(data_file(NAME, fresh))
    assert {0} == {*opened.read_bytes()[24:28], *opened.read_bytes()[92:100]}


def test_it_says_where_it_is_from_and_up_to_when_it_goes(opened: Path, edition: Edition) -> None:
    said = dict(asked(opened, "SELECT name, value FROM metadata"))

    assert edition.as_of.isoformat() == said["data_until"]
    assert ("terang.example/kendari", str(edition.size)) == (
        said["register_origin"],
        said["register_size"],
    )
    assert ("not chosen yet", "true") == (said["licence"], said["demo"])


def test_in_a_city_the_applications_stay_in_their_parts(
    edition: Edition, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(made, "whole_table", lambda edition: "")
    path = tmp_path / NAME
    path.write_bytes(b"".join(made.database(edition)))

    tables = {name for (name,) in asked(path, "SELECT name FROM sqlite_master WHERE type='table'")}
    assert {*TABLES, "metadata", "columns"} - tables == {"applications"}
    said = dict(asked(path, "SELECT name, value FROM metadata"))
    assert said["applications"].startswith("not in this file")


def filled(folder: Path) -> tuple[int, str]:
    """The published programme alone: no path to ours, no packages."""
    command = [sys.executable, "-I", "-S", str(folder / FILL)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_published_programme_puts_the_parts_of_a_city_in(
    edition: Edition, opened: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lists, "WHOLE", 5)
    city = Edition(edition.index, edition.folder, edition.settings)
    parts = sorted(all_parts(city.index.connection))
    for name in (NAME, "datapackage.json", FILL):
        (tmp_path / name).write_bytes(b"".join(data_file(name, city)))
    assert (2, True) == ((said := filled(tmp_path))[0], "cannot read" in said[1])
    (tmp_path / "applications").mkdir()
    for part in parts:
        (tmp_path / "applications" / f"{part}.csv").write_bytes(part_file(part, city))
    rows = "SELECT * FROM applications ORDER BY number"

    once, again = filled(tmp_path), filled(tmp_path)

    assert (0, f"120 applications from {len(parts)} of {len(parts)} files\n") == once == again
    assert asked(opened, rows) == asked(tmp_path / NAME, rows)

    (tmp_path / "applications" / f"{parts[0]}.csv").unlink()

    assert filled(tmp_path)[1].endswith(f"not there: applications/{parts[0]}.csv\n")
