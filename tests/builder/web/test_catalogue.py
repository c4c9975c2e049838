from __future__ import annotations

import pytest

from tests.builder.web.city import OPEN, PAID, SEALED, City
from tests.builder.web.visitor import Visitor


@pytest.mark.parametrize(
    ("address", "free"), [("/ajukan/", "Gratis (Rp0)"), ("/en/apply/", "Free (Rp0)")]
)
def test_the_catalogue_names_price_and_time_of_each_service(
    citizen: Visitor, city: City, address: str, free: str
) -> None:
    citizen.get(address)

    for service in (OPEN, SEALED, PAID):
        assert f"{address}{service}/" in citizen.page
    assert free in citizen.words()
    assert "Rp162" in citizen.words()


def test_the_catalogue_is_the_same_for_everybody(citizen: Visitor) -> None:
    answer = citizen.get("/ajukan/")

    assert "public, max-age=60" == answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_the_start_page_says_everything_before_the_first_question(
    citizen: Visitor, city: City
) -> None:
    standard = city.version(PAID).standard

    citizen.get(f"/ajukan/{PAID}/")

    words = citizen.words()
    for requirement in standard.requirements:
        assert requirement.name.id in words
    for step in standard.steps:
        assert step.name.id in words
    assert "Selalu" in words
    assert "Hanya bila berlaku bagi Anda" in words
    assert "28 hari kerja" in words
    assert "menit" in words
    assert f'href="/ajukan/{PAID}/formulir"' in citizen.page


@pytest.mark.parametrize(("service", "is_told"), [(SEALED, True), (OPEN, False)])
def test_a_sealed_service_says_that_only_the_key_opens_it(
    citizen: Visitor, service: str, is_told: bool
) -> None:
    citizen.get(f"/ajukan/{service}/")

    assert is_told is ("kunci resi" in citizen.words())


def test_a_service_that_is_not_there_is_not_found(citizen: Visitor) -> None:
    pages = ("", "formulir", "periksa", "resi")

    found = [citizen.get(f"/ajukan/tidak-ada/{page}").status_code for page in pages]

    assert [404, 404, 404, 303] == found
