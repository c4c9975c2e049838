from __future__ import annotations

from tests.builder.web.city import OPEN, PAID
from tests.builder.web.visitor import Visitor


def test_the_start_page_leads_to_the_blank_form(citizen: Visitor) -> None:
    citizen.get(f"/ajukan/{OPEN}/")
    assert f'href="/ajukan/{OPEN}/kosong"' in citizen.page

    assert 200 == citizen.get(f"/ajukan/{OPEN}/kosong").status_code
    assert "<input" not in citizen.page
    assert "Versi 1, sejak" in citizen.words()


def test_it_asks_everything_with_the_condition_in_words(citizen: Visitor) -> None:
    citizen.get(f"/en/apply/{OPEN}/blank")

    assert "Police report" in citizen.words() or "loss" in citizen.words()
    assert "(if “Reason for replacement” is The card is lost" in citizen.words().replace(
        "”: ", "” is "
    )


def test_it_is_the_same_for_everybody(citizen: Visitor) -> None:
    answer = citizen.get(f"/ajukan/{PAID}/kosong")

    assert "public, max-age=60" == answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_there_is_none_of_an_unknown_service(citizen: Visitor) -> None:
    assert 404 == citizen.get("/ajukan/tidak-ada/kosong").status_code
