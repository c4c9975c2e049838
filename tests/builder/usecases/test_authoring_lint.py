"""What an officer can do wrong on screen is found at its place, and what cures it cures it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from builder.domain.authoring import questions, rules, standards, tariff_lines
from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.documents import Documents, copied
from builder.usecases.authoring import written
from builder.usecases.lint import Checks, advise_definition, lint_definition
from publish.errors import Problem
from publish.facts.tariff import Number, Rounding
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, words
from tests.definitions import catalogue

Edit = Callable[[Documents], Documents]


def checks() -> Checks:
    return Checks(
        catalogue.document("meta/service.schema.json"),
        catalogue.calendar(),
        frozenset(catalogue.document("shared/units.json")),
        frozenset(catalogue.document("shared/life-events.json")),
    )


def linted(d: Documents) -> list[Problem]:
    return lint_definition(*written(d), checks=checks())


def told(d: Documents) -> list[Problem]:
    """What the screens show: findings, or advice once there are none."""
    return linted(d) or advise_definition(*written(d), checks=checks())


def unlawful(d: Documents) -> Documents:
    return tariff_lines.add_line(d, words("Biaya survei"), Number(Fraction(50_000)))


def lawful(d: Documents) -> Documents:
    basics = tariff_lines.LineBasics(
        words("Biaya survei"), "perda-6-2023", "pbg", "perda", Text("", ""), Rounding()
    )
    return tariff_lines.set_amount(tariff_lines.set_basics(d, 2, basics), 2, Number(Fraction(0)))


NEVER = rule([Term("/lantai", "more", 3), Term("/lantai", "less", 4)])


def never(d: Documents) -> Documents:
    return rules.set_rule(d, "/nomor_bukti_hak", NEVER)


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


def circle(d: Documents) -> Documents:
    """Two questions that wait for each other."""
    changed = copied(d)
    for name, other in (("satu", "dua"), ("dua", "satu")):
        schema = {"type": "string", "title": name, "maxLength": 9, "x-pdp": "none"}
        then = {"properties": {name: schema}}
        changed.form["allOf"].append({"if": {"required": [other]}, "then": then})
        changed.form["x-pages"][0]["fields"].append(name)
    return changed


def demanded(d: Documents) -> Documents:
    """Everybody must give the company's name, which only companies are asked for."""
    changed = copied(d)
    changed.form["required"].append("nama_badan")
    return changed


def hinted(said: str) -> tuple[Edit, Edit, str]:
    """A text in a hint, and the hint without it."""
    return (
        lambda d: questions.set_words(d, "/luas_tanah", LABEL, Text(said, "As on the paper.")),
        lambda d: questions.set_words(d, "/luas_tanah", LABEL, HINT),
        "form.json#/properties/luas_tanah/description",
    )


def labelled(said: str) -> tuple[Edit, Edit, str]:
    """A label, and a better one."""
    return (
        lambda d: questions.set_words(d, "/luas_tanah", Text(said, "Area of the land"), HINT),
        lambda d: questions.set_words(d, "/luas_tanah", LABEL, HINT),
        "form.json#/luas_tanah",
    )


def members(place: str, wrong: dict[str, Any], right: dict[str, Any]) -> tuple[Edit, Edit, str]:
    """Members of the standard, wrong and right."""
    return (
        lambda d: standards.set_members(d, wrong),
        lambda d: standards.set_members(d, right),
        f"service.json#{place}",
    )


def named_line(name: str) -> Edit:
    basics = tariff_lines.LineBasics(
        words(name), "perda-6-2023", "pbg", "perda", Text("", ""), Rounding()
    )
    return lambda d: tariff_lines.set_basics(d, 0, basics)


def based(d: Documents) -> Documents:
    asked = {"name": words("Agama"), "field": "/agama", "certainty": "law"}
    return standards.add_item(d, "requirements", {**asked, "legal_basis": "pp-16-2021"})


PAYMENT = {"name": words("Bayar"), "kind": "payment", "unit": "dpmptsp"}
CAP = {"value": 10, "unit": "working_days", "certainty": "law", "legal_basis": "pp-16-2021"}
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
    "RULE-CYCLE": (circle, lambda d: rules.set_rule(d, "/dua", None), "form.json#/allOf/10"),
    "RULE-NEVER, of a requirement": (
        lambda d: standards.set_item_rule(d, "requirements", 3, NEVER),
        lambda d: standards.set_item_rule(d, "requirements", 3, None),
        "service.json#/requirements/3/when",
    ),
    "RULE-NEVER, whichever line": (
        lambda d: rules.set_rule(d, "/nomor_bukti_hak", rule(
            [Term("/lantai", "more", 999), Term("/lantai", "less", 1)], "any")),
        lambda d: rules.set_rule(d, "/nomor_bukti_hak", None),
        "form.json#/allOf/10",
    ),
    "REQUIRED-HIDDEN": (
        demanded, lambda d: rules.set_rule(d, "/nama_badan", None), "form.json#/nama_badan"),
    "SENSITIVE-BASIS": (
        lambda d: questions.add_question(
            d, "short-text", words("Agama"), questions.Spot()).documents,
        based,
        "form.json#/agama",
    ),
    "SIX-COMPONENTS": members("/fee_rule", {"fee_rule": words(" ")}, {"fee_rule": words("Ada")}),
    "STEP-PAYMENT": (
        lambda d: standards.remove_item(d, "steps", 3),
        lambda d: standards.add_item(d, "steps", {**PAYMENT, "allowance/unit": "not_applicable"}),
        "service.json#/steps",
    ),
    "FEE-WORDS": (
        named_line("Uang map"), named_line("Retribusi PBG"), "service.json#/tariff/lines/0/label"),
    "LIFE-EVENT-UNKNOWN": members(
        "/life_events/0", {"life_events": ("entah",)}, {"life_events": ()}),
    "K-MIN": members("/k_min", {"publication": "sealed", "k_min": 3}, {"k_min": 5}),
    "TIME-CAP": members(
        "/processing_time",
        {f"processing_time/cap/{name}": value for name, value in CAP.items()},
        {"processing_time/value": 10},
    ),
    "SCENARIO-DUE": members(
        "/scenarios/0/expect/due_on", {"processing_time/value": 29}, {"processing_time/value": 28}),
    "NOT-VERIFIED": members("/last_verified_on", {}, {"last_verified_on": "2026-11-20"}),
    "LABEL-NO-WORDS": labelled("???"),
    "LABEL-CAPITALS": labelled("LUAS TANAH SELURUHNYA"),
    "LABEL-WORDY": labelled("Luas tanah seluruhnya " + "menurut surat tanah " * 6),
    "TEXT-ACCOUNT": hinted("Bayar ke rekening BRI 0012 3456 7890."),
    "TEXT-AMOUNT": hinted("Siapkan Rp50.000."),
    "TEXT-LINK": hinted("Lihat https://contoh.example/bayar."),
    "TEXT-NAME": hinted("Temui Bapak Contoh di loket 2."),
    "TEXT-NUMBER": hinted("Kode 123456789012345."),
    "TEXT-PHONE": hinted("Tanyakan di 0812 0000 0000."),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found_at_its_place_and_its_fix_cures_it(code: str) -> None:
    fault, fix, place = FAULTS[code]
    found = (code.partition(",")[0], place)
    broken = fault(catalogued("pbg"))

    assert found in {(p.code, p.path) for p in told(broken)}
    assert found not in {(p.code, p.path) for p in told(fix(broken))}
