"""Who signs a draft reads in sentences what it changes."""

from __future__ import annotations

from collections.abc import Callable

from builder.domain.draft import ServiceDraft
from tests.builder.web.author.conftest import Screen
from tests.builder.web.visitor import Visitor


def test_the_approver_reads_the_fee_from_and_to(
    open_page: Callable[[str], Screen], draft: ServiceDraft, signed_in: Callable[[str], Visitor]
) -> None:
    open_page("biaya").press(
        "index", name="ilo", label_id="Indeks lokalitas (contoh)",
        label_en="Locality index (sample)", value="0,006", certainty="sample",
        legal_basis="perda-6-2023",
    )  # fmt: skip
    approver = signed_in("penyetuju")
    approver.get(f"/meja/layanan/{draft.id}")

    assert "Angka “Indeks lokalitas (contoh)” dari 0,005 menjadi 0,006" in approver.words()
    assert "Ubah rancangan ini" not in approver.words()


def test_the_author_finds_the_way_to_edit(draft: ServiceDraft, author: Visitor) -> None:
    author.get(f"/meja/layanan/{draft.id}")
    assert f"/meja/layanan/{draft.id}/pertanyaan" in author.page
    author.get("/meja/layanan")
    assert "/meja/layanan/baru" in author.page


def test_the_history_names_undo_and_groups_edits(
    open_page: Callable[[str], Screen], author: Visitor, draft: ServiceDraft
) -> None:
    screen = open_page("pertanyaan")
    for _ in range(3):
        screen.open("/luas")
        screen.press("down", "/luas")
    screen.open()
    screen.press("undo")
    author.get(f"/meja/layanan/{draft.id}")

    assert 1 == author.words().count("diubah, penulis")
    assert 1 == author.words().count("perubahan dibatalkan, penulis")
