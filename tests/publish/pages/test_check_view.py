from __future__ import annotations

import json

import pytest

from publish.errors import NotFound
from publish.facts.text import Lang
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef
from publish.pages.view_models.check import CheckView
from publish.pages.views.check import check, checks


def view(edition: Edition, service: str, lang: Lang = "en") -> CheckView:
    return check(edition, PageRef("check", service, lang))


def test_it_asks_for_what_the_fee_depends_on_and_nothing_else(edition: Edition) -> None:
    asked = {q.name for q in view(edition, "pbg").questions}

    fee = {"luas", "fungsi", "kepemilikan", "kompleksitas", "lantai", "permanensi", "mbr"}
    assert fee == asked
    assert () == view(edition, "kartu-keluarga").questions


def test_a_choice_has_the_labels_of_the_form_and_a_measure_has_none(edition: Edition) -> None:
    questions = {q.name: q for q in view(edition, "pbg").questions}

    assert "usaha" in dict(questions["fungsi"].choices)
    assert () == questions["luas"].choices
    assert (("true", "yes"), ("false", "no")) == questions["mbr"].choices


def test_the_script_gets_the_tariff_that_the_register_has(edition: Edition) -> None:
    tariff = json.loads(view(edition, "parkir-tepi-jalan").tariff)
    published = edition.current("parkir-tepi-jalan").service_document["tariff"]

    assert [line["code"] for line in published["lines"]] == [x["code"] for x in tariff["lines"]]
    assert published["lines"][0]["amount"] == tariff["lines"][0]["amount"]
    assert "Perda Kota Kendari 6/2023" == tariff["lines"][0]["law"]


def test_every_step_says_whether_anything_is_paid_there(edition: Edition) -> None:
    free = {step.says for step in view(edition, "kartu-keluarga").steps}
    paid = [step.says for step in view(edition, "pbg").steps]

    assert {"Nothing is paid here, nor at any other step."} == free
    assert 1 == sum(said.startswith("The official fee is paid here") for said in paid)


def test_without_script_the_amount_goes_to_the_report_of_that_service(edition: Edition) -> None:
    html = render(PageRef("check", "pbg", "id"), edition).decode()

    assert 'method="get" action="/lapor"' in html
    assert '<input type="hidden" name="layanan" value="pbg">' in html


def test_every_service_has_its_comparison(edition: Edition) -> None:
    listed = [offer.href for offer in checks(edition, PageRef("checks", "", "id")).offers]

    assert sorted(f"/cek/{service}/" for service in edition.services) == sorted(listed)


def test_an_unknown_service_has_none(edition: Edition) -> None:
    with pytest.raises(NotFound):
        view(edition, "tidak-ada")
