"""The presence of heads on the public pages: by position, after departure, with its proof."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from publish.errors import NotFound
from publish.facts.text import LANGS, Lang
from publish.pages.edition import Edition
from publish.pages.exports import data_file
from publish.pages.render import editorial_pages, open_edition, render
from publish.pages.routes import PageRef
from publish.pages.settings import read_site_settings
from publish.pages.views.presence import presence, presence_month
from publish.publication.plan import plan_stale
from publish.publication.run import publish_site
from publish.register.index import Index, catch_up, open_index
from publish.verify import verify_site
from tests.publish.pages.kendari import SITE, settings
from tests.publish.publication.towns import make_site
from tests.publish.register.city import BEGINNING, City, reference_entry, version_entry
from tests.publish.register.registers import LOG
from tests.publish.register.test_fold_travel import (
    POSTS,
    SERVICE,
    START,
    departed,
    extended,
    reported,
    returned,
)

KEY = "terang.example/kendari+bf401280+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"


class Town:
    """A city whose one head travels."""

    def __init__(self, folder: Path) -> None:
        self.city = City(folder)
        self.index: Index = open_index(folder / "index.sqlite")
        begun = [*BEGINNING, reference_entry("posts", POSTS), version_entry(SERVICE)]
        self.publish(*begun)

    def publish(self, *entries: dict[str, object]) -> None:
        self.city.publish(entries, [POSTS, SERVICE])
        catch_up(self.index, self.city.reader())

    def edition(self) -> Edition:
        return open_edition(self.index, SITE, settings(verifier_key=KEY))

    def page(self, lang: Lang = "en", kind: str = "presence", key: str = "") -> str:
        ref = PageRef(kind, key, lang)  # type: ignore[arg-type]
        return re.sub(r"\s+", " ", render(ref, self.edition()).decode())


@contextmanager
def closing(town: Town) -> Iterator[Town]:
    yield town
    town.index.connection.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with closing(Town(tmp_path)) as made:
        yield made


def test_before_anybody_left_nobody_is_away(town: Town) -> None:
    view = presence(town.edition(), PageRef("presence", "", "id"))

    assert ((), (), ()) == (view.away, view.late, view.months)
    assert 1 == view.heads
    with pytest.raises(NotFound):
        presence_month(town.edition(), PageRef("presence_month", "2026-03", "id"))


def test_who_is_away_stands_by_position_with_the_entry_that_says_so(town: Town) -> None:
    town.publish(departed())

    (row,) = presence(town.edition(), PageRef("presence", "", "en")).away
    assert ("Kepala", "Sekretaris", "outside the province") == (row.post, row.acting, row.where)
    assert (START,) == row.entries
    assert f'data-proof-fact="{START}:until">5 March 2026</time>' in town.page()
    assert f'data-entries="{START}"' in town.page()
    assert "1 of 1 away" in town.page()
    assert "1 dari 1 dinas luar" in town.page("id")


def test_an_extension_shows_the_new_day_and_the_old_one(town: Town) -> None:
    town.publish(departed(), extended("2026-03-09"))

    page = town.page()
    assert f'data-proof-fact="{START + 1}:until">9 March 2026</time>' in page
    assert f'data-proof-fact="{START + 1}:claimed_on">4 March 2026</time>' in page
    assert f'data-proof-fact="{START}:until">5 March 2026</time>' in page
    assert "diperpanjang pada" in town.page("id")

    town.publish(returned("2026-03-09"))

    page = town.page("en", "presence_month", "2026-03")
    assert f'data-proof-fact="{START}:until">5 March 2026</time>' in page
    assert "Last entry on this page: 9 March 2026." in page


def test_a_published_register_with_an_extension_verifies(town: Town, tmp_path: Path) -> None:
    town.publish(departed(), extended("2026-03-09"), returned("2026-03-09"))
    out, site = tmp_path / "public", make_site(tmp_path / "site")
    shown = replace(read_site_settings(site / "site.toml"), verifier_key=LOG.vkey)
    publish_site(town.index, town.city.reader(), site, shown, out, tmp_path / "cache")

    verdict = verify_site(out, site, vkey=LOG.vkey)

    assert () == verdict.problems
    assert town.index.size == verdict.size


def test_a_month_tells_what_happened_and_its_data_end_with_it(town: Town) -> None:
    town.publish(departed(), returned(), reported("2026-03-13"))
    town.publish(departed("2026-04-01", 2, until="2026-04-02"))
    march = PageRef("presence_month", "2026-03", "en")

    (row,) = presence_month(town.edition(), march).journeys
    assert (True, 7_500_000) == (row.is_late, row.cost.amount if row.cost else None)
    page = town.page("en", "presence_month", "2026-03")
    assert f'data-proof-fact="{START + 2}:cost">Rp7,500,000</data>' in page
    assert "late, was due on 12 March 2026" in page
    assert "was written down on" not in page
    assert "Last entry on this page: 13 March 2026." in page
    assert {"2026-03", "2026-04"} == {
        ref.key for ref in editorial_pages(town.edition()) if ref.kind == "presence_month"
    }


def test_what_was_written_down_later_says_so(town: Town) -> None:
    town.publish(departed(recorded_on="2026-03-04"))

    said = f'3 Mar 2026 was written down on <time datetime="2026-03-04" data-proof-fact="{START}:'
    assert said in town.page("en", "presence_month", "2026-03")


def test_an_account_is_late_when_the_register_has_gone_past_its_day(town: Town) -> None:
    town.publish(departed(), returned())
    assert () == presence(town.edition(), PageRef("presence", "", "en")).late

    town.publish(departed("2026-03-13", 2, until="2026-03-14"))

    (row,) = presence(town.edition(), PageRef("presence", "", "en")).late
    assert "2026-03-12" == str(row.report_due_on)
    assert "1 account is late" in town.page()


def test_a_small_run_makes_the_months_anew_that_a_journey_touched(town: Town) -> None:
    town.publish(departed(), returned())
    town.publish(departed("2026-04-01", 2, until="2026-04-02"))
    size = town.index.size
    town.publish(reported("2026-04-01"))

    plan = plan_stale(town.index, size, "2026-04-01")

    found = {ref.key for ref in plan.editorial if ref.kind == "presence_month"}
    assert {"2026-03"} == found
    assert PageRef("presence", "", "id") in plan.editorial


def test_the_table_has_a_row_for_each_journey(town: Town) -> None:
    town.publish(departed(), returned(), reported())
    town.publish(departed("2026-04-01", 2, until="2026-04-02"))

    body = b"".join(data_file("travel.csv", town.edition())).decode()
    first, second = csv.DictReader(body.splitlines())

    assert ("kepala", "1", "country", "7500000") == (
        first["post"], first["trip"], first["region"], first["cost"],
    )  # fmt: skip
    assert ("", "", str(START + 3)) == (
        second["returned_on"], second["cost"], second["last_entry"],
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_foot_of_every_page_leads_there(town: Town, lang: Lang) -> None:
    address = "/kehadiran/" if lang == "id" else "/en/presence/"

    assert f'<a href="{address}">' in town.page(lang, "about")
