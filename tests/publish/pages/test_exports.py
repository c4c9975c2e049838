from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from publish.facts.canonical import canonical_bytes
from publish.pages.data_tables import ONLY_CSV, TABLES
from publish.pages.edition import Edition
from publish.pages.exports import DATA_FILES, data_file, safe_cell


def bytes_of(name: str, edition: Edition) -> bytes:
    return b"".join(data_file(name, edition))


def text_of(name: str, edition: Edition) -> str:
    return bytes_of(name, edition).decode()


def tables_of(package: dict[str, Any]) -> list[dict[str, Any]]:
    return [resource for resource in package["resources"] if "schema" in resource]


def rows_of(name: str, edition: Edition) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(name, edition))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_text_is_taken_for_a_formula(start: str) -> None:
    assert f"'{start}HYPERLINK(1)" == safe_cell(f"{start}HYPERLINK(1)")


@pytest.mark.parametrize("value", [0, -5, 12, "pbg", "2026-03-02"])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert value == safe_cell(value)


def test_an_unknown_value_is_an_empty_cell() -> None:
    assert "" == safe_cell(None)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_that_are_described(name: str, edition: Edition) -> None:
    header = text_of(f"{name}.csv", edition).split("\r\n")[0]

    assert [column.name for column in TABLES[name].columns] == header.split(",")


def test_every_application_is_a_row(edition: Edition) -> None:
    rows = rows_of("applications.csv", edition)
    counted = edition.index.connection.execute("SELECT count(*) FROM application").fetchone()[0]

    assert counted == len(rows) > 50
    assert sorted(row["number"] for row in rows) == [row["number"] for row in rows]


def test_a_computed_fee_has_its_formula_and_first_example(edition: Edition) -> None:
    row = next(r for r in rows_of("fees.csv", edition) if r["line"] == "retribusi-pbg")

    assert ("", "162000", "sample") == (row["amount"], row["first_example"], row["certainty"])
    assert row["formula_id"].startswith("Luas total lantai × ")


def test_sealed_services_have_months_and_no_applications(edition: Edition) -> None:
    months = [r for r in rows_of("times.csv", edition) if r["service"] == "kartu-keluarga"]
    listed = [r for r in rows_of("applications.csv", edition) if r["service"] == "kartu-keluarga"]

    assert ["2026-07", "2026-08"] == [row["month"] for row in months]
    assert "" == months[0]["rejected"]
    assert [] == listed


def test_the_package_describes_every_table(edition: Edition) -> None:
    package = json.loads(text_of("datapackage.json", edition))

    assert [f"{name}.csv" for name in TABLES] == [r["path"] for r in tables_of(package)]
    assert all(f["description"] for r in tables_of(package) for f in r["schema"]["fields"])


def test_definitions_are_published_as_they_were_written(edition: Edition) -> None:
    document = json.loads(text_of("services.json", edition))
    published = {s["id"]: s["versions"][0]["digest"] for s in document["services"]}

    assert canonical_bytes(document) + b"\n" == text_of("services.json", edition).encode()
    assert {s: edition.current(s).version.digest for s in edition.services} == published


def test_the_data_files_have_names_that_stay() -> None:
    twice = {"fees", "measures", "times", "charges", "rates", "flags", "revenue", "offices"}
    twice |= {"satisfaction", "satisfaction_index", "differences", "steps", "corrections", "travel"}
    twice |= {"charge_outcomes", "calendar_changes", "contacts", "event_corrections"}
    tables = {f"{name}.{ending}" for name in twice for ending in ("csv", "json")}
    others = {"services.json", "datapackage.json", "changes.xml", "perubahan.xml"}
    others |= {"services.jsonld", "catalog.jsonld"}
    others |= {"applications.csv", "libur.ics", "days-off.ics", "checksums.txt", "recompute.py"}
    others |= {"fill.py"}
    others |= {"terang.sqlite", "datasette.json", "pencarian.json", "search.json"}

    assert others | tables == {*DATA_FILES}


@pytest.mark.parametrize("name", [n for n in TABLES if n not in ONLY_CSV])
def test_a_table_has_the_same_rows_as_csv_and_as_json(name: str, edition: Edition) -> None:
    written = json.loads(text_of(f"{name}.json", edition), parse_float=str)
    cells = [
        {column: str(safe_cell(value)) for column, value in row.items()} for row in written["rows"]
    ]

    assert rows_of(f"{name}.csv", edition) == cells
    assert [column.name for column in TABLES[name].columns] == written["columns"]


_READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "yearmonth": lambda cell: date.fromisoformat(f"{cell}-01"),
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_every_cell_is_of_the_type_that_the_package_says(edition: Edition) -> None:
    """What a reader of Table Schema does: types, missing values, the primary key."""
    package = json.loads(text_of("datapackage.json", edition))

    for resource in tables_of(package):
        rows = rows_of(resource["path"], edition)
        schema = resource["schema"]
        for row in rows:
            for field in schema["fields"]:
                cell = row[field["name"]]
                assert cell in schema["missingValues"] or _READ[field["type"]](cell) is not None
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys), resource["name"]
        assert all(all(key) for key in keys), resource["name"]


def test_the_package_follows_the_profile(edition: Edition) -> None:
    """Data Package v2: what is required of a package, a resource and a field."""
    package = json.loads(text_of("datapackage.json", edition))

    assert "https://datapackage.org/profiles/2.0/datapackage.json" == package["$schema"]
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    for resource in package["resources"]:
        data = bytes_of(resource["path"], edition)
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
        assert len(data) == resource["bytes"]
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]
    for resource in tables_of(package):
        assert "table" == resource["type"]
        assert all({"name", "type"} <= field.keys() for field in resource["schema"]["fields"])


def test_checksums_name_every_other_file(edition: Edition) -> None:
    lines = text_of("checksums.txt", edition).splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)

    assert set(DATA_FILES) - {"checksums.txt"} == listed.keys()
    for name, digest in listed.items():
        assert hashlib.sha256(bytes_of(name, edition)).hexdigest() == digest, name


def test_checksums_are_the_same_whatever_was_made_before(edition: Edition) -> None:
    fresh = Edition(edition.index, edition.folder, edition.settings)

    assert text_of("checksums.txt", fresh) == text_of("checksums.txt", edition)
