"""Two versions in plain sentences, both languages, nothing silent."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from builder.domain.authoring import details, pages, questions, rules, standards, tariff_lines
from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.diff import differences
from builder.domain.authoring.documents import Documents, copied
from builder.domain.authoring.questions import Spot
from publish.facts.tariff import Number
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, words
from tests.definitions.catalogue import PRESENT


@pytest.mark.parametrize("service", PRESENT)
def test_nothing_differs_from_itself(service: str) -> None:
    assert () == differences(catalogued(service), catalogued(service))


def test_a_fee_is_said_from_what_to_what_by_which_law() -> None:
    old = catalogued("kia")
    new = tariff_lines.set_amount(old, 0, Number(Fraction(10_000)))
    (found,) = differences(old, new)

    assert "dari Rp0 menjadi Rp10.000, dasar: " in found.said("id")
    assert "from Rp0 to Rp10,000, by: " in found.said("en")


def with_member(member: str, value: object) -> Callable[[Documents], Documents]:
    def act(d: Documents) -> Documents:
        changed = copied(d)
        changed.service[member] = value
        return changed

    return act


MBR = rule([Term("/mbr", "is", True)])
TALL = rule([Term("/lantai", "more", 40)])
STOP = {"reason": words("Terlalu tinggi."), "legal_basis": "pp-16-2021"}


def stopping(d: Documents) -> Documents:
    """With a ground for not being able to apply."""
    return standards.set_item_rule(
        standards.add_item(d, "eligibility", STOP), "eligibility", 0, TALL
    )


CHANGES: dict[str, Callable[[Documents], Documents]] = {
    "DIFF-FEE-NEW": lambda d: tariff_lines.add_line(d, words("Survei"), tariff_lines.FREE),
    "DIFF-FEE-GONE": lambda d: tariff_lines.remove_line(d, 1),
    "DIFF-FEE-WHEN": lambda d: tariff_lines.set_line_rule(d, 1, None),
    "DIFF-INDEX": lambda d: tariff_lines.set_index(
        d, "ilo", Text("Indeks lokalitas (contoh)", "Locality index (sample)"),
        Fraction(3, 1000), "sample", "perda-6-2023"),
    "DIFF-TIME": lambda d: standards.set_members(d, {"processing_time/value": 30}),
    "DIFF-NEED-NEW": lambda d: standards.add_item(
        d, "requirements", {"name": words("Foto"), "certainty": "sample"}),
    "DIFF-NEED-GONE": lambda d: standards.remove_item(d, "requirements", 0),
    "DIFF-NEED-WHEN": lambda d: standards.set_item_rule(d, "requirements", 0, MBR),
    "DIFF-NEED": lambda d: standards.edit_item(d, "requirements", 0, {"certainty": "sample"}),
    "DIFF-STEP": lambda d: standards.edit_item(d, "steps", 0, {"allowance/value": 9}),
    "DIFF-STEP-GONE": lambda d: standards.remove_item(d, "steps", 1),
    "DIFF-STEP-ORDER": lambda d: standards.move_item(d, "steps", 1, 1),
    "DIFF-LAW": lambda d: standards.edit_item(d, "legal_bases", 0, {"article": "Pasal 1"}),
    "DIFF-LAW-GONE": lambda d: standards.remove_item(d, "legal_bases", 0),
    "DIFF-EFFECTIVE": lambda d: standards.set_members(d, {"effective_from": "2027-01-01"}),
    "DIFF-OTHER": with_member("takes_applications", False),
    "DIFF-QUESTION-NEW": lambda d: questions.add_question(
        d, "date", words("Tanggal"), Spot()).documents,
    "DIFF-QUESTION-GONE": lambda d: questions.delete_question(d, "/luas_tanah"),
    "DIFF-RENAMED": lambda d: questions.set_words(d, "/luas_tanah", words("Luas"), Text("", "")),
    "DIFF-OPTIONAL": lambda d: questions.make_optional(d, "/luas_tanah"),
    "DIFF-SHOWN": lambda d: rules.set_rule(d, "/luas_tanah", MBR),
    "DIFF-CHOICE-NEW": lambda d: details.set_choices(d, "/permanensi", [
        details.Chosen("permanen", Text("Permanen", "Permanent")),
        details.Chosen("non-permanen", Text("Tidak permanen", "Not permanent")),
        details.Chosen(None, words("Lain"))]),
    "DIFF-CHECKS": lambda d: details.set_checks(d, "/luas_tanah", {"maximum": 9}),
    "DIFF-ORDER": lambda d: pages.move_down(d, "/luas_tanah").documents,
    "DIFF-HINT": lambda d: questions.set_words(
        d, "/luas_tanah", Text("Luas tanah", "Area of the land"), words("Petunjuk")),
}  # fmt: skip


@pytest.mark.parametrize("code", CHANGES)
def test_a_change_has_its_sentence(code: str) -> None:
    old = catalogued("pbg")
    found = differences(old, CHANGES[code](old))

    assert code in {difference.code for difference in found}
    for difference in found:
        assert "{" not in difference.said("id") + difference.said("en")


def test_a_condition_by_hand_that_changes_is_not_silent() -> None:
    old = copied(catalogued("pbg"))
    old.form["allOf"][0]["if"] = {"required": ["kepemilikan"], "maxProperties": 3}
    new = copied(old)
    new.form["allOf"][0]["if"]["maxProperties"] = 4

    assert {"DIFF-SHOWN"} == {d.code for d in differences(old, new)}


STOPS: dict[str, Callable[[Documents], Documents]] = {
    "DIFF-STOP-GONE": lambda d: standards.remove_item(d, "eligibility", 0),
    "DIFF-STOP-WHEN": lambda d: standards.set_item_rule(d, "eligibility", 0, MBR),
    "DIFF-STOP-LAW": lambda d: standards.edit_item(
        d, "eligibility", 0, {"legal_basis": "uu-28-2002"}),
    "DIFF-STOP": lambda d: standards.edit_item(d, "eligibility", 0, {"instead_service": "kia"}),
}  # fmt: skip


@pytest.mark.parametrize("code", STOPS)
def test_a_change_of_who_cannot_apply_has_its_sentence(code: str) -> None:
    old = stopping(catalogued("pbg"))
    (found,) = differences(old, STOPS[code](old))

    assert code == found.code
    assert "“Terlalu tinggi.”" in found.said("id")
    assert "{" not in found.said("id") + found.said("en")


def test_a_new_ground_for_not_being_able_to_apply_is_said_with_its_law() -> None:
    old = catalogued("pbg")
    (found,) = differences(old, stopping(old))

    assert (
        "A new ground for not being able to apply: “Terlalu tinggi. (en)”, "
        "if “Number of storeys” more than 40; by: PP 16/2021"
    ) in found.said("en")
