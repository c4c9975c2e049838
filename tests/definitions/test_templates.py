"""What a new service can begin with: nothing is missing but what only its officer knows."""

from __future__ import annotations

from typing import Any

import pytest

from builder.city_files import templates_in
from builder.usecases.lint import Checks, lint_definition
from publish.facts.json_text import read_json, write_json
from tests.definitions.catalogue import FOLDER, calendar, document, fields

TEMPLATES = templates_in(FOLDER)
BASIS = {"id": "perda", "title": "Perda contoh", "certainty": "perda", "needs_checking": True}
NO_LAW = ("service.json#/legal_bases", "DEFINITION-VALUE")
NO_BASIS = ("service.json#/tariff/lines/0", "FEE-BASIS")
COSTS = {"izin-menurut-luas", "retribusi-menurut-tabel"}


def findings(service: object, form_text: str) -> list[tuple[str, str]]:
    units = frozenset(document("shared/units.json"))
    checks = Checks(document("meta/service.schema.json"), calendar(), units, frozenset())
    found = lint_definition(write_json(service), form_text, checks=checks)
    return [(p.path, p.code) for p in found]


def test_there_are_four() -> None:
    assert COSTS | {"laporan-pengaduan", "surat-tanpa-biaya"} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_lint_names_the_law_then_the_basis_of_money_then_nothing(name: str) -> None:
    service, form = read_json(TEMPLATES[name][0]), TEMPLATES[name][1]

    assert [NO_LAW] == findings(service, form)
    assert ([NO_BASIS] if name in COSTS else []) == findings(service | with_law(), form)
    for line in service["tariff"]["lines"]:
        line |= {"levy": "aset-daerah", "legal_basis": "perda"}
    assert [] == findings(service | with_law(), form)


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_folder_is_its_id_and_all_its_numbers_are_samples(name: str) -> None:
    service = read_json(TEMPLATES[name][0])

    assert name == service["id"]
    assert {"sample"} == set(certainties(service))
    assert "last_verified_on" not in service


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_questions_say_whose_data_they_ask_for(name: str) -> None:
    assert all("x-pdp" in node for _, node in fields(read_json(TEMPLATES[name][1])))


def with_law() -> dict[str, Any]:
    return {"legal_bases": [BASIS]}


def certainties(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for item in value for found in certainties(item)]
    if not isinstance(value, dict):
        return []
    own = [value["certainty"]] if "certainty" in value else []
    return own + certainties(list(value.values()))
