"""Conditions on questions: set, shared, read back, refused."""

from __future__ import annotations

import pytest

from builder.domain.authoring.conditions import Rule, Term, rule
from builder.domain.authoring.documents import Documents
from builder.domain.authoring.findings import rule_findings
from builder.domain.authoring.places import place_of
from builder.domain.authoring.questions import Spot, add_question, delete_question
from builder.domain.authoring.rules import form_rules, rule_of, set_rule
from builder.forms.lint import lint_form
from publish.errors import Conflict, Problem, TerangError
from tests.builder.domain.authoring.blanks import blank, catalogued, small, words

FIRST = rule([Term("/jenis", "is", "pilihan-pertama")])


def test_questions_with_the_same_rule_share_an_entry() -> None:
    d = set_rule(set_rule(small(), "/luas", FIRST), "/berkas", FIRST)

    (entry,) = d.form["allOf"]
    assert ["luas", "berkas"] == entry["then"]["x-order"]
    assert ["luas", "berkas"] == entry["then"]["required"]


def test_taking_the_last_question_out_removes_the_entry() -> None:
    d = set_rule(set_rule(small(), "/luas", FIRST), "/luas", None)

    assert "allOf" not in d.form
    assert small().form["properties"]["luas"] == d.form["properties"]["luas"]


def test_a_rule_may_read_another_section() -> None:
    d = set_rule(small(), "/pemilik/keterangan", FIRST)

    assert FIRST == rule_of(d.form, "/pemilik/keterangan").rule
    assert [] == lint_form(d.form)


def test_a_rule_inside_a_row_reads_its_row() -> None:
    d = add_question(small(), "yes-no", words("Sudah kawin"), Spot("/anggota/0")).documents
    when = rule([Term("/anggota/0/sudah_kawin", "is", True)])
    d = set_rule(d, "/anggota/0/nama", when)

    assert when == rule_of(d.form, "/anggota/0/nama").rule
    assert [] == lint_form(d.form)


def test_a_question_of_a_hidden_section_has_no_rule_of_its_own() -> None:
    d = set_rule(small(), "/pemilik", FIRST)

    assert rule_of(d.form, "/pemilik/keterangan").rule is None


def row(d: Documents) -> Documents:
    return set_rule(d, "/pemilik", FIRST)


REFUSED: dict[str, tuple[Documents, str, Rule]] = {
    "RULE-EMPTY": (small(), "/luas", Rule(())),
    "RULE-MANY": (small(), "/luas", Rule(FIRST.terms * 11)),
    "RULE-FIELD-UNKNOWN": (small(), "/luas", rule([Term("/hilang", "answered")])),
    "RULE-SELF": (small(), "/luas", rule([Term("/luas", "more", 1)])),
    "RULE-OPERATOR": (small(), "/luas", rule([Term("/nama", "is", "Contoh")])),
    "RULE-VALUE": (small(), "/luas", rule([Term("/jenis", "is", "lain")])),
    "RULE-ROW": (small(), "/luas", rule([Term("/anggota/0/nama", "answered")])),
    "RULE-CYCLE": (
        set_rule(small(), "/luas", rule([Term("/berkas", "answered")])),
        "/berkas",
        rule([Term("/luas", "more", 1)]),
    ),
    "RULE-IN-SECTION": (row(small()), "/pemilik/keterangan", FIRST),
}


@pytest.mark.parametrize("code", REFUSED)
def test_it_refuses_a_rule_that_cannot_be(code: str) -> None:
    d, pointer, when = REFUSED[code]
    with pytest.raises(TerangError) as refused:
        set_rule(d, pointer, when)
    assert code == refused.value.problems[0].code


def test_a_section_is_not_hidden_over_a_rule_that_reads_outside_it() -> None:
    d = set_rule(small(), "/pemilik/keterangan", FIRST)
    with pytest.raises(TerangError) as refused:
        set_rule(d, "/pemilik", rule([Term("/luas", "more", 1)]))
    assert "RULE-IN-SECTION" == refused.value.problems[0].code


def by_hand() -> Documents:
    d = blank()
    inner = {"type": "string", "title": "Dalam", "maxLength": 9}
    d.form["allOf"] = [
        {
            "if": {"properties": {"nama": {"pattern": "^A"}}, "required": ["nama"]},
            "then": {"properties": {"dalam": inner}},
            "else": {"properties": {"lain": {**inner, "title": "Lain"}}},
        }
    ]
    return d


def test_what_was_written_by_hand_is_marked_and_kept() -> None:
    d = by_hand()

    assert rule_of(d.form, "/dalam").by_hand
    (found,) = form_rules(d.form)
    assert (None, ("/dalam", "/lain")) == (found.rule, found.shows)
    other = add_question(d, "date", words("Tanggal"), Spot()).documents
    assert d.form["allOf"] == other.form["allOf"]


def test_an_else_branch_is_not_replaced() -> None:
    with pytest.raises(Conflict):
        set_rule(by_hand(), "/lain", None)


def test_all_rules_of_a_service_are_listed() -> None:
    rules = form_rules(catalogued("pbg").form)

    assert all(r.rule for r in rules)
    assert ("/nama_badan", "/nib") == rules[0].shows
    assert ("/luas", "/lantai") == rules[6].limits
    assert ("/surel",) == form_rules(catalogued("informasi-publik").form)[5].requires


FAULTS = {
    "RULE-FIELD-UNKNOWN": delete_question(set_rule(small(), "/luas", FIRST), "/jenis"),
    "RULE-NEVER": set_rule(
        small(), "/berkas", rule([Term("/luas", "more", 5), Term("/luas", "less", 5)])
    ),
}


def of_form(d: Documents) -> list[Problem]:
    """Findings of the form's own conditions, without those of the standard beside it."""
    return [p for p in rule_findings(d) if p.path.startswith("form.json")]


@pytest.mark.parametrize("code", FAULTS)
def test_a_faulty_rule_is_found_at_its_place(code: str) -> None:
    (found,) = of_form(FAULTS[code])

    assert (code, "form.json#/allOf/0") == (found.code, found.path)


def test_a_choice_that_is_gone_is_found() -> None:
    d = set_rule(small(), "/luas", FIRST)
    del place_of(d.form, "/jenis").schema["oneOf"][0]

    assert ["RULE-VALUE"] == [p.code for p in of_form(d)]
