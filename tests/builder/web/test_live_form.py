from __future__ import annotations

import re

from builder.forms.answers import pairs_of
from tests.builder.web.city import CALCULATOR, OPEN, PAID, City
from tests.builder.web.visitor import Visitor

FORM = f"/ajukan/{OPEN}/formulir?hal=permohonan"
FRAGMENT = f"/ajukan/{OPEN}/potongan?hal=permohonan"


def names(page: str) -> list[str]:
    parts = page.partition("data-parts")[2].partition("data-fee")[0]
    return re.findall(r'name="(f[0-9][^"]*)"', parts)


def changed_data(city: City) -> list[tuple[str, str]]:
    """The choice that brings up more questions on its page."""
    form = city.workspace.form(city.version(OPEN))
    return [p for p in pairs_of(form, {"alasan": "perubahan-data"}) if p[1]]


def test_the_fragment_asks_what_the_page_would_ask(citizen: Visitor, city: City) -> None:
    citizen.send_page(f"/ajukan/{OPEN}/formulir", city.pairs(OPEN))
    citizen.get(FORM)
    before = names(citizen.page)
    choice = changed_data(city)
    token = citizen.token()

    seen = citizen.post(FRAGMENT, [*choice, ("csrf_token", token)])
    fragment = names(citizen.page)
    citizen.get(FORM)
    citizen.post(FORM, [*choice, ("update", "1")])
    citizen.get(FORM)

    assert 200 == seen.status_code
    assert before != fragment == names(citizen.page)


def test_nothing_is_kept(citizen: Visitor, city: City) -> None:
    citizen.get(FORM)
    citizen.post(FRAGMENT, changed_data(city))

    citizen.get(FORM)

    assert "checked" not in citizen.page


def test_errors_are_not_told_while_somebody_types(citizen: Visitor) -> None:
    citizen.get(f"/ajukan/{OPEN}/formulir")
    name = names(citizen.page)[0]

    citizen.post(f"/ajukan/{OPEN}/potongan", [(name, "")])

    assert 'class="error"' not in citizen.page


def test_the_fee_follows_the_answers(citizen: Visitor, city: City) -> None:
    citizen.get(f"/ajukan/{CALCULATOR}/formulir")
    assert "Biaya resmi mengikuti jawaban Anda." in citizen.words()

    citizen.post(f"/ajukan/{CALCULATOR}/potongan", city.pairs(CALCULATOR))

    assert re.search(r"Biaya resmi untuk jawaban Anda sejauh ini: Rp[1-9]", citizen.words())


def test_the_page_shows_the_fee_without_a_script_too(citizen: Visitor, city: City) -> None:
    check = citizen.fill(CALCULATOR, city.pairs(CALCULATOR))
    assert check
    citizen.get(f"/en/apply/{CALCULATOR}/form")

    assert re.search(r"Official fee for your answers so far: Rp[1-9]", citizen.words())


def test_a_free_service_says_nothing_of_a_fee(citizen: Visitor) -> None:
    citizen.get(f"/ajukan/{OPEN}/formulir")

    assert re.search(r"<p[^>]*data-fee[^>]*hidden[^>]*></p>", citizen.page)


def test_it_wants_the_form_token(citizen: Visitor) -> None:
    answer = citizen.client.post(f"/ajukan/{PAID}/potongan", data={"f0": "x"})

    assert 400 == answer.status_code
