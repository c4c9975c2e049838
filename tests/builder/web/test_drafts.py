from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.domain.user import User
from builder.usecases.drafts import import_definition
from publish.facts.json_text import read_json, write_json
from tests.builder.web.city import PAID, SCHEMAS, City
from tests.builder.web.visitor import Visitor

SignedIn = Callable[[str], Visitor]
LIST = "/meja/layanan"


def imported(city: City, *, fee_line: str = "Retribusi PBG", tomorrow: str = "2026-11-21") -> str:
    """The id of a draft of the paid service with another effective date, by its author."""
    document = read_json((SCHEMAS / PAID / "service.json").read_bytes())
    form = (SCHEMAS / PAID / "form.json").read_text(encoding="utf-8")
    changed = {**document, "effective_from": tomorrow, "name": {"id": "PBG baru", "en": "New PBG"}}
    uow = city.workspace.uow()
    with uow.reading():
        author = uow.users.get("penulis")
    assert isinstance(author, User)
    draft = import_definition(
        city.workspace.workbench,
        service_text=write_json(changed),
        form_text=form,
        user=author,
        now=city.workspace.clock(),
        rng=city.workspace.rng,
    )
    return draft.id


def move(visitor: Visitor, draft: str, name: str, **fields: str) -> int:
    visitor.get(f"{LIST}/{draft}")
    sent = {**visitor.hidden().to_dict(), "move": name, **fields}
    return visitor.post(f"{LIST}/{draft}", sent).status_code


def state(city: City, draft: str) -> str:
    found = city.workspace.workbench.get(draft)
    assert found is not None
    return found.state


def test_a_draft_becomes_a_version_by_two_people(city: City, signed_in: SignedIn) -> None:
    draft = imported(city)
    author, approver = signed_in("penulis"), signed_in("penyetuju")

    moves = [
        move(author, draft, "propose"),
        move(approver, draft, "approve"),
        move(approver, draft, "publish"),
    ]

    assert [303, 303, 303] == moves, approver.words()
    assert "published" == state(city, draft)
    assert 2 == city.version(PAID).version


def test_the_page_says_what_changes_and_what_was_found(city: City, signed_in: SignedIn) -> None:
    visitor = signed_in("penulis")

    visitor.get(f"{LIST}/{imported(city)}")

    words = visitor.words()
    assert "PBG baru" in words
    assert "Tidak ada temuan" in words
    assert "Berlaku sejak" in words
    changed = words.partition("Yang berubah")[2].partition("Contoh hitungan")[0]
    assert "Persetujuan Bangunan Gedung (PBG)" in changed
    assert "Sabtu, 21 November 2026" in changed
    assert "Retribusi PBG" not in changed


def test_nobody_approves_their_own_text(city: City, signed_in: SignedIn) -> None:
    draft, author = imported(city), signed_in("penulis")
    move(author, draft, "propose")

    status = move(author, draft, "approve")

    assert 403 == status
    assert "proposed" == state(city, draft)
    author.get(f"{LIST}/{draft}")
    assert 'value="approve"' not in author.page


def test_a_text_that_changed_after_it_was_seen_is_not_approved(
    city: City, signed_in: SignedIn
) -> None:
    draft = imported(city)
    move(signed_in("penulis"), draft, "propose")

    status = move(signed_in("penyetuju"), draft, "approve", digest="0" * 64)

    assert 409 == status
    assert "proposed" == state(city, draft)


def test_advice_stands_before_who_writes_and_who_signs(city: City, signed_in: SignedIn) -> None:
    draft, author, approver = imported(city), signed_in("penulis"), signed_in("penyetuju")
    move(author, draft, "propose")

    author.get(f"{LIST}/{draft}/standar")
    approver.get(f"{LIST}/{draft}")

    for seen in (author, approver):
        assert "Tidak menahan penerbitan" in seen.words()
        assert "NOT-VERIFIED" in seen.words()


def test_its_author_takes_a_proposal_back(city: City, signed_in: SignedIn) -> None:
    draft, author = imported(city), signed_in("penulis")
    move(author, draft, "propose")
    author.get(f"{LIST}/{draft}")
    assert "Tarik kembali usulan" in author.words()

    assert 303 == move(author, draft, "withdraw")

    author.get(f"{LIST}/{draft}")
    assert "editing" == state(city, draft)
    assert "ditarik kembali" in author.words()
    assert 409 == move(signed_in("penyetuju"), draft, "approve")


def test_it_is_sent_back_with_a_reason_only(city: City, signed_in: SignedIn) -> None:
    draft, approver = imported(city), signed_in("penyetuju")
    move(signed_in("penulis"), draft, "propose")

    without = move(approver, draft, "reject", note=" ")
    with_reason = move(approver, draft, "reject", note="Biaya belum jelas.")

    assert (422, 303) == (without, with_reason)
    approver.get(f"{LIST}/{draft}")
    assert "Biaya belum jelas." in approver.words()


@pytest.mark.parametrize("name", ["", "erase", "__class__"])
def test_an_unknown_move_is_refused(city: City, signed_in: SignedIn, name: str) -> None:
    draft = imported(city)

    assert 422 == move(signed_in("penulis"), draft, name)
    assert "editing" == state(city, draft)


def test_the_list_is_for_who_may_read_definitions(city: City, signed_in: SignedIn) -> None:
    draft = imported(city)
    officer, admin = signed_in("petugas"), signed_in("admin")

    officer.get(LIST)
    admin.get(LIST)

    assert f"{LIST}/{draft}" in officer.page
    assert f"{LIST}/{draft}" not in admin.page
    assert 404 == admin.get(f"{LIST}/{draft}").status_code


def test_the_page_says_what_publishing_does(city: City, signed_in: SignedIn) -> None:
    city.file(PAID)
    visitor = signed_in("penulis")

    visitor.get(f"{LIST}/{imported(city)}")

    words = visitor.words()
    assert "1 permohonan sedang diproses. Masing-masing dinilai menurut versi" in words
    assert "contoh hitungan sudah dijalankan dan hasilnya sesuai" in words
    assert "Tidak ada angka terbit yang berubah" in words


def test_a_service_is_one_row_with_its_draft_and_its_versions(
    city: City, signed_in: SignedIn
) -> None:
    draft = imported(city)
    visitor = signed_in("penulis")

    visitor.get(LIST)

    assert 1 == visitor.page.count(f'href="{LIST}/{draft}"')
    assert 1 == visitor.page.count(f'href="/meja/riwayat/{PAID}"')
    assert "berlaku, versi 1; rancangan: sedang disusun" in visitor.words()


def test_the_list_says_that_a_service_is_stopped(city: City, signed_in: SignedIn) -> None:
    approver = signed_in("penyetuju")
    approver.get(f"/meja/henti/{PAID}")
    said = {"reason": "system", "said_id": "Sistem mati.", "said_en": "The system is down."}
    approver.post(f"/meja/henti/{PAID}", {**approver.hidden(), **said, "move": "stop"})

    approver.get(LIST)

    assert "dihentikan : Permohonan baru tidak diterima sejak 20 November 2026" in approver.words()
