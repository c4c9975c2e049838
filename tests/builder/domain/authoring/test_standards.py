"""Steps, requirements, laws and times as simple edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.domain.authoring import standards
from builder.domain.authoring.conditions import Term, rule
from publish.errors import Invalid, NotFound
from publish.facts.service import read_standard
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import blank, catalogued, small, words

STEP = {
    "name": words("Survei lapangan"),
    "kind": "work",
    "unit": "dinas-contoh",
    "allowance/value": 2,
    "allowance/unit": "working_days",
}


def test_a_new_step_stands_before_the_issue() -> None:
    d = standards.add_item(blank(), "steps", STEP)

    *_, added, last = read_standard(d.service).steps
    assert ("survei-lapangan", "issue") == (added.id, last.kind)
    assert 2 == added.allowance.value


def test_an_item_is_worded_anew_and_keeps_its_id() -> None:
    d = standards.edit_item(catalogued("pbg"), "steps", 0, {"name": words("Periksa")})

    step = read_standard(d.service).steps[0]
    assert ("periksa-berkas", "Periksa") == (step.id, step.name.id)


def test_members_are_written_and_removed() -> None:
    values = {"processing_time/value": 7, "fee_note": None, "internal/staff": words("Dua orang")}
    d = standards.set_members(catalogued("pbg"), values)

    found = read_standard(d.service)
    assert (7, None) == (found.promise.allowance.value, found.fee_note)
    assert "Dua orang" == found.internal["staff"].id


def test_a_requirement_is_asked_on_a_condition() -> None:
    when = rule([Term("/luas", "more", 5)])
    d = standards.set_item_rule(small(), "requirements", 0, when)

    assert {"properties": {"luas": {"exclusiveMinimum": 5}}, "required": ["luas"]} == (
        d.service["requirements"][0]["when"]
    )
    assert (
        "when" not in standards.set_item_rule(d, "requirements", 0, None).service["requirements"][0]
    )


def test_items_move_and_go() -> None:
    d = catalogued("pbg")
    moved = standards.move_item(d, "requirements", 0, 1)

    assert ["bukti-hak-tanah", "data-pemohon"] == [
        r["id"] for r in moved.service["requirements"][:2]
    ]
    left = standards.remove_item(d, "requirements", 0).service["requirements"]
    assert len(d.service["requirements"]) - 1 == len(left)


REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("MEMBER-UNKNOWN", lambda: standards.set_members(blank(), {"id": "x"})),
    ("MEMBER-UNKNOWN", lambda: standards.set_members(blank(), {"terang": "2026-01-01"})),
    ("MEMBER-UNKNOWN", lambda: standards.edit_item(blank(), "steps", 0, {"id": "x"})),
    ("ITEM-NAME", lambda: standards.add_item(blank(), "steps", {"name": Text(" ", "")})),
    ("ITEMS-FEW", lambda: standards.remove_item(blank(), "complaints", 0)),
    ("RULE-NEEDED", lambda: standards.set_item_rule(catalogued("pbg"), "variants", 0, None)),
]


@pytest.mark.parametrize(("code", "act"), REFUSED)
def test_it_refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Invalid) as refused:
        act()
    assert code == refused.value.problems[0].code


@pytest.mark.parametrize(("kind", "place"), [("steps", 99), ("steps", -1), ("nothing", 0)])
def test_what_is_gone_is_not_found(kind: str, place: int) -> None:
    with pytest.raises(NotFound):
        standards.edit_item(blank(), kind, place, {})
