from __future__ import annotations

import pytest

from publish.facts.text import LANGS
from publish.pages.routes import ROUTES, PageRef, file_of, in_language, path_of


@pytest.mark.parametrize(
    ("ref", "path", "file"),
    [
        (PageRef("home", "", "id"), "/", "index.html"),
        (PageRef("home", "", "en"), "/en/", "en/index.html"),
        (PageRef("service", "pbg", "id"), "/layanan/pbg/", "layanan/pbg/index.html"),
        (PageRef("service", "pbg", "en"), "/en/services/pbg/", "en/services/pbg/index.html"),
        (
            PageRef("status", "KDI-7K3M-9QXT", "id"),
            "/permohonan/7K/KDI-7K3M-9QXT.html",
            "permohonan/7K/KDI-7K3M-9QXT.html",
        ),
        (
            PageRef("month", "2026-03", "en"),
            "/en/applications/month/2026-03.html",
            "en/applications/month/2026-03.html",
        ),
        (PageRef("check", "pbg", "en"), "/en/check/pbg/", "en/check/pbg/index.html"),
        (PageRef("slip", "pbg", "id"), "/layanan/pbg/kartu.html", "layanan/pbg/kartu.html"),
        (PageRef("table", "fees", "en"), "/en/data/fees/", "en/data/fees/index.html"),
        (PageRef("not_found", "", "id"), "/404.html", "404.html"),
    ],
)
def test_a_page_has_an_address_and_a_file(ref: PageRef, path: str, file: str) -> None:
    assert (path, file) == (path_of(ref), file_of(ref))


def test_no_two_pages_share_an_address() -> None:
    paths = [path_of(PageRef(kind, "", lang)) for kind in ROUTES for lang in LANGS]

    assert len(paths) == len(set(paths))


def test_the_other_language_is_the_same_page() -> None:
    assert PageRef("month", "2026-03", "en") == in_language(PageRef("month", "2026-03", "id"), "en")
