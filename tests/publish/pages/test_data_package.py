"""The package of the data as a stranger's reader of Data Package v2 takes it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from frictionless import Package, Report

from publish.pages.edition import Edition
from publish.pages.exports import data_file, data_names


@pytest.fixture
def data(edition: Edition, tmp_path: Path) -> Path:
    """The folder of the data."""
    for name in data_names(edition):
        (tmp_path / name).write_bytes(b"".join(data_file(name, edition)))
    return tmp_path


def read(data: Path) -> Report:
    return Package(str(data / "datapackage.json")).validate()


def test_a_reader_accepts_every_resource(data: Path) -> None:
    report = read(data)

    assert [] == report.flatten(["message"])
    assert {"applications", "measures", "database"} <= {task.name for task in report.tasks}


def test_a_reader_names_the_table_with_a_changed_cell(data: Path) -> None:
    path = data / "measures.csv"
    header, first, *rest = list(csv.reader(path.read_text().splitlines()))
    changed = [header, [*first[:3], "many", *first[4:]], *rest]
    path.write_text("".join(f"{','.join(row)}\r\n" for row in changed))

    assert {"measures"} == {task.name for task in read(data).tasks if not task.valid}
