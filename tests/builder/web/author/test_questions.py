"""Questions edited by an officer, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from builder.domain.authoring.places import place_of, places
from builder.domain.authoring.rules import rule_of
from builder.domain.draft import ServiceDraft
from tests.builder.web.author.conftest import Screen
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    return open_page("pertanyaan")


def test_the_outline_shows_every_question(screen: Screen) -> None:
    said = screen.open()

    assert "Luas total lantai" in said
    assert "bersyarat" in said


def test_a_question_is_shown_as_the_citizen_sees_it(screen: Screen) -> None:
    assert "Jumlah luas semua lantai, dibulatkan ke m² penuh." in screen.open("/luas")
    assert "Nama badan usaha" in screen.open("/nama_badan")


def test_a_question_is_added_and_opened(draft: ServiceDraft, screen: Screen) -> None:
    screen.open()
    status = screen.press(
        "add", kind="date", label_id="Tanggal mulai", label_en="Start", target="page:bangunan"
    )

    assert 303 == status
    form = screen.documents.form
    assert "tanggal_mulai" in form["x-pages"][2]["fields"]


def test_what_was_refused_stands_where_it_was_typed(draft: ServiceDraft, screen: Screen) -> None:
    screen.open("/luas")
    status = screen.press("words", "/luas", label_id="", label_en="Area typed", hint_id="x")

    assert 422 == status
    assert "Area typed" in screen.visitor.page
    assert "Isi teksnya dalam bahasa Indonesia." in screen.visitor.words()
    assert draft == screen.draft


def test_a_condition_is_built_line_by_line(draft: ServiceDraft, screen: Screen) -> None:
    screen.open("/luas_tanah")
    looked = screen.press("look", "/luas_tanah", form="shown", field0="/fungsi")
    assert (200, True) == (looked, 'value="keagamaan"' in screen.visitor.page)
    assert draft == screen.draft

    saved = screen.press(
        "shown",
        "/luas_tanah",
        form="shown",
        field0="/fungsi",
        operator0="is",
        value0="keagamaan",
        joined="all",
    )
    assert 303 == saved
    shown = rule_of(screen.documents.form, "/luas_tanah").rule
    assert ("/fungsi", "is", "keagamaan") == (
        shown.terms[0].field, shown.terms[0].operator, shown.terms[0].value,
    ) if shown else ()  # fmt: skip


@pytest.mark.parametrize("op", ["up", "down", "duplicate", "delete", "always"])
def test_a_button_does_what_it_says(draft: ServiceDraft, screen: Screen, op: str) -> None:
    screen.open("/nama_badan")

    assert 303 == screen.press(op, "/nama_badan")
    assert draft.form_text != screen.draft.form_text


def test_undo_and_redo(draft: ServiceDraft, screen: Screen) -> None:
    screen.open("/luas")
    screen.press("delete", "/luas")
    screen.open()
    screen.press("undo")
    assert "/luas" in places(screen.documents.form)

    screen.open()
    screen.press("redo")
    assert "/luas" not in places(screen.documents.form)


def test_a_late_save_is_kept_and_can_be_done_again(
    draft: ServiceDraft, screen: Screen, signed_in: Callable[[str], Visitor]
) -> None:
    screen.open("/luas")
    other = Screen(signed_in("penulis"), screen.city, draft, "pertanyaan")
    other.open("/lantai")
    other.press("delete", "/lantai")
    status = screen.press("words", "/luas", label_id="Luas baru", label_en="New area")

    assert 409 == status
    said = screen.visitor.words()
    assert "Pertanyaan “Jumlah lantai” dihapus." in said
    assert "Luas baru" in said
    again = screen.visitor.post(
        screen.address, screen.visitor.hidden(), query_string={"q": "/luas"}
    )
    assert 303 == again.status_code
    found = places(screen.documents.form)
    assert ("Luas baru", False) == (found["/luas"].schema["title"], "/lantai" in found)


def test_a_double_click_is_one_save(draft: ServiceDraft, screen: Screen) -> None:
    screen.open("/luas")
    page = screen.visitor.page
    screen.press("duplicate", "/luas")
    after = screen.draft
    screen.visitor.page = page

    assert 303 == screen.press("duplicate", "/luas")
    assert after == screen.draft


def test_who_may_only_read_sees_no_buttons(
    city: City, draft: ServiceDraft, signed_in: Callable[[str], Visitor]
) -> None:
    reader = Screen(signed_in("penyetuju"), city, draft, "pertanyaan")
    said = reader.open("/luas")

    assert "Luas total lantai" in said
    assert 'name="op"' not in reader.visitor.page
    assert 403 == reader.press("delete", "/luas")


@pytest.mark.parametrize("who", ["admin", ""])
def test_a_stranger_sees_nothing(
    draft: ServiceDraft, signed_in: Callable[[str], Visitor], citizen: Visitor, who: str
) -> None:
    visitor = signed_in(who) if who else citizen

    assert visitor.get(f"/meja/layanan/{draft.id}/pertanyaan").status_code in (303, 404)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"op": "nothing"},
        {"op": "add", "kind": "weird"},
        {"op": "shown", "field0": "/x", "operator0": "is"},
        {"op": "shown", "field0": "/luas", "operator0": "hack"},
        {"op": "checks", "minimum": "1e9"},
        {"op": "choices", "key": "a"},
        {"op": "move-to", "target": "in:/nowhere"},
        {"op": "rename-page", "page": "../../etc"},
        {"op": "words", "label_id": "\u202e"},
        {"op": "delete", "q": "/hilang"},
    ],
)
def test_nothing_that_is_sent_breaks_the_page(
    draft: ServiceDraft, screen: Screen, data: dict[str, str]
) -> None:
    screen.open("/luas")
    fields = {k: v for k, v in data.items() if k not in ("op", "q")}

    assert 422 == screen.press(data.get("op", ""), data.get("q", "/luas"), **fields)
    assert draft == screen.draft


def test_every_id_on_the_page_is_one(screen: Screen) -> None:
    screen.open("/fungsi")
    ids = re.findall(r'\sid="([^"]+)"', screen.visitor.page)

    assert len(ids) == len(set(ids))


def test_a_choice_is_lifted_over_the_one_before(open_page: Callable[[str], Screen]) -> None:
    screen = open_page("pertanyaan")
    screen.open("/kepemilikan")
    before = place_of(screen.documents.form, "/kepemilikan").schema["oneOf"]
    fields = {
        "key": [option["const"] for option in before],
        "choice_id": [option["title"] for option in before],
        "choice_en": [option["x-i18n"]["en"]["title"] for option in before],
    }

    assert 303 == screen.press("choices", "/kepemilikan", lift="1", **fields)
    after = place_of(screen.documents.form, "/kepemilikan").schema["oneOf"]
    assert [before[1], before[0], *before[2:]] == after
