"""Every kind makes a question that lint accepts and that is known again."""

from __future__ import annotations

import pytest

from builder.domain.authoring.palette import NAMES, PALETTE, Kind, kind_of, made
from builder.domain.authoring.places import places
from builder.forms import dialect
from builder.forms.lint import lint_form
from publish.facts.text import Text
from tests.definitions.catalogue import PRESENT, form_document

LABEL = Text("Pertanyaan", "Question")


@pytest.mark.parametrize("kind", PALETTE)
def test_lint_accepts_what_the_palette_makes(kind: Kind) -> None:
    form = {"type": "object", "properties": {"baru": made(kind, LABEL)}}

    assert [] == lint_form(form)


@pytest.mark.parametrize("kind", PALETTE)
def test_a_kind_is_known_again(kind: Kind) -> None:
    assert kind == kind_of(made(kind, LABEL))


@pytest.mark.parametrize("service", PRESENT)
def test_every_question_of_the_city_has_a_kind(service: str) -> None:
    strange = [p for p, place in places(form_document(service)).items()
               if kind_of(place.schema) == "other"]  # fmt: skip

    assert [] == strange


@pytest.mark.parametrize(
    "node",
    [
        {"$ref": "#/$defs/nama"},
        {"type": "string", "enum": ["a"]},
        {"type": "integer", "oneOf": [{"const": 1, "title": "satu"}]},
        {"type": "array", "prefixItems": []},
        {"type": "string", "format": "time"},
        {"type": "null"},
        {},
    ],
)
def test_other_nodes_are_by_hand(node: dict[str, object]) -> None:
    assert "other" == kind_of(node)


def test_patterns_are_those_of_the_dialect() -> None:
    assert dialect.UPLOAD_PATTERN == made("upload", LABEL)["pattern"]
    assert set(made("upload", LABEL)["x-upload"]["accept"]) == dialect.UPLOAD_KINDS


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert all(name.id and name.en for name in NAMES.values())
