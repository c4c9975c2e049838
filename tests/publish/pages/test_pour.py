"""Pages poured into moulds are the pages that the template draws, in every shape."""

from __future__ import annotations

from pathlib import Path

from bench.city import found_city
from bench.once import SITE, open_city, site_settings
from publish.pages.render import draw, moulds_of, open_edition, render, status_pages
from publish.pages.views.status import status
from publish.register.index import catch_up
from tests.codebase.tree import ROOT


def test_every_shape_of_a_city_is_poured_as_it_is_drawn(tmp_path: Path) -> None:
    found_city(tmp_path, ROOT / "form_schemas").fill(250)
    index, reader = open_city(tmp_path)
    catch_up(index, reader)
    edition = open_edition(index, SITE, site_settings())

    for ref in status_pages(edition):
        drawn = draw("status.html", status(edition, ref), ref.lang, edition)
        assert drawn == render(ref, edition), ref

    for lang in ("id", "en"):
        for parts in moulds_of(edition, lang)._versions.values():
            assert parts.pages
            assert None not in parts.pages.values()
