"""The part of the OpenAPI document that is for the office's own programs and for the bank.

Invariant: it is the same whatever is published; every status that an address answers with is
listed.
"""

from __future__ import annotations

from typing import Any, get_args

from builder.domain.receipt_line import OUTCOMES
from builder.usecases.move import ACTION_OF
from builder.web.api.openapi_parts import (
    MONEY,
    TEXT,
    WHOLE,
    Document,
    answers,
    json_body,
    listed,
    nullable,
    object_of,
    parameter,
    ref,
)
from publish.facts.status import Status

APPLICATIONS = "/api/v1/applications"
DAY: Document = {"type": "string", "format": "date"}
SECURITY: Document = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made by `terang token new`."},
    "bank": {
        "type": "apiKey",
        "in": "header",
        "name": "Terang-Signature",
        "description": "HMAC-SHA-256 in hex, under the payments key, of Terang-Time, a dot and the"
        " body.",
    },
}


def schemas() -> Document:
    """The shapes of bodies and answers."""
    where: Document = {
        "status": _status(),
        "step": nullable(TEXT),
        "due_on": nullable(DAY),
        "closed_on": nullable(DAY),
        "fee": MONEY,
        "paid": MONEY,
    }
    named: Document = {"number": TEXT, "service": TEXT, "version": WHOLE, "sequence": WHOLE}
    return {
        "Applications": object_of(
            applications=listed(object_of(**named, filed_on=DAY, **where)), next=nullable(TEXT)
        ),
        "Application": object_of(
            **named, filed_on=DAY, **where, answers={"type": "object"}, events=listed(_event())
        ),
        "Move": _move(),
        "Moved": object_of(number=TEXT, sequence=WHOLE, **where),
        "Payment": object_of(id=TEXT, amount=MONEY, received_on=DAY, reference=TEXT),
        "PaymentTaken": object_of(id=TEXT, outcome={"enum": [*OUTCOMES]}),
    }


def paths() -> Document:
    """The addresses that need a token, and the one that needs the bank's signature."""
    number = [parameter("path", "number", TEXT)]
    return {
        APPLICATIONS: {
            "parameters": [
                parameter("query", "service", TEXT),
                parameter("query", "status", _status()),
                parameter("query", "is_open", {"type": "boolean"}),
                parameter("query", "after", TEXT),
            ],
            "get": _operation("applications", "Applications of the unit", 200, "Applications"),
        },
        f"{APPLICATIONS}/{{number}}": {
            "parameters": number,
            "get": _operation("application", "One application", 200, "Application"),
        },
        f"{APPLICATIONS}/{{number}}/events": {
            "parameters": number,
            "post": _operation("move", "Move an application", 201, "Moved") | _body("Move"),
        },
        "/api/v1/payments": {
            "parameters": [parameter("header", "Terang-Time", TEXT)],
            "post": _operation("payment", "The bank's notice of a payment", 200, "PaymentTaken")
            | _body("Payment")
            | {"security": [{"bank": []}]},
        },
    }


def _operation(name: str, summary: str, done: int, schema: str) -> Document:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "responses": answers(done, ref(schema), refused=(401, 403)),
    }


def _body(schema: str) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": json_body(ref(schema))}}


def _status() -> Document:
    return {"enum": [*get_args(Status)]}


def _event() -> Document:
    return object_of(
        sequence=WHOLE,
        code=TEXT,
        claimed_on=DAY,
        recorded_at={"type": "string", "format": "date-time"},
        actor=TEXT,
        step=nullable(TEXT),
        reason=nullable(TEXT),
        amount=nullable(MONEY),
        note=TEXT,
        fields=listed(TEXT),
    )


def _move() -> Document:
    return {
        "type": "object",
        "required": ["code", "expected_sequence"],
        "additionalProperties": False,
        "properties": {
            "code": {"enum": [*ACTION_OF]},
            "expected_sequence": WHOLE,
            "claimed_on": DAY,
            "step": TEXT,
            "reason": TEXT,
            "amount": MONEY,
            "note": TEXT,
            "fields": listed(TEXT),
        },
    }
