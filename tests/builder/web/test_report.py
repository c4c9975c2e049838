from __future__ import annotations

import pytest

from publish.pages.routes import PageRef, file_of
from tests.builder.web.city import OPEN, PAID, SEALED, City
from tests.builder.web.visitor import Visitor

GOOD = {"service": OPEN, "amount": "50.000", "kind": "asked", "asked_on": "2026-11-19"}


def reports(city: City) -> list[tuple[str, int, str | None]]:
    uow = city.workspace.uow()
    with uow.reading():
        return [(r.service, r.amount, r.number) for r in uow.reports.latest(10)]


def test_a_report_needs_no_name(citizen: Visitor, city: City) -> None:
    citizen.get("/lapor")

    answer = citizen.post("/lapor", GOOD)

    assert "/lapor/terima-kasih" == answer.headers["Location"]
    citizen.get("/lapor/terima-kasih")
    assert "Nomor laporan" in citizen.words()
    assert [(OPEN, 50_000, None)] == reports(city)


def test_a_receipt_verifies_it(citizen: Visitor, city: City) -> None:
    filed = city.file(OPEN)
    citizen.get("/lapor")

    citizen.post("/lapor", {**GOOD, "number": filed.number, "key": filed.receipt_key})

    assert [(OPEN, 50_000, filed.number)] == reports(city)


@pytest.mark.parametrize("service", [OPEN, PAID])
def test_a_wrong_receipt_is_refused_and_nothing_is_stored(
    citizen: Visitor, city: City, service: str
) -> None:
    filed, other = city.file(OPEN), city.file(PAID)
    citizen.get("/lapor")

    answer = citizen.post(
        "/lapor", {**GOOD, "number": filed.number, "key": other.receipt_key, "service": service}
    )

    assert 422 == answer.status_code
    assert (other.receipt_key or "-") not in citizen.page
    assert [] == reports(city)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("service", ""),
        ("service", "tidak-ada"),
        ("amount", ""),
        ("amount", "banyak"),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "9" * 40),
        ("kind", ""),
        ("kind", "x"),
        ("asked_on", ""),
        ("asked_on", "2026-11-31"),
        ("asked_on", "2030-01-01"),
    ],
)
def test_a_faulty_field_is_told_and_the_others_are_kept(
    citizen: Visitor, city: City, field: str, typed: str
) -> None:
    citizen.get("/lapor")

    answer = citizen.post("/lapor", {**GOOD, "amount": "77000", field: typed})

    assert 422 == answer.status_code
    assert f'href="#{field}"' in citizen.page
    assert field == "amount" or 'value="77000"' in citizen.page
    assert [] == reports(city)


def test_it_shows_the_difference_to_the_official_fee(citizen: Visitor) -> None:
    citizen.get("/lapor")

    citizen.post("/lapor", {**GOOD, "kind": ""})

    assert "Di atas biaya resmi sebesar Rp50.000" in citizen.words()


def test_a_service_can_be_chosen_by_the_link(citizen: Visitor) -> None:
    citizen.get(f"/lapor?layanan={PAID}")

    assert f'value="{PAID}" selected' in citizen.page


def test_the_thanks_are_for_who_has_sent_something(citizen: Visitor) -> None:
    assert "/lapor" == citizen.get("/lapor/terima-kasih").headers["Location"]


def test_an_amount_of_the_charge_check_comes_with_the_link(citizen: Visitor) -> None:
    page = citizen.get("/en/report?layanan=ktp-el-pengganti&jumlah=50000").text

    assert "Above the official fee by" in page
    assert 'value="50000"' in page


def test_the_fee_of_an_application_comes_by_its_number(citizen: Visitor, city: City) -> None:
    filed = city.file(PAID)
    page = city.workspace.public / file_of(PageRef("status", filed.number, "id"))
    page.parent.mkdir(parents=True)
    page.touch()

    shown = citizen.get(f"/lapor?nomor={filed.number}&jumlah=500000")

    assert "Di atas biaya resmi sebesar Rp338.000 biaya resmi: Rp162.000" in citizen.words()
    assert "Retribusi PBG Perda Kota Kendari 6/2023 Rp162.000" in citizen.words()
    assert f'value="{PAID}" selected' in citizen.page
    assert len(shown.data) < 15 * 1024


@pytest.mark.parametrize("service", [PAID, SEALED])
def test_a_number_without_a_public_page_tells_nothing(
    citizen: Visitor, city: City, service: str
) -> None:
    filed = city.file(service)

    citizen.get(f"/lapor?nomor={filed.number}&jumlah=500000")

    assert "Rp162.000" not in citizen.words()
    assert "selected" not in citizen.page.partition("</select>")[0]
