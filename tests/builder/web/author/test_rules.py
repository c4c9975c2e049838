"""All conditions of a service on one page."""

from __future__ import annotations

from collections.abc import Callable

from builder.domain.authoring.documents import copied
from builder.usecases.authoring import edit_draft
from tests.builder.web.author.conftest import Screen
from tests.makers import everybody


def test_every_condition_is_a_sentence_with_what_it_decides(
    open_page: Callable[[str], Screen],
) -> None:
    said = open_page("syarat-tampil").open()

    assert "bila “Pemilik bangunan”: Badan usaha Menampilkan: Nama badan usaha" in said
    assert "Membatasi: Luas total lantai , Jumlah lantai" in said
    assert "Biaya: Retribusi PBG" in said


def test_one_written_by_hand_is_shown_as_it_is(open_page: Callable[[str], Screen]) -> None:
    screen = open_page("syarat-tampil")

    def by_hand(documents):  # type: ignore[no-untyped-def]
        changed = copied(documents)
        changed.form["allOf"][0]["if"]["properties"]["kepemilikan"] = {"pattern": "^b"}
        return changed

    edit_draft(
        screen.city.workspace.workbench, draft_id=screen.id, operation=by_hand,
        expected_revision=1, user=everybody(), now=screen.city.time,
    )  # fmt: skip

    assert "ditulis tangan" in screen.open()
    assert "^b" in screen.visitor.words()
