"""Trying the form out, and freezing what it gives as an example."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.forms.answers import pairs_of
from builder.forms.compile import build
from publish.facts.form_schema import FormSchema
from tests.builder.web.author.conftest import REVISION, Screen
from tests.builder.web.city import PAID


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    return open_page("coba")


def answers(screen: Screen) -> list[tuple[str, str]]:
    """What a browser posts for the first example, without any file."""
    form = build(FormSchema(screen.documents.form))
    given = screen.documents.service["scenarios"][0]["answers"]
    pairs = pairs_of(form, given)
    uploads = {v for v in given.values() if isinstance(v, str) and len(v) == 26}
    return [(name, value) for name, value in pairs if value not in uploads]


def send(screen: Screen, *more: tuple[str, str]) -> int:
    revision = REVISION.search(screen.visitor.page)
    pairs = [*answers(screen), ("revision", revision[1] if revision else "0"), *more]
    return screen.visitor.post(screen.address, pairs).status_code


def test_trying_out_gives_the_fee_and_stores_nothing(screen: Screen) -> None:
    before, kept = screen.draft, screen.city.kept()

    assert 200 == send(screen, ("go", "try"))
    assert "Rp162.000" in screen.visitor.words()
    assert (before, kept) == (screen.draft, screen.city.kept())


def test_what_is_wrong_is_told_at_its_question(screen: Screen) -> None:
    assert 422 == screen.visitor.post(screen.address, {"go": "try"}).status_code
    assert "Ada yang perlu diperbaiki" in screen.visitor.words()


def test_an_example_is_frozen(screen: Screen) -> None:
    status = send(screen, ("go", "freeze"), ("name_id", "Rumah kecil"), ("name_en", "Small house"))
    assert 303 == status

    made = screen.documents.service["scenarios"][-1]
    assert ("rumah-kecil", 162_000) == (made["id"], made["expect"]["fee"])
    assert screen.draft.service_text != ""


def test_an_example_without_a_name_is_asked_for_one(screen: Screen) -> None:
    before = screen.draft

    assert 422 == send(screen, ("go", "freeze"))
    assert before == screen.draft


def test_answers_survive_a_late_save(screen: Screen, open_page: Callable[[str], Screen]) -> None:
    page = screen.visitor.page
    open_page("pertanyaan").press("delete", "/luas_tanah")
    screen.visitor.page = page

    assert 422 == send(screen, ("go", "freeze"), ("name_id", "Rumah"), ("name_en", "House"))
    assert "hunian-kecil" in screen.visitor.page or "Rumah" in screen.visitor.page


def test_an_example_can_be_the_beginning(screen: Screen) -> None:
    screen.open(contoh="0")
    assert "checked" in screen.visitor.page
    assert 404 == screen.visitor.get(screen.address, query_string={"contoh": "99"}).status_code
    assert 404 == screen.visitor.get(screen.address, query_string={"contoh": "x"}).status_code


def test_the_page_comes_back_with_other_questions(screen: Screen) -> None:
    assert 200 == send(screen, ("update", "1"))


def test_examples_that_fail_say_so_and_are_frozen_again(
    open_page: Callable[[str], Screen],
) -> None:
    fees = open_page("biaya")
    fees.press("index", name="ilo", label_id="Indeks", label_en="Index", value="0,01")
    examples = open_page("contoh")
    said = examples.open()
    assert "Ambil hasilnya sekarang" in said

    assert 303 == examples.press("refreeze", place="0")
    assert 324_000 == examples.documents.service["scenarios"][0]["expect"]["fee"]


def test_examples_are_renamed_and_removed(open_page: Callable[[str], Screen]) -> None:
    examples = open_page("contoh")
    assert 303 == examples.press("example", place="0", name_id="Baru", name_en="New")
    examples.open()
    many = len(examples.documents.service["scenarios"])
    assert 303 == examples.press("example-remove", place="0")

    assert many - 1 == len(examples.documents.service["scenarios"])
    examples.open()
    assert 422 == examples.press("refreeze", place="77")


def test_the_preview_shows_both_languages(open_page: Callable[[str], Screen]) -> None:
    said = open_page("pratinjau").open()

    assert "RANCANGAN" in said
    assert "Luas total lantai" in said
    assert "Total floor area" in said


@pytest.mark.parametrize("page", ["tidak-ada", "pertanyaan/x", "%2e%2e"])
def test_there_is_no_other_page(screen: Screen, page: str) -> None:
    address = screen.address.replace("coba", page)

    assert 404 == screen.visitor.get(address).status_code


def test_it_is_the_building_approval(screen: Screen) -> None:
    assert PAID == screen.draft.service
