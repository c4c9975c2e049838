"""The OpenAPI 3.1 document, made from the definitions in force.

Invariants:
- the schema of a body is the form that was published, not a copy in other words; its `$id` keeps
  its references inside it;
- every status that an address answers with is listed.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.repeat import LONGEST, SHORTEST
from builder.domain.version import StoredVersion, opened
from builder.web.api import openapi_office
from builder.web.api.openapi_parts import (
    TEXT,
    WHOLE,
    Document,
    answers,
    json_body,
    object_of,
    parameter,
    ref,
)
from builder.web.api.problem import as_json
from builder.web.definitions import stored_versions_today
from builder.web.live import lang, workspace
from builder.web.page import PUBLIC_FOR_A_MINUTE
from publish.facts.json_text import read_json
from publish.facts.suspension import STOP_REASONS
from publish.facts.text import Lang

SERVICE = "/api/v1/services"


def document() -> Response:
    """The document for what is in force today."""
    made = describe(stored_versions_today(), workspace().site.name.in_(lang()), lang())
    answer = as_json(made)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return answer


def describe(versions: tuple[StoredVersion, ...], city: str, lang: Lang) -> Document:
    """The document for these versions."""
    paths = {
        SERVICE: _get("services", "Services in force", ref("Services")),
        f"{SERVICE}/{{service}}": {
            "parameters": [parameter("path", "service", {"enum": [v.service for v in versions]})],
            **_get("service", "Definition in force", ref("Definition")),
        },
    }
    for stored in versions:
        paths |= dict(_paths(stored, lang))
    paths |= openapi_office.paths()
    forms = {f"form.{v.service}": _form(v) for v in versions}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Terang {city}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {**schemas(), **openapi_office.schemas(), **forms},
            "securitySchemes": openapi_office.SECURITY,
        },
    }


def _paths(stored: StoredVersion, lang: Lang) -> Iterator[tuple[str, Document]]:
    at, standard = f"{SERVICE}/{stored.service}", opened(stored).standard
    name, body = standard.name.in_(lang), json_body(ref(f"form.{stored.service}"))
    # An assessment takes answers that are not complete, which no schema of the form describes.
    yield (
        f"{at}/assessment",
        _post("assess", stored, f"Fee: {name}", json_body({"type": "object"}), (200, "Quote")),
    )
    if not standard.takes_applications:
        return
    key = [parameter("header", "Idempotency-Key", KEY)]
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
    return {"get": {"operationId": name, "summary": summary, "responses": answers(200, schema)}}


def _post(
    verb: str, stored: StoredVersion, summary: str, content: Document, done: tuple[int, str]
) -> Document:
    return {
        "post": {
            "operationId": f"{verb}-{stored.service}",
            "summary": summary,
            "requestBody": {"required": True, "content": content},
            "responses": answers(done[0], ref(done[1])),
        }
    }


KEY = {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST, "pattern": "^[!-~]*$"}


def schemas() -> Document:
    """The shapes of bodies and answers that no form gives."""
    line, finding = _line(), _finding()
    fee_line = object_of(code=TEXT, label=TEXT, amount=WHOLE, calculation=TEXT, legal_basis=TEXT)
    assessment: Document = {
        "currency": {"const": "IDR"},
        "total": WHOLE,
        "lines": {"type": "array", "items": fee_line},
    }
    return {
        "Services": {"type": "array", "items": object_of(**line)},
        "Definition": object_of(**line, service={"type": "object"}, form={"type": "object"}),
        "Assessment": object_of(**assessment),
        "Quote": object_of(**assessment, not_eligible={"type": "array", "items": finding}),
        "File": object_of(id=TEXT, media_type={"enum": [*MEDIA_TYPES]}, size=WHOLE, sha256=TEXT),
        "Receipt": object_of(
            number=TEXT,
            receipt_key={"type": ["string", "null"]},
            recorded_at={"type": "string", "format": "date-time"},
            version=WHOLE,
            assessment=ref("Assessment"),
            promise=TEXT,
            not_asked={"type": "array", "items": TEXT},
        ),
        "Problem": _problem(),
    }


def _line() -> Document:
    return {
        "id": TEXT,
        "version": WHOLE,
        "digest": TEXT,
        "effective_from": {"type": "string", "format": "date"},
        "name": object_of(id=TEXT, en=TEXT),
        "unit": TEXT,
        "publication": {"enum": ["open", "sealed"]},
        "takes_applications": {"type": "boolean"},
        "stopped": {
            "oneOf": [
                {"type": "null"},
                object_of(
                    since={"type": "string", "format": "date"},
                    reason={"enum": [*STOP_REASONS]},
                    statement=TEXT,
                ),
            ]
        },
    }


def _finding() -> Document:
    return object_of(pointer=TEXT, code=TEXT, detail=TEXT)


def _problem() -> Document:
    return {
        "type": "object",
        "required": ["type", "title", "status", "request_id"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "request_id": TEXT,
            "errors": {"type": "array", "items": _finding()},
        },
    }
