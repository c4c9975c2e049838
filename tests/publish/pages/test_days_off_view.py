"""Days off that changed, wherever the public reads about them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from publish.facts.canonical import digest
from publish.facts.text import LANGS, Lang
from publish.pages.data_tables import rows_of
from publish.pages.edition import Edition
from publish.pages.feeds import changes_feed, service_feed
from publish.pages.render import open_edition, render
from publish.pages.routes import PageRef
from publish.pages.views.status import status
from publish.register.index import catch_up, open_index
from tests.publish.pages.kendari import FORMS, SITE, Document, beginning, read, settings
from tests.publish.pages.test_exports import text_of
from tests.publish.register.city import City

NUMBER = "KDI-7K3M-9QXT"
NAME = {"id": "Kantor tutup, gladi bencana", "en": "Offices closed, drill"}
LATE: dict[Lang, str] = {"id": "Dinyatakan terlambat", "en": "Declared late"}


def closure(on: str) -> Document:
    return {"on": on, "kind": "closure", "name": NAME, "basis": "contoh SE 4/2026"}


def edition_of(folder: Path) -> Edition:
    """One application whose due date moved, by a closure ahead; and one closure declared late."""
    entries, documents = beginning(("pbg",))
    first = read(FORMS / "calendars" / "2026.json")
    days = [*first["holidays"], closure("2026-03-04"), closure("2026-03-12")]
    year = {**first, "holidays": sorted(days, key=lambda day: day["on"])}
    place = {"type": "event", "number": NUMBER, "service": "pbg", "version": 1}

    def event(sequence: int, code: str, on: str, **more: object) -> Document:
        dates = {"claimed_on": on, "recorded_on": on}
        return {**place, "sequence": sequence, "code": code, **dates, **more}

    stated = {"type": "reference", "name": "calendar-2026", "digest": digest(year)}
    due = {"due_from": "2026-04-20", "due_to": "2026-04-21", "calendar": digest(year)}
    entries += [
        event(1, "filed", "2026-03-02", amount=162_000),
        event(2, "accepted", "2026-03-03"),
        {**stated, "recorded_on": "2026-03-05"},
        event(3, "due_moved", "2026-03-05", **due),
    ]
    city = City(folder)
    city.publish(entries, [*documents, year])
    index = open_index(folder / "index.sqlite")
    catch_up(index, city.reader())
    return open_edition(index, SITE, settings())


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition_of(tmp_path_factory.mktemp("moved"))


def test_the_page_of_the_application_says_that_its_due_date_moved_and_why(
    moved: Edition,
) -> None:
    page = status(moved, PageRef("status", NUMBER, "id"))

    assert "Tenggat bergeser karena hari libur berubah" == page.line[2].title
    assert (
        "dari 20 Apr 2026 ke 21 Apr 2026",
        "12 Mar 2026 menjadi hari libur: Kantor tutup, gladi bencana (contoh SE 4/2026)",
    ) == page.line[2].notes
    assert date(2026, 4, 21) == page.due_on
    assert page.now.startswith("Penilaian teknis")


@pytest.mark.parametrize("lang", LANGS)
def test_a_closure_declared_late_shows_as_such_on_the_page_of_changes(
    moved: Edition, lang: Lang
) -> None:
    page = render(PageRef("changes", "", lang), moved).decode()

    assert 2 == page.count(NAME[lang])
    assert 1 == page.count(f"<strong>{LATE[lang]}")


@pytest.mark.parametrize("lang", LANGS)
def test_the_feed_of_all_services_has_it_and_that_of_a_service_has_not(
    moved: Edition, lang: Lang
) -> None:
    assert LATE[lang] in changes_feed(moved, lang).decode()
    assert NAME[lang] not in service_feed(moved, "pbg", lang).decode()


@pytest.mark.parametrize("name", ["calendar_changes", "corrections"])
def test_each_table_is_the_same_as_csv_and_as_json(moved: Edition, name: str) -> None:
    written = json.loads(text_of(f"{name}.json", moved))["rows"]
    lines = list(csv.DictReader(io.StringIO(text_of(f"{name}.csv", moved))))

    assert written
    assert [row["recorded_on"] for row in lines] == [row["recorded_on"] for row in written]


def test_the_table_says_which_of_them_count(moved: Edition) -> None:
    rows = [tuple(row) for row in rows_of("calendar_changes", moved)]

    assert [("2026-03-04", False), ("2026-03-12", True)] == [(str(r[1]), r[-1]) for r in rows]
