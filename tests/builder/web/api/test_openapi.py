from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.builder.web.api.test_applications import token
from tests.builder.web.city import CALCULATOR, OPEN, PAID, SEALED, City

KEY = {"Idempotency-Key": "program-key-0123456789"}
BASE = "https://terang.example/api/v1/openapi.json"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/v1/openapi.json")
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def secret(city: City) -> str:
    """A token with every scope."""
    return token(city, "read", "act", "pay")


def validator(document: dict[str, Any], schema: Any) -> Draft202012Validator:
    """A validator of a schema inside the document, as a reader of OpenAPI 3.1 resolves it."""
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    return Draft202012Validator(
        schema | {"$id": BASE} if "$ref" not in schema else {"$ref": BASE + schema["$ref"]},
        registry=Registry().with_resource(BASE, resource),
    )


def filled(path: str) -> str:
    return path.replace("{service}", OPEN).replace("{number}", "KDI-0000-0000")


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, item[method])
        for path, item in document["paths"].items()
        for method in ("get", "post")
        if method in item
    ]


def test_every_service_has_its_addresses(document: dict[str, Any]) -> None:
    paths = set(document["paths"])

    assert "3.1.0" == document["openapi"]
    for service in (OPEN, SEALED, PAID):
        assert f"/api/v1/services/{service}/applications" in paths
    assert f"/api/v1/services/{CALCULATOR}/assessment" in paths
    assert f"/api/v1/services/{CALCULATOR}/applications" not in paths
    assert {"/api/v1/applications/{number}/events", "/api/v1/payments"} <= paths
    schemes = document["components"]["securitySchemes"]
    assert {"token", "bank"} == schemes.keys()


def test_every_address_is_one_of_the_app(app: Flask, document: dict[str, Any]) -> None:
    known = app.url_map.bind("localhost")

    for path, method, operation in operations(document):
        endpoint, _ = known.match(filled(path), method.upper())
        assert endpoint.startswith("program.")
        assert operation["responses"]


def test_names_of_operations_differ_and_references_lead_somewhere(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    targets = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document["paths"]))

    assert len(names) == len(set(names))
    assert set() == set(targets) - document["components"]["schemas"].keys()
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]+", n) for n in document["components"]["schemas"])


def test_the_schema_of_a_body_is_the_form(app: Flask, document: dict[str, Any]) -> None:
    form = app.test_client().get(f"/api/v1/services/{PAID}").get_json()["form"]
    shown = document["components"]["schemas"][f"form.{PAID}"]

    assert form == {name: value for name, value in shown.items() if name != "$id"}
    Draft202012Validator.check_schema(shown)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=JSON, pick=st.integers(0, 10**6), language=st.sampled_from(["id", "en", "xx", "*"]))
def test_every_answer_is_a_described_one(
    app: Flask, document: dict[str, Any], secret: str, body: object, pick: int, language: str
) -> None:
    app.config["RATELIMIT_ENABLED"] = False
    shown = {"Authorization": f"Bearer {secret}"}
    every = operations(document)
    path, method, operation = every[pick % len(every)]
    form = (
        document["components"]["schemas"].get(f"form.{path.split('/')[4]}")
        if pick % 2 and path.count("/") > 4
        else None
    )
    if form and isinstance(body, dict):  # half of them with names that the form knows
        body = dict(zip(form["properties"], body.values(), strict=False))
    content = next(iter(operation.get("requestBody", {}).get("content", {})), None)

    answer = app.test_client().open(
        filled(path),
        method=method.upper(),
        data=json.dumps(body),
        content_type=content,
        headers={**KEY, "Accept-Language": language, **(shown if pick % 3 else {})},
    )

    described = operation["responses"][str(answer.status_code)]["content"]
    assert answer.mimetype in described
    assert answer.status_code < 500
    found = validator(document, described[answer.mimetype]["schema"])
    assert [] == [error.message for error in found.iter_errors(answer.get_json())]
