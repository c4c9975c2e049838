from __future__ import annotations

from dataclasses import replace

import pytest

from publish.pages.edition import Edition
from publish.pages.qr import qr_code
from publish.pages.render import open_edition, render
from publish.pages.routes import PageRef
from publish.pages.views.slip import slip

PARKING = PageRef("slip", "parkir-tepi-jalan", "id")


def test_a_slip_names_its_version_and_entry(edition: Edition) -> None:
    view, published = slip(edition, PARKING), edition.current("parkir-tepi-jalan")

    assert (1, published.entry) == (view.version, view.entry)
    assert published.effective_from == view.effective_from
    assert "Rp2.000 sampai Rp5.000" == view.price.amount


def test_the_code_leads_to_the_charge_check(edition: Edition) -> None:
    public = replace(edition.settings, public_url="https://terang.example")
    site = open_edition(edition.index, edition.folder, public)

    view = slip(site, PARKING)

    assert "https://terang.example/cek/parkir-tepi-jalan/" == view.address
    assert qr_code(view.address) == view.qr


@pytest.mark.parametrize(
    ("public", "is_said"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("https://terang.example", False),
        ("", False),
    ],
)
def test_an_address_of_the_machine_itself_is_said_to_be_one(
    edition: Edition, public: str, is_said: bool
) -> None:
    site = open_edition(edition.index, edition.folder, replace(edition.settings, public_url=public))

    assert is_said is slip(site, PARKING).is_local
    assert is_said is ("Hanya untuk percobaan" in render(PARKING, site).decode())


def test_a_site_without_an_address_has_no_code(edition: Edition) -> None:
    assert slip(edition, PARKING).qr is None
    assert b"(public_url)" in render(PARKING, edition)


def test_both_sheets_say_that_a_demonstration_is_made_up(edition: Edition) -> None:
    assert 3 == render(PARKING, edition).decode().count("Ini peragaan.")


def test_prices_that_a_formula_uses_are_not_on_the_poster(edition: Edition) -> None:
    assert () == slip(edition, PageRef("slip", "pbg", "id")).tables
    assert slip(edition, PARKING).tables[0].rows == (
        ("Mobil (roda empat)", "Rp5.000"),
        ("Sepeda motor (roda dua)", "Rp2.000"),
    )
