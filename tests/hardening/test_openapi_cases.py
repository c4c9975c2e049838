"""Schemathesis over the OpenAPI document: whatever it makes gets an answer that is documented.

No 5xx; no status, content type or body that the document does not tell. Half of the cases keep to
the document and half break it on purpose. What a form asks beyond its schema (a NIK with a real
birth date) is refused with 422 also where the schema is met: that is no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.errors import UnsupportedSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.builder.web.api.test_services import Program, answers
from tests.builder.web.city import City
from tests.hardening.conftest import Figure

DOCUMENT = "/api/v1/openapi.json"
DEMANDED = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
TOO_INTRICATE = {"POST /api/v1/services/pbg/applications"}
"""Bodies that Schemathesis cannot make; worked examples of the service go there all the same."""


@pytest.fixture(scope="module")
def operations(app: Flask) -> list[Any]:
    found = schemathesis.openapi.from_wsgi(DOCUMENT, app).get_all_operations()
    return [result.ok() for result in found]


def send(case: Any, seen: Counter[int]) -> None:
    answer = case.call()
    seen[answer.status_code] += 1
    case.validate_response(answer, checks=DEMANDED)


def made(operation: Any, mode: GenerationMode, count: int, seen: Counter[int]) -> None:
    """Send `count` cases that Schemathesis makes for the operation."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: Any) -> None:
        send(case, seen)

    each()


def examples(city: City, app: Flask, operation: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """A worked example of the operation's service, then without each of its answers, with keys."""
    *_, kind, service, what = operation.path.split("/")
    if kind != "services" or what not in ("applications", "assessment"):
        return
    key = f"contoh-program-key-{service}"
    whole = answers(city, Program(app), service, key)
    yield key, whole
    for number, name in enumerate(whole):
        yield f"{key}-{number:04}", {k: v for k, v in whole.items() if k != name}


def test_what_schemathesis_makes_gets_documented_answers(
    operations: list[Any], figure: Figure, many: Callable[[int, int], int]
) -> None:
    seen: Counter[int] = Counter()
    each = many(200, 1_000) // (2 * len(operations)) + 1
    beyond = set()
    for operation in operations:
        for mode in MODES:
            try:
                made(operation, mode, each, seen)
            except Unsatisfiable:
                pass  # nothing in this operation can be broken
            except UnsupportedSchema:
                beyond.add(operation.label)

    assert beyond <= TOO_INTRICATE
    assert {200, 400, 422} <= set(seen)
    figure(f"cases of Schemathesis answered as documented: {seen.total()}", ">= 150",
           seen.total(), seen.total() >= 150)  # fmt: skip


def test_worked_examples_get_documented_answers(
    operations: list[Any], app: Flask, city: City, figure: Figure
) -> None:
    """These also show the answers of success."""
    seen: Counter[int] = Counter()
    for operation in operations:
        for key, body in examples(city, app, operation):
            headers = {"Idempotency-Key": key}
            send(operation.Case(headers=headers, body=body, media_type="application/json"), seen)

    assert {200, 201, 422} <= set(seen)
    figure(f"worked examples and parts answered as documented: {seen.total()}", "all", "all", True)
