"""The emergency stop: one page for the office, a plain answer everywhere else, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import PDF, Visitor

STOP, FORM = f"/meja/henti/{PAID}", f"/ajukan/{PAID}/formulir"
SAID = {"said_id": "Blangko habis sampai pekan depan.", "said_en": "No blanks until next week."}
KEY = {"Idempotency-Key": "program-key-0123456789"}
SignedIn = Callable[[str], Visitor]


@pytest.fixture
def approver(signed_in: SignedIn) -> Visitor:
    return signed_in("penyetuju")


def turn(visitor: Visitor, move: str, service: str = PAID, **fields: str) -> int:
    visitor.get(f"/meja/henti/{service}")
    given = {**visitor.hidden().to_dict(), "move": move, "reason": "supplies", **SAID, **fields}
    return visitor.post(f"/meja/henti/{service}", given).status_code


def test_who_stopped_it_stands_in_the_office_only(
    citizen: Visitor, approver: Visitor, city: City
) -> None:
    assert 303 == turn(approver, "stop")

    approver.get(STOP)
    assert "penyetuju , Jumat, 20 November 2026 pukul" in approver.words()
    assert "karena bahan atau blangko yang dibutuhkan habis" in approver.words()
    citizen.get(FORM)
    assert SAID["said_id"] in citizen.words()
    assert "penyetuju" not in citizen.page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (FORM, "Permohonan baru tidak diterima sejak 20 November 2026"),
        (f"/ajukan/{PAID}/", SAID["said_id"]),
        ("/ajukan/", "Permohonan baru tidak diterima sejak"),
        (f"/en/apply/{PAID}/form", "New applications are not taken since 20 November 2026"),
        (f"/en/apply/{PAID}/", SAID["said_en"]),
    ],
)
def test_every_way_to_the_form_says_why(
    citizen: Visitor, approver: Visitor, address: str, said: str
) -> None:
    turn(approver, "stop")

    answer = citizen.get(address)

    assert 200 == answer.status_code
    assert "Retry-After" not in answer.headers
    assert said in citizen.words()
    assert 'class="go" href=' not in citizen.page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/ajukan/", "tidak ditawarkan lagi sejak 20 November 2026"),
        ("/en/apply/", "No longer offered since 20 November 2026"),
    ],
)
def test_a_retired_service_stands_last_and_under_no_life_event(
    citizen: Visitor, approver: Visitor, address: str, said: str
) -> None:
    turn(approver, "stop", reason="ended")

    citizen.get(address)

    offered, _, retired = citizen.page.rpartition('<h2 id="berakhir">')
    assert f'href="{address}{PAID}/"' not in offered
    assert f'href="{address}{PAID}/"' in retired
    assert said in retired


def test_what_was_half_filled_in_is_kept_saved_and_sent_later(
    citizen: Visitor, approver: Visitor, city: City
) -> None:
    check = citizen.fill(PAID, city.pairs(PAID))
    citizen.get(check)
    sent = {**citizen.hidden().to_dict(), "declare": "yes"}
    turn(approver, "stop")

    assert 409 == citizen.post(check, sent).status_code
    assert "Tidak ada yang diajukan" in citizen.words()
    saved = citizen.post(FORM, {"go": "keep"}).headers["Location"]
    citizen.get(saved)
    assert "LANJUT-" in citizen.page
    assert [] == city.numbers()
    turn(approver, "resume")
    citizen.submit(check)
    assert 1 == len(city.numbers())


def test_a_page_that_was_open_is_kept_before_it_is_refused(
    citizen: Visitor, approver: Visitor, city: City
) -> None:
    citizen.get(FORM)
    page = citizen.page
    turn(approver, "stop")
    citizen.page = page

    first = dict(city.pairs(PAID)[:1])
    assert 409 == citizen.post(FORM, {**first, "go": "next"}).status_code
    assert "Isian Anda tetap tersimpan" in citizen.words()
    turn(approver, "resume")
    citizen.get(FORM)
    assert next(iter(first.values())) in citizen.page


def test_programs_get_a_code(app: Flask, approver: Visitor, city: City) -> None:
    turn(approver, "stop")
    program, at = app.test_client(), f"/api/v1/services/{PAID}"

    answer = program.post(
        f"{at}/attachments", data=PDF, headers=KEY, content_type="application/pdf"
    )

    assert (409, ["SERVICE-STOPPED"]) == (
        answer.status_code,
        [error["code"] for error in answer.get_json()["errors"]],
    )
    line = program.get(at).get_json()
    assert ("2026-11-20", "supplies") == (line["stopped"]["since"], line["stopped"]["reason"])
    assert program.get(f"/api/v1/services/{OPEN}").get_json()["stopped"] is None


def test_the_counter_does_not_offer_it_and_says_why(signed_in: SignedIn, approver: Visitor) -> None:
    turn(approver, "stop")
    officer = signed_in("petugas")

    officer.get("/meja/loket")

    assert SAID["said_id"] in officer.words()
    assert f'<option value="{PAID}"' not in officer.page
    assert (
        422
        == officer.post("/meja/loket", {"service": PAID, "way": "paper", "go": "begin"}).status_code
    )


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(approver: Visitor) -> None:
    assert 422 == turn(approver, "stop", reason="", said_en="")

    assert "Alasan belum dipilih" in approver.words()
    assert SAID["said_id"] in approver.page
    assert 'href="#said_en"' in approver.page


@pytest.mark.parametrize("person", ["penulis", "petugas"])
def test_who_does_not_approve_reads_and_does_not_turn(signed_in: SignedIn, person: str) -> None:
    visitor = signed_in(person)

    assert 200 == visitor.get(STOP).status_code
    assert "tugas penyetuju" in visitor.words()
    assert 403 == turn(visitor, "stop")


def test_a_page_that_is_out_of_date_turns_nothing(
    signed_in: SignedIn, approver: Visitor, citizen: Visitor
) -> None:
    turn(approver, "stop")

    assert 409 == turn(approver, "resume", seen="0")
    citizen.get(FORM)
    assert "Permohonan baru tidak diterima" in citizen.words()


def test_a_retired_service_is_called_so_until_it_is_taken_back(
    approver: Visitor, citizen: Visitor
) -> None:
    assert 303 == turn(approver, "stop", reason="ended")

    approver.get("/meja/layanan")
    assert "berakhir : Layanan ini tidak ditawarkan lagi sejak 20 November" in approver.words()
    citizen.get(FORM)
    assert "tidak ditawarkan lagi sejak 20 November 2026" in citizen.words()
    assert 303 == turn(approver, "resume")
    approver.get("/meja/layanan")
    assert "tidak ditawarkan lagi" not in approver.words()
