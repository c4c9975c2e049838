"""The page of a service through its versions."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest

from publish.facts.canonical import digest
from publish.facts.service import version_digest
from publish.pages.edition import Edition
from publish.pages.render import open_edition, render
from publish.pages.routes import PageRef
from publish.pages.views.lists import home
from publish.pages.views.service import service
from publish.register.index import catch_up, open_index
from tests.publish.pages import kendari
from tests.publish.register.city import City

PBG = PageRef("service", "pbg", "id")


def edition_of(folder: Path, second_from: str, recorded: str) -> Edition:
    """A second version of PBG, from `second_from`, published as the last entry."""
    city = City(folder)
    entries, documents = kendari.beginning(("pbg",))
    standard = copy.deepcopy(kendari.read(kendari.FORMS / "pbg" / "service.json"))
    form = kendari.read(kendari.FORMS / "pbg" / "form.json")
    standard["effective_from"] = second_from
    standard["processing_time"]["value"] = 14
    entries.append(
        {
            "type": "version",
            "service": "pbg",
            "version": 2,
            "effective_from": second_from,
            "service_digest": digest(standard),
            "form_digest": digest(form),
            "digest": version_digest(standard, form),
            "recorded_on": recorded,
        }
    )
    city.publish(entries, [*documents, standard])
    index = open_index(folder / "index.sqlite")
    catch_up(index, city.reader())
    return open_edition(index, kendari.SITE, kendari.settings())


def test_a_version_to_come_is_announced_and_not_yet_shown(tmp_path: Path) -> None:
    page = service(edition_of(tmp_path, "2026-07-01", "2026-06-01"), PBG)

    assert (1, "28 hari kerja") == (page.version, page.measured.facts[0].value)
    assert [(2, date(2026, 7, 1))] == [(c.version, c.on) for c in page.upcoming]
    assert ("Waktu yang dijanjikan: 28 hari kerja → 14 hari kerja",) == page.upcoming[0].changes


def test_on_its_day_the_new_version_is_the_one_shown(tmp_path: Path) -> None:
    page = service(edition_of(tmp_path, "2026-07-01", "2026-07-01"), PBG)

    assert (2, "14 hari kerja") == (page.version, page.measured.facts[0].value)
    assert () == page.upcoming
    assert [2, 1] == [change.version for change in page.history]


def test_the_front_page_tells_what_changed_and_no_first_versions(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, "2026-07-01", "2026-06-01")

    changes = home(edition, PageRef("home", "", "id")).changes

    assert [2] == [change.version for change in changes]


def test_an_announced_version_is_drawn(tmp_path: Path) -> None:
    html = render(PBG, edition_of(tmp_path, "2026-07-01", "2026-06-01")).decode()

    assert "<b>Mulai 1 Juli 2026 berlaku versi 2</b>" in html


@pytest.mark.parametrize(("key", "applies"), [("pbg", True), ("parkir-tepi-jalan", False)])
def test_only_a_service_that_takes_applications_leads_to_a_form(
    edition: Edition, key: str, applies: bool
) -> None:
    page = service(edition, PageRef("service", key, "id"))

    assert (f"/ajukan/{key}/" if applies else "") == page.apply


def test_a_sealed_service_shows_no_application(edition: Edition) -> None:
    page = service(edition, PageRef("service", "kartu-keluarga", "id"))

    assert page.measured.is_sealed
    assert all(row.left_open is None for row in page.measured.months)
