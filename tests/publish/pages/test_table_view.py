"""The page of a table says what is in it, where it is from and what may be done with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publish.errors import NotFound
from publish.pages.app import create_site
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.exports import data_file
from publish.pages.render import open_edition, render
from publish.pages.routes import PageRef
from publish.pages.views.table import FIRST, table


@pytest.mark.parametrize("name", TABLES)
def test_it_shows_the_first_rows_as_they_stand_in_the_file(name: str, edition: Edition) -> None:
    page = table(edition, PageRef("table", name, "id"))

    lines = b"".join(data_file(f"{name}.csv", edition)).decode().split("\r\n")[:-1]
    assert lines[: FIRST + 1] == page.first.splitlines()
    assert len(lines) - 1 == page.count


def test_it_says_how_to_cite_it(edition: Edition) -> None:
    html = render(PageRef("table", "times", "en"), edition).decode()

    assert "table “times”, data until 30 September 2026, from register terang.example" in html
    assert "/en/data/times/</p>" in html


def test_a_licence_is_named_only_when_the_city_has_chosen_one(edition: Edition) -> None:
    ref = PageRef("table", "fees", "en")
    url = "https://creativecommons.org/licenses/by/4.0/"
    chosen = replace(edition.settings, licence="CC-BY-4.0", licence_url=url)
    with_one = render(ref, open_edition(edition.index, edition.folder, chosen)).decode()

    assert "has not yet chosen a licence" in render(ref, edition).decode()
    assert f'<a href="{url}" rel="license">CC-BY-4.0</a>' in with_one
    assert "has not yet chosen a licence" not in with_one


def test_there_is_no_page_of_a_table_that_is_not_published(edition: Edition) -> None:
    with pytest.raises(NotFound):
        render(PageRef("table", "citizens", "id"), edition)


def test_page_and_file_stand_beside_each_other(edition: Edition) -> None:
    client = create_site(edition.index, edition.folder, edition.settings).test_client()

    assert "text/html; charset=utf-8" == client.get("/data/fees/").content_type
    assert "text/csv; charset=utf-8" == client.get("/data/fees.csv").content_type
