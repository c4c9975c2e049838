"""The page of corrections, and its table: what was, what is, and where the register says so."""

from __future__ import annotations

import csv
import io
import re

import pytest

from publish.facts.charge_outcomes import CELLS
from publish.facts.charge_report import BANDS
from publish.facts.survey import CHARGED, ELEMENTS
from publish.facts.text import LANGS, Lang
from publish.pages.correction_table import CORRECTED
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.exports import data_file
from publish.pages.render import open_edition, render
from publish.pages.routes import PageRef
from tests.publish.pages.eventful import eventful
from tests.publish.pages.kendari import SITE, settings

MEMBERS = {
    "counts": {"filed", "decided", "on_time", "rejected", "median_days"},
    "charges": {"verified", "unverified", *(f"bands.{band}" for band in BANDS)},
    "charge_outcomes": {f"cells.{group}.{n}" for group, names in CELLS.items() for n in names},
    "survey": {"answered", "n", *(f"charged.{answer}" for answer in CHARGED)}
    | {f"sums.{place}" for place in range(len(ELEMENTS))},
    "contacts": {"others", "with_contact", "shared"},
    "calendar": set(),
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return open_edition(eventful(tmp_path_factory.mktemp("eventful"), 60), SITE, settings())


def words(edition: Edition, lang: Lang) -> str:
    page = render(PageRef("corrections", "", lang), edition).decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.parametrize(
    ("lang", "figure"),
    [
        ("id", "Permohonan yang diajukan bulan itu: 40 → 41"),
        ("en", "Applications filed in the month: 40 → 41"),
    ],
)
def test_the_page_says_what_a_figure_was_and_is(year: Edition, lang: Lang, figure: str) -> None:
    said = words(year, lang)

    assert figure in said
    assert "30 → 29" in said
    assert "38 → 38" not in said


def test_it_names_every_payment_that_was_none(year: Edition) -> None:
    rows = csv.DictReader(io.StringIO(b"".join(data_file("differences.csv", year)).decode()))
    reversed_ = [row["number"] for row in rows if row["kind"] == "payment_reversed"]

    said = words(year, "en")

    assert reversed_
    assert all(number in said for number in reversed_)


@pytest.mark.parametrize("lang", LANGS)
def test_a_city_without_corrections_says_so(edition: Edition, lang: Lang) -> None:
    assert {"id": "Belum ada angka", "en": "No figure has been"}[lang] in words(edition, lang)


def test_the_table_has_a_row_for_each_figure(year: Edition) -> None:
    body = b"".join(data_file("corrections.csv", year)).decode()
    rows = list(csv.DictReader(io.StringIO(body)))

    found = [(row["table"], row["column"], row["was"], row["now"]) for row in rows]
    assert [("times", "filed", "40", "41"), ("times", "on_time", "30", "29")] == found


@pytest.mark.parametrize("kind", list(CORRECTED))
def test_every_member_is_a_column_of_its_table(kind: str) -> None:
    table, members = {str(name): row for name, row in CORRECTED.items()}[kind]

    assert MEMBERS[kind] == set(members)
    columns = {column.name for column in TABLES[table].columns} if table else set()
    assert set(members.values()) <= columns
