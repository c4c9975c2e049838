"""Who cannot apply is told before they have spent effort, and can mend a slip of the finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.forms.answers import pairs_of
from tests.builder.web.city import SEALED, City, stored_of
from tests.builder.web.visitor import Visitor

FORM, STOPPED = f"/ajukan/{SEALED}/formulir", f"/ajukan/{SEALED}/tidak-dapat"
CHECK, SECOND = f"/ajukan/{SEALED}/periksa", f"{FORM}?hal=pemohon"
OF_AGE, UNDER_AGE = 1, 3
"""Worked examples that differ in what decides, and the age."""


def of_age(city: City) -> list[tuple[str, str]]:
    return city.pairs(SEALED, OF_AGE)


def under_age(city: City) -> list[tuple[str, str]]:
    return city.pairs(SEALED, UNDER_AGE)


@pytest.fixture
def stopped(citizen: Visitor, city: City) -> Visitor:
    """A browser that has just been told."""
    answer = citizen.send_page(FORM, under_age(city))
    assert STOPPED == answer.headers["Location"]
    citizen.get(STOPPED)
    return citizen


def test_the_page_says_why_by_which_law_and_what_to_do_instead(stopped: Visitor) -> None:
    words = stopped.words()

    assert "Anda tidak dapat memohon layanan ini" in words
    assert "KTP-el hanya untuk warga yang sudah berusia 17 tahun" in words
    assert "Pasal 63 (perlu diperiksa)" in words
    assert "Kartu Identitas Anak (KIA), yang juga gratis" in words
    assert "Alasan permohonan Belum 17 tahun dan belum pernah kawin Ubah jawaban saya" in words
    assert 'href="/ajukan/ktp-el-baru/formulir?hal=permohonan#' in stopped.page


def test_a_service_to_use_instead_is_linked_while_it_is_in_force(
    stopped: Visitor, city: City
) -> None:
    assert 'href="/ajukan/kia/"' not in stopped.page
    uow = city.workspace.uow()
    with uow:
        uow.versions.add(stored_of("kia"))
        uow.commit()

    stopped.get(STOPPED)

    assert 'href="/ajukan/kia/"' in stopped.page


@pytest.mark.parametrize("address", [SECOND, f"{FORM}?hal=berkas", CHECK])
def test_later_pages_lead_to_it_too(stopped: Visitor, address: str) -> None:
    assert STOPPED == stopped.get(address).headers["Location"]


def test_nothing_is_filed_by_sending_the_last_page(stopped: Visitor, city: City) -> None:
    stopped.get(FORM)

    assert STOPPED == stopped.post(CHECK, {"declare": "yes"}).headers["Location"]
    assert [] == city.numbers()


def test_the_question_stays_open_with_its_notice(stopped: Visitor) -> None:
    assert 200 == stopped.get(FORM).status_code
    assert "Dengan jawaban ini, layanan ini tidak dapat dimohon." in stopped.words()


def test_a_changed_answer_goes_on_and_nothing_was_lost(stopped: Visitor, city: City) -> None:
    answer = stopped.send_page(FORM, of_age(city))

    assert SECOND == answer.headers["Location"]
    assert 200 == stopped.get(SECOND).status_code
    assert FORM == stopped.get(STOPPED).headers["Location"].partition("?")[0]
    stopped.submit(stopped.fill(SEALED, of_age(city)))
    assert 1 == len(city.numbers())


def test_answers_of_later_pages_are_kept(citizen: Visitor, city: City) -> None:
    citizen.fill(SEALED, of_age(city))
    citizen.send_page(FORM, under_age(city))

    citizen.send_page(FORM, of_age(city))
    citizen.get(CHECK)

    assert "7471000101090001" in citizen.words()


def test_a_fault_elsewhere_on_the_page_does_not_hide_the_stop(citizen: Visitor, city: City) -> None:
    form = city.workspace.form(city.version(SEALED))
    only = [p for p in pairs_of(form, {"alasan": "belum"}) if p[1]]

    assert STOPPED == citizen.send_page(FORM, only).headers["Location"]


def test_answers_can_be_saved_with_a_stop(citizen: Visitor, city: City) -> None:
    answer = citizen.send_page(FORM, under_age(city), way="save")

    assert answer.headers["Location"].endswith("/simpan")


def test_who_has_not_answered_is_not_stopped(citizen: Visitor) -> None:
    assert f"/ajukan/{SEALED}/" == citizen.get(STOPPED).headers["Location"]
    assert 422 == citizen.send_page(FORM, []).status_code


def test_the_fragment_tells_it_under_the_question(citizen: Visitor, city: City) -> None:
    form = city.workspace.form(city.version(SEALED))
    citizen.get(FORM)
    for choice, is_told in (("belum", True), ("usia-17", False)):
        token = citizen.token()
        pairs = [p for p in pairs_of(form, {"alasan": choice}) if p[1]]
        citizen.post(f"/ajukan/{SEALED}/potongan?hal=permohonan", [*pairs, ("csrf_token", token)])
        assert is_told == ("data-stop" in citizen.page)
        citizen.get(FORM)


def test_the_page_before_the_form_says_who_cannot_apply(citizen: Visitor) -> None:
    for address in (f"/ajukan/{SEALED}/", f"/ajukan/{SEALED}/kosong"):
        citizen.get(address)
        assert "Yang tidak dapat memohon KTP-el hanya untuk warga" in citizen.words()


def test_the_english_page_is_english(stopped: Visitor) -> None:
    stopped.get(f"/en/apply/{SEALED}/cannot-apply")

    assert "You cannot apply for this service" in stopped.words()
    assert "only for citizens who are 17 or older" in stopped.words()


def test_at_the_counter_it_speaks_to_the_officer(
    signed_in: Callable[[str], Visitor], city: City
) -> None:
    officer = signed_in("dukcapil")
    officer.get("/meja/loket")
    begun = officer.post("/meja/loket", {"service": SEALED, "way": "paper", "go": "begin"})
    answer = officer.send_page(begun.headers["Location"], under_age(city))
    officer.get(answer.headers["Location"])

    assert "Pemohon ini tidak dapat memohon layanan ini" in officer.words()
    assert "Sampaikan sebabnya kepada pemohon" in officer.words()
    assert STOPPED == officer.get(CHECK).headers["Location"]
    assert [] == city.numbers()
