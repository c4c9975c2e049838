from __future__ import annotations

import socket
import time
from decimal import Decimal
from typing import Any

import pytest
from jsonschema.exceptions import _WrappedReferencingError

from builder.forms.validator import exact, make_validator
from tests.builder.forms.made import schema


@pytest.mark.parametrize(
    ("step", "value", "is_multiple"),
    [
        (Decimal("0.01"), Decimal("8.41"), True),
        (Decimal("0.01"), Decimal("199.99"), True),
        (Decimal("0.01"), Decimal("8.415"), False),
        (0.01, Decimal("8.41"), True),
        (0.1, Decimal("0.3"), True),
        (0.5, 10**400, True),
        (3, 10**18, False),
        (2, Decimal("4.0"), True),
    ],
)
def test_multiples_are_exact(step: Any, value: Any, is_multiple: bool) -> None:
    made = make_validator(exact({"multipleOf": step}))

    assert is_multiple is made.is_valid(value)


@pytest.mark.parametrize(
    ("value", "is_integer"),
    [(3, True), (Decimal("3.0"), True), (Decimal("3.5"), False), (True, False), (3.0, True)],
)
def test_a_number_without_a_fraction_is_an_integer(value: Any, is_integer: bool) -> None:
    assert is_integer is make_validator({"type": "integer"}).is_valid(value)


def test_numbers_no_json_has_are_never_valid_integers() -> None:
    assert not make_validator({"type": "integer"}).is_valid(Decimal("NaN"))


@pytest.mark.parametrize("keyword", ["properties", "allOf", "$ref"])
def test_patterns_run_on_re2_everywhere(keyword: str) -> None:
    evil = {"type": "string", "pattern": "^(a+)+$"}
    documents = {
        "properties": schema({"x": evil}),
        "allOf": {"allOf": [schema({"x": evil})]},
        "$ref": {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/a",
                 "$defs": {"a": schema({"x": evil})}},
    }  # fmt: skip
    made = make_validator(exact(documents[keyword]))
    began = time.process_time()

    assert not made.is_valid({"x": "a" * 60 + "!"})
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_reference_never_leaves_the_document(
    scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Lint refuses such a reference; were it to slip through, nothing is fetched or read."""
    (tmp_path / "a.json").write_text("{}")
    monkeypatch.setattr(socket.socket, "connect", _refuse)
    ref = {"http": "http://127.0.0.1:9/a", "file": (tmp_path / "a.json").as_uri()}[scheme]

    with pytest.raises(_WrappedReferencingError):
        make_validator({"$ref": ref}).is_valid({})


def _refuse(*_: Any) -> None:
    raise AssertionError("a connection was tried")


def test_the_copy_is_exact_and_its_own() -> None:
    document = {"$schema": "x", "$id": "y", "properties": {"$id": {"minimum": 0.1}}}

    made = exact(document)

    assert {"properties": {"$id": {"minimum": Decimal("0.1")}}} == made
    assert 0.1 == document["properties"]["$id"]["minimum"]  # type: ignore[index]
