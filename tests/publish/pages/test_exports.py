from __future__ import annotations

import csv
import io
import json

import pytest

from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.exports import DATA_FILES, data_file, safe_cell


def text_of(name: str, edition: Edition) -> str:
    return b"".join(data_file(name, edition)).decode()


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

    assert [f"{name}.csv" for name in TABLES] == [r["path"] for r in package["resources"]]
    assert all(f["description"] for r in package["resources"] for f in r["schema"]["fields"])


def test_definitions_are_published_as_they_were_written(edition: Edition) -> None:
    document = json.loads(text_of("services.json", edition))
    published = {s["id"]: s["versions"][0]["digest"] for s in document["services"]}

    assert {s: edition.current(s).version.digest for s in edition.services} == published


def test_the_data_files_have_names_that_stay() -> None:
    twice = {"fees", "times", "charges", "flags", "revenue", "offices"}
    tables = {f"{name}.{ending}" for name in twice for ending in ("csv", "json")}
    others = {"services.json", "datapackage.json", "changes.xml", "perubahan.xml"}
    others |= {"applications.csv", "libur.ics", "days-off.ics", "checksums.txt"}

    assert others | tables == {*DATA_FILES}
