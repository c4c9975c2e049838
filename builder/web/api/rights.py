"""Who may do what, printed: the table that is asked, not a copy of it.

Invariant: nothing here decides; `builder.domain.user.POLICY` and the tables of routes do, and a
test walks every route with every role and finds what this prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, jsonify

from builder.domain.user import POLICY, ROLES
from builder.web.routes import Route


def rights_view(tables: Mapping[str, Sequence[Route]]) -> Callable[[], Response]:
    """A view of the rights by role and of the routes of these tables (by name)."""
    printed = document(tables)

    def rights() -> Response:
        return jsonify(printed)

    return rights


def document(tables: Mapping[str, Sequence[Route]]) -> dict[str, Any]:
    """`roles`; `actions`: by action, role and scope (own unit, or any); `routes` in the order of
    the tables, each with who may ask and the rights of which one is needed."""
    return {
        "roles": list(ROLES),
        "actions": {action: dict(granted) for action, granted in POLICY.items()},
        "routes": [_row(table, route) for table, routes in tables.items() for route in routes],
    }


def _row(table: str, route: Route) -> dict[str, Any]:
    return {
        "endpoint": f"{table}.{route.endpoint}",
        "address": route.address,
        "english": route.english,
        "verbs": list(route.methods),
        "who": route.policy,
        "rights": list(route.rights),
    }
