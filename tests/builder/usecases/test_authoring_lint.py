"""What an officer can do wrong on screen is found at its place, and what cures it cures it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from builder.domain.authoring import questions, rules, standards, tariff_lines
from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.documents import Documents, copied
from builder.usecases.authoring import written
from builder.usecases.lint import Checks, lint_definition
from publish.errors import Problem
from publish.facts.tariff import Number, Rounding
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, words
from tests.definitions import catalogue

Edit = Callable[[Documents], Documents]


def linted(d: Documents) -> list[Problem]:
    checks = Checks(
        catalogue.document("meta/service.schema.json"),
        catalogue.calendar(),
        frozenset(catalogue.document("shared/units.json")),
        frozenset(catalogue.document("shared/life-events.json")),
    )
    return lint_definition(*written(d), checks=checks)


def unlawful(d: Documents) -> Documents:
    return tariff_lines.add_line(d, words("Biaya survei"), Number(Fraction(50_000)))


def lawful(d: Documents) -> Documents:
    basics = tariff_lines.LineBasics(
        words("Biaya survei"), "perda-6-2023", "pbg", "perda", Text("", ""), Rounding()
    )
    return tariff_lines.set_amount(tariff_lines.set_basics(d, 2, basics), 2, Number(Fraction(0)))


def never(d: Documents) -> Documents:
    when = rule([Term("/lantai", "more", 3), Term("/lantai", "less", 4)])
    return rules.set_rule(d, "/nomor_bukti_hak", when)


def gone(d: Documents) -> Documents:
    changed = copied(d)
    options = changed.form["properties"]["jenis_rencana"]["oneOf"]
    options[0]["const"] = "lain"
    return changed


def back(d: Documents) -> Documents:
    changed = copied(d)
    changed.form["properties"]["jenis_rencana"]["oneOf"][0]["const"] = "prototipe"
    return changed


def phantom(d: Documents) -> Documents:
    name = Text("Surat pengantar RT/RW", "Cover letter of RT/RW")
    d = standards.add_item(d, "abolished", {"name": name, "legal_basis": "pp-16-2021"})
    return questions.add_question(d, "short-text", name, questions.Spot()).documents


LABEL, HINT = Text("Luas tanah", "Area of the land"), Text("", "")
FAULTS: dict[str, tuple[Edit, Edit, str]] = {
    "FEE-BASIS": (unlawful, lawful, "service.json#/tariff/lines/2"),
    "RULE-NEVER": (
        never,
        lambda d: rules.set_rule(d, "/nomor_bukti_hak", None),
        "form.json#/allOf/10",
    ),
    "RULE-VALUE": (gone, back, "form.json#/allOf/4"),
    "I18N-MISSING": (
        lambda d: questions.set_words(d, "/luas_tanah", Text("Luas tanah", ""), HINT),
        lambda d: questions.set_words(d, "/luas_tanah", LABEL, HINT),
        "form.json#/luas_tanah",
    ),
    "BASIS-UNKNOWN": (
        lambda d: standards.edit_item(d, "requirements", 0, {"legal_basis": "hilang"}),
        lambda d: standards.edit_item(d, "requirements", 0, {"legal_basis": "pp-16-2021"}),
        "service.json#/requirements/0/legal_basis",
    ),
    "FIELD-UNKNOWN": (
        lambda d: standards.edit_item(d, "requirements", 0, {"field": "/hilang"}),
        lambda d: standards.edit_item(d, "requirements", 0, {"field": "/pemohon/nik"}),
        "service.json#/requirements/0/field",
    ),
    "STEP-ORDER": (
        lambda d: standards.move_item(d, "steps", 0, 1),
        lambda d: standards.move_item(d, "steps", 0, 1),
        "service.json#/steps",
    ),
    "SCENARIO-FEE": (
        lambda d: tariff_lines.set_index(
            d, "ilo", words("Indeks"), Fraction(1, 100), "sample", "perda-6-2023"),
        lambda d: tariff_lines.set_index(
            d, "ilo", words("Indeks"), Fraction(5, 1000), "sample", "perda-6-2023"),
        "service.json#/scenarios/0/expect/fee",
    ),
    "PHANTOM-REQ": (
        phantom,
        lambda d: questions.delete_question(d, "/surat_pengantar_rt_rw"),
        "form.json#/surat_pengantar_rt_rw",
    ),
    "UNIT-UNKNOWN": (
        lambda d: standards.edit_item(d, "steps", 0, {"unit": "dinas-entah"}),
        lambda d: standards.edit_item(d, "steps", 0, {"unit": "dpmptsp"}),
        "service.json#/steps/0/unit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found_at_its_place_and_its_fix_cures_it(code: str) -> None:
    fault, fix, place = FAULTS[code]
    broken = fault(catalogued("pbg"))

    assert (code, place) in {(p.code, p.path) for p in linted(broken)}
    assert code not in {p.code for p in linted(fix(broken))}
