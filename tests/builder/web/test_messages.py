"""Messages between the office and the applicant, both ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.usecases.erasure import erase_application
from builder.usecases.messages import MOST_UNREAD
from tests.builder.web.city import PAID, City
from tests.builder.web.visitor import Visitor

SignedIn = Callable[[str], Visitor]
MINE = "/berkas/pesan"


def opened(city: City, citizen: Visitor) -> str:
    """An application whose file this citizen has open; its number."""
    filed = city.file(PAID)
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": filed.number, "key": filed.receipt_key})
    return filed.number


def write(visitor: Visitor, page: str, text: str, move: str = "write") -> int:
    visitor.get(page)
    return visitor.post(page, {"text": text, "move": move}).status_code


def test_a_message_goes_to_the_file_its_answer_to_the_case_and_both_are_marked_until_read(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    number, desk = opened(city, citizen), signed_in("petugas")
    theirs = f"/meja/permohonan/{number}/pesan"

    assert 303 == write(desk, theirs, "Kapan lokasi bisa dilihat?")
    citizen.get("/berkas/isi")
    assert "Kantor menulis kepada Anda 1 pesan baru" in citizen.words()
    citizen.get(MINE)
    assert "Kapan lokasi bisa dilihat?" in citizen.words()
    assert "<b>Kantor</b>" in citizen.page
    assert 303 == write(citizen, MINE, "Besok pagi.")
    citizen.get("/berkas/isi")
    assert "Kantor menulis kepada Anda" not in citizen.words()

    desk.get("/meja/permohonan")
    assert "pesan baru" in desk.words()
    desk.get(theirs)
    assert "Besok pagi." in desk.words()
    assert 303 == write(desk, theirs, "", "read")
    desk.get("/meja/permohonan")
    assert "pesan baru" not in desk.words()
    assert ["filed"] == city.events(number)


def test_the_applicant_says_that_it_is_read_and_needs_the_file_to_be_open(
    city: City, citizen: Visitor, stranger: Visitor, signed_in: SignedIn
) -> None:
    number = opened(city, citizen)
    write(signed_in("petugas"), f"/meja/permohonan/{number}/pesan", "Dokumen sudah lengkap.")

    assert 303 == write(citizen, MINE, "", "read")

    assert "Sudah saya baca" not in citizen.get(MINE).get_data(as_text=True)
    assert 303 == stranger.get(MINE).status_code
    stranger.get("/berkas")
    assert "/berkas" == stranger.post(MINE, {"text": "x"}).headers["Location"]


def test_who_only_reads_writes_nothing_and_another_unit_sees_nothing(
    city: City, signed_in: SignedIn
) -> None:
    page = f"/meja/permohonan/{city.file(PAID).number}/pesan"
    seen = {}
    for name in ("auditor", "bendahara", "dukcapil", "admin"):
        visitor = signed_in(name)
        visitor.get("/meja/permohonan")
        posted = visitor.post(page, {"text": "x"}).status_code
        seen[name] = (visitor.get(page).status_code, posted)

    assert {
        "auditor": (200, 403),
        "bendahara": (200, 403),
        "dukcapil": (404, 404),
        "admin": (404, 404),
    } == seen


@pytest.mark.parametrize(
    ("text", "said"), [(" ", "Pesannya masih kosong"), ("a" * 2001, "terlalu panjang")]
)
def test_what_cannot_be_sent_is_said_on_both_sides(
    city: City, citizen: Visitor, signed_in: SignedIn, text: str, said: str
) -> None:
    number = opened(city, citizen)
    for visitor, page in (
        (citizen, MINE),
        (signed_in("petugas"), f"/meja/permohonan/{number}/pesan"),
    ):
        assert 422 == write(visitor, page, text)
        assert said in visitor.words()


def test_messages_wait_when_too_many_are_unread(city: City, signed_in: SignedIn) -> None:
    page, desk = f"/meja/permohonan/{city.file(PAID).number}/pesan", signed_in("petugas")
    for _ in range(MOST_UNREAD):
        assert 303 == write(desk, page, "Halo")

    assert 422 == write(desk, page, "Halo")
    assert "belum dibaca" in desk.words()


def test_erasing_the_person_erases_the_messages(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    number = opened(city, citizen)
    write(citizen, MINE, "Rahasia saya")
    city.move(number, "withdrawn")

    erase_application(
        city.workspace.uow(),
        city.workspace.attachments,
        number=number,
        calendar=city.workspace.calendar(),
    )

    desk, page = signed_in("petugas"), f"/meja/permohonan/{number}/pesan"
    desk.get(page)
    assert "Belum ada yang menulis." in desk.words()
    assert 422 == write(desk, page, "Halo")
