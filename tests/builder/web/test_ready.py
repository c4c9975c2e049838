"""A blank page is drawn once; everybody gets it with a form token of their own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from builder.web.live import KEY
from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import Visitor

FORM = f"/ajukan/{OPEN}/formulir"


def test_newcomers_get_the_same_page_and_another_token(citizen: Visitor, stranger: Visitor) -> None:
    citizen.get(FORM)
    stranger.get(FORM)

    assert citizen.token() != stranger.token()
    assert citizen.page.replace(citizen.token(), "") == stranger.page.replace(stranger.token(), "")


def test_the_page_that_was_kept_can_be_sent(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    citizen.get(FORM)

    assert f"/ajukan/{OPEN}/periksa" == stranger.fill(OPEN, city.pairs(OPEN))


def test_pages_and_languages_are_kept_apart(stranger: Visitor, citizen: Visitor) -> None:
    english = f"/en/apply/{OPEN}/form"
    first = {path: citizen.get(path).get_data() for path in (FORM, english, f"{FORM}?hal=x")}

    assert "Lanjut" in stranger.get(FORM).get_data(as_text=True)
    assert "Continue" in stranger.get(english).get_data(as_text=True)
    assert len(set(first.values())) == len(first)


def test_nothing_that_a_browser_has_begun_is_kept(
    app: Flask, citizen: Visitor, stranger: Visitor, city: City
) -> None:
    citizen.send_page(FORM, city.pairs(OPEN)[:1])
    kept = dict(app.extensions[KEY].blank_pages)

    citizen.get(FORM)

    assert "Contoh Pemohon" in citizen.page
    assert kept == app.extensions[KEY].blank_pages
    stranger.get(FORM)
    assert "Contoh Pemohon" not in stranger.page


def test_the_counter_gets_its_own_page(
    signed_in: Callable[[str], Visitor], citizen: Visitor
) -> None:
    officer = signed_in("petugas")
    officer.get("/meja/loket")
    officer.post("/meja/loket", {"service": PAID, "way": "paper", "go": "begin"})
    form = f"/ajukan/{PAID}/formulir"

    officer.get(form)
    assert "Anda mengajukan untuk warga" in officer.words()
    citizen.get(form)
    assert "Anda mengajukan untuk warga" not in citizen.words()


def test_no_address_makes_more_than_one_page_be_kept(app: Flask, citizen: Visitor) -> None:
    for odd in ("?x=1", "?hal=tidak-ada", "?hal=a&hal=b", "?periksa=1"):
        citizen.get(f"{FORM}{odd}")

    assert {} == app.extensions[KEY].blank_pages
