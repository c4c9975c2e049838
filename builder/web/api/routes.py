"""The addresses for programs. Nothing here reads a cookie."""

from __future__ import annotations

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.user import Action
from builder.web.api import applications, openapi, payments, services
from builder.web.routes import Route
from builder.web.security import PROGRAM_BYTES, UPLOAD_BYTES

POST = ("POST",)
JSON = ("application/json",)
SERVICE = "/api/v1/services/<service>"
APPLICATIONS = "/api/v1/applications"
ONE = f"{APPLICATIONS}/<number>"
READ: tuple[Action, ...] = ("read_application",)
MOVE: tuple[Action, ...] = ("move_application", "decide_application", "record_payment")

PROGRAM: tuple[Route, ...] = (
    Route("openapi", "/api/v1/openapi.json", openapi.document, "program"),
    Route("services", "/api/v1/services", services.services, "program"),
    Route("service", SERVICE, services.service, "program"),
    Route(
        "assessment",
        f"{SERVICE}/assessment",
        services.assessment,
        "program",
        methods=POST,
        limit="answers",
        longest=PROGRAM_BYTES,
        accepts=JSON,
    ),
    Route(
        "attachments",
        f"{SERVICE}/attachments",
        services.attachments,
        "program",
        methods=POST,
        limit="submit",
        longest=UPLOAD_BYTES,
        accepts=MEDIA_TYPES,
    ),
    Route(
        "applications",
        f"{SERVICE}/applications",
        services.applications,
        "program",
        methods=POST,
        limit="submit",
        longest=PROGRAM_BYTES,
        accepts=JSON,
    ),
    Route("listed", APPLICATIONS, applications.listed, "token", limit="token", rights=READ),
    Route("one", ONE, applications.one, "token", limit="token", rights=READ),
    Route(
        "moved",
        f"{ONE}/events",
        applications.moved,
        "token",
        methods=POST,
        limit="token",
        longest=PROGRAM_BYTES,
        rights=MOVE,
        accepts=JSON,
    ),
    Route(
        "payments",
        "/api/v1/payments",
        payments.payments,
        "program",
        methods=POST,
        limit="notices",
        longest=PROGRAM_BYTES,
        accepts=JSON,
    ),
)
