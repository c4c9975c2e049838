"""The page of a service says who cannot apply, before the form and with the law."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.facts.text import Lang
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef
from publish.pages.views.service import service
from tests.publish.pages import kendari


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Identity cards, for who is old enough and for who is not."""
    folder: Path = tmp_path_factory.mktemp("cards")
    return kendari.edition(folder, ("ktp-el-baru", "kia"), applications=0)


def words(edition: Edition, lang: Lang) -> str:
    page = render(PageRef("service", "ktp-el-baru", lang), edition).decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_cannot_apply_stands_before_the_form(cards: Edition) -> None:
    said = words(cards, "id")

    assert "Yang tidak dapat memohon KTP-el hanya untuk warga yang sudah berusia 17" in said
    assert said.index("Yang tidak dapat memohon") < said.index("Ajukan sekarang")
    assert "Berusia 16 tahun, belum kawin: tidak dapat memohon" in said


def test_it_names_law_and_service_to_use_instead(cards: Edition) -> None:
    (one,) = service(cards, PageRef("service", "ktp-el-baru", "en")).barred

    assert ("UU 23/2006", True) == (one.certain.basis, one.certain.needs_checking)
    assert ["/en/services/kia/"] == [link.href for link in one.services]
    assert one.when.startswith("if “Reason for applying”")


def test_a_service_that_is_not_published_is_not_linked(tmp_path: Path) -> None:
    alone = kendari.edition(tmp_path, ("ktp-el-baru",), applications=0)
    (one,) = service(alone, PageRef("service", "ktp-el-baru", "id")).barred

    assert () == one.services
    assert "Kartu Identitas Anak" in one.instead


def test_the_fee_of_who_cannot_apply_is_no_example_of_the_fee(cards: Edition) -> None:
    fee = service(cards, PageRef("service", "ktp-el-baru", "id")).fee

    assert [False, False, False, True] == [bool(e.barred) for e in fee.examples]
    assert 3 not in [place for place, _ in fee.price.examples]
