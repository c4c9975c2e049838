"""The small pieces that an OpenAPI document is put together from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.web.api.problem import MEDIA_TYPE

Document = dict[str, Any]
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
MONEY: Document = {"type": "integer", "description": "whole rupiah"}
REFUSED = (400, 404, 405, 409, 413, 415, 422, 429, 500, 503)


def answers(status: int, schema: Document, refused: tuple[int, ...] = ()) -> Document:
    """What an address answers: done, refused as anywhere, and refused as only here."""
    problem = {"description": "Refused", "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
    done = {"description": "Done", "content": json_body(schema)}
    return {str(status): done} | {str(code): problem for code in sorted({*REFUSED, *refused})}


def json_body(schema: Document) -> Document:
    """The content of a body of JSON."""
    return {"application/json": {"schema": schema}}


def ref(name: str) -> Document:
    """A schema of the document's own."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(place: str, name: str, schema: Mapping[str, Any]) -> Document:
    """A parameter; one in the query may be missing."""
    return {"in": place, "name": name, "required": place != "query", "schema": schema}


def object_of(**properties: Any) -> Document:
    """An object that has all of these."""
    return {"type": "object", "required": [*properties], "properties": properties}


def listed(items: Document) -> Document:
    """Any number of these."""
    return {"type": "array", "items": items}


def nullable(schema: Document) -> Document:
    """This or null."""
    return {"anyOf": [schema, {"type": "null"}]}
