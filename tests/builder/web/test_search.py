from __future__ import annotations

import pytest

from builder.domain.identifier import check_symbol
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

NUMBER = "KDI-7K3M-9QX" + check_symbol("7K3M9QX")


def publish(city: City, number: str) -> None:
    folder = city.workspace.public / "permohonan" / number[4:6]
    folder.mkdir(parents=True)
    (folder / f"{number}.html").write_text("<!doctype html>")


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), NUMBER.replace("-", " "), NUMBER[4:]])
def test_a_number_leads_to_its_public_page(citizen: Visitor, city: City, typed: str) -> None:
    publish(city, NUMBER)

    answer = citizen.get("/cari", query_string={"nomor": typed})

    assert 303 == answer.status_code
    assert f"/permohonan/7K/{NUMBER}.html" == answer.headers["Location"]


def test_a_misread_number_gets_a_suggestion(citizen: Visitor) -> None:
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")

    answer = citizen.get("/cari", query_string={"nomor": wrong})

    assert 200 == answer.status_code
    assert NUMBER in citizen.words()


@pytest.mark.parametrize("typed", [NUMBER, "halo", "", "'; drop table", "7" * 500])
def test_a_number_without_a_page_gets_help(citizen: Visitor, typed: str) -> None:
    answer = citizen.get("/cari", query_string={"nomor": typed})

    assert 200 == answer.status_code
    assert "Nomor permohonan" in citizen.words()


@pytest.mark.parametrize("typed", ["//evil.example", "https://evil.example", "/\\evil", "%2f%2fe"])
def test_it_leads_nowhere_else(citizen: Visitor, typed: str) -> None:
    assert "Location" not in citizen.get("/cari", query_string={"nomor": typed}).headers
