"""The public page and the price slip of a draft, before anybody signs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builder.web.city import PAID, City
from tests.builder.web.test_drafts import imported
from tests.builder.web.visitor import Visitor

SignedIn = Callable[[str], Visitor]
MARK = {"id": "RANCANGAN, belum terbit", "en": "DRAFT, not published"}


@pytest.mark.parametrize(
    ("part", "lang", "said"),
    [
        ("halaman", "id", "PBG baru"),
        ("page", "en", "New PBG"),
        ("kartu", "id", "Kartu harga: PBG baru"),
        ("slip", "en", "Price slip: New PBG"),
    ],
)
def test_it_is_the_public_page_with_a_mark(
    city: City, signed_in: SignedIn, part: str, lang: str, said: str
) -> None:
    visitor, draft = signed_in("penulis"), imported(city)

    answer = visitor.get(f"/meja/layanan/{draft}/umum/{part}")

    assert 200 == answer.status_code
    assert "no-store" in answer.headers["Cache-Control"]
    assert MARK[lang] in visitor.words()
    assert said in visitor.words()
    assert f"/meja/layanan/{draft}/umum/" in visitor.page
    assert f'<html lang="{lang}">' in visitor.page


@pytest.mark.parametrize("part", ["kartu", "slip"])
def test_each_printed_sheet_of_the_slip_has_the_mark_in_it(
    city: City, signed_in: SignedIn, part: str
) -> None:
    visitor, draft = signed_in("penulis"), imported(city)

    visitor.get(f"/meja/layanan/{draft}/umum/{part}")

    assert 2 == visitor.page.count('<article class="sheet')
    assert 2 == visitor.page.count('class="unpublished-sheet"')


def test_looking_stores_and_publishes_nothing(city: City, signed_in: SignedIn) -> None:
    visitor, draft = signed_in("penulis"), imported(city)
    before = sorted(path for path in city.folder.rglob("*") if path.is_file())

    visitor.get(f"/meja/layanan/{draft}/umum/halaman")

    assert before == sorted(path for path in city.folder.rglob("*") if path.is_file())
    uow = city.workspace.uow()
    with uow.reading():
        assert () == uow.outbox.waiting()
    assert 1 == city.version(PAID).version


def test_the_preview_leads_there_and_strangers_do_not_come_in(
    city: City, signed_in: SignedIn, citizen: Visitor
) -> None:
    visitor, draft = signed_in("penulis"), imported(city)

    visitor.get(f"/meja/layanan/{draft}/pratinjau")

    assert f'href="/meja/layanan/{draft}/umum/kartu"' in visitor.page
    assert 303 == citizen.get(f"/meja/layanan/{draft}/umum/kartu").status_code
    assert 404 == visitor.get(f"/meja/layanan/{draft}/umum/lain").status_code
