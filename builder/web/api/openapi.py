"""The OpenAPI 3.1 document, made from the definitions in force.

Invariants:
- the schema of a body is the form that was published, not a copy in other words; its `$id` keeps
  its references inside it;
- every status that an address answers with is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.repeat import LONGEST, SHORTEST
from builder.domain.version import StoredVersion, opened
from builder.web.api.problem import MEDIA_TYPE, as_json
from builder.web.definitions import stored_versions_today
from builder.web.live import lang, workspace
from builder.web.page import PUBLIC_FOR_A_MINUTE
from publish.facts.json_text import read_json
from publish.facts.suspension import STOP_REASONS
from publish.facts.text import Lang

SERVICE = "/api/v1/services"
Document = dict[str, Any]
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
REFUSED = (400, 404, 405, 409, 413, 415, 422, 429, 500, 503)


def document() -> Response:
    """The document for what is in force today."""
    made = describe(stored_versions_today(), workspace().site.name.in_(lang()), lang())
    answer = as_json(made)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return answer


def describe(versions: tuple[StoredVersion, ...], city: str, lang: Lang) -> Document:
    """The document for these versions."""
    paths = {
        SERVICE: _get("services", "Services in force", _ref("Services")),
        f"{SERVICE}/{{service}}": {
            "parameters": [_parameter("path", "service", {"enum": [v.service for v in versions]})],
            **_get("service", "Definition in force", _ref("Definition")),
        },
    }
    for stored in versions:
        paths |= dict(_paths(stored, lang))
    forms = {f"form.{v.service}": _form(v) for v in versions}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Terang {city}", "version": "1"},
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **forms}},
    }


def _paths(stored: StoredVersion, lang: Lang) -> Iterator[tuple[str, Document]]:
    at, standard = f"{SERVICE}/{stored.service}", opened(stored).standard
    name, body = standard.name.in_(lang), _json(_ref(f"form.{stored.service}"))
    # An assessment takes answers that are not complete, which no schema of the form describes.
    yield (
        f"{at}/assessment",
        _post("assess", stored, f"Fee: {name}", _json({"type": "object"}), (200, "Quote")),
    )
    if not standard.takes_applications:
        return
    key = [_parameter("header", "Idempotency-Key", KEY)]
    files: Document = {str(media_type): {} for media_type in MEDIA_TYPES}
    yield (
        f"{at}/attachments",
        {"parameters": key, **_post("attach", stored, f"Document: {name}", files, (201, "File"))},
    )
    yield (
        f"{at}/applications",
        {"parameters": key, **_post("apply", stored, name, body, (201, "Receipt"))},
    )


def _form(stored: StoredVersion) -> Document:
    form: Document = read_json(stored.form_document)
    return form | {"$id": f"urn:terang:form:{stored.service}:{stored.version}"}


def _get(name: str, summary: str, schema: Document) -> Document:
    return {"get": {"operationId": name, "summary": summary, "responses": _answers(200, schema)}}


def _post(
    verb: str, stored: StoredVersion, summary: str, content: Document, done: tuple[int, str]
) -> Document:
    return {
        "post": {
            "operationId": f"{verb}-{stored.service}",
            "summary": summary,
            "requestBody": {"required": True, "content": content},
            "responses": _answers(done[0], _ref(done[1])),
        }
    }


def _answers(status: int, schema: Document) -> Document:
    refused = {"description": "Refused", "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}
    done = {"description": "Done", "content": _json(schema)}
    return {str(status): done} | {str(code): refused for code in REFUSED}


def _json(schema: Document) -> Document:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(place: str, name: str, schema: Mapping[str, Any]) -> Document:
    return {"in": place, "name": name, "required": True, "schema": schema}


def _object(**properties: Any) -> Document:
    return {"type": "object", "required": [*properties], "properties": properties}


KEY = {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST, "pattern": "^[!-~]*$"}
LINE: Document = {
    "id": TEXT,
    "version": WHOLE,
    "digest": TEXT,
    "effective_from": {"type": "string", "format": "date"},
    "name": _object(id=TEXT, en=TEXT),
    "unit": TEXT,
    "publication": {"enum": ["open", "sealed"]},
    "takes_applications": {"type": "boolean"},
    "stopped": {
        "oneOf": [
            {"type": "null"},
            _object(
                since={"type": "string", "format": "date"},
                reason={"enum": [*STOP_REASONS]},
                statement=TEXT,
            ),
        ]
    },
}
FEE_LINE = _object(code=TEXT, label=TEXT, amount=WHOLE, calculation=TEXT, legal_basis=TEXT)
ASSESSMENT: Document = {
    "currency": {"const": "IDR"},
    "total": WHOLE,
    "lines": {"type": "array", "items": FEE_LINE},
}
FINDING = _object(pointer=TEXT, code=TEXT, detail=TEXT)
SCHEMAS: Document = {
    "Services": {"type": "array", "items": _object(**LINE)},
    "Definition": _object(**LINE, service={"type": "object"}, form={"type": "object"}),
    "Assessment": _object(**ASSESSMENT),
    "Quote": _object(**ASSESSMENT, not_eligible={"type": "array", "items": FINDING}),
    "File": _object(id=TEXT, media_type={"enum": [*MEDIA_TYPES]}, size=WHOLE, sha256=TEXT),
    "Receipt": _object(
        number=TEXT,
        receipt_key={"type": ["string", "null"]},
        recorded_at={"type": "string", "format": "date-time"},
        version=WHOLE,
        assessment=_ref("Assessment"),
        promise=TEXT,
        not_asked={"type": "array", "items": TEXT},
    ),
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "request_id"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "request_id": TEXT,
            "errors": {"type": "array", "items": FINDING},
        },
    },
}
