"""Who works in the office and what each may do: one table, everything else is refused.

Invariants:
- `POLICY` is the whole of it; an action or role that is not there is a no;
- a `leader` is the mayor or the city secretary, who see which heads are away and no case;
- `own` means the thing belongs to the person's unit; nobody but an auditor
  reads applications of every unit, and an admin reads none;
- a user's id is never reused and never changes: four eyes compare ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal[
    "author",
    "approver",
    "reader",
    "officer",
    "treasurer",
    "supervisor",
    "complaints",
    "leader",
    "auditor",
    "admin",
]
ROLES: tuple[Role, ...] = get_args(Role)
Action = Literal[
    "edit_definition",
    "approve_definition",
    "publish_definition",
    "stop_service",
    "read_definition",
    "read_application",
    "file_for_applicant",
    "move_application",
    "decide_application",
    "amend_event",
    "record_payment",
    "erase_application",
    "see_retention",
    "read_report",
    "enter_report",
    "answer_opinion",
    "see_presence",
    "manage_users",
    "mend_notices",
]
Scope = Literal["own", "any"]
EVERY_UNIT = "*"
"""The unit of a person who serves all units."""

USER_ID = re.compile(r"[a-z][a-z0-9._-]{1,39}")

POLICY: Mapping[Action, Mapping[Role, Scope]] = {
    "read_definition": {
        "author": "any",
        "approver": "any",
        "officer": "any",
        "treasurer": "any",
        "supervisor": "any",
        "complaints": "any",
        "auditor": "any",
    },
    "edit_definition": {"author": "own"},
    "approve_definition": {"approver": "any"},
    "publish_definition": {"approver": "any"},
    "stop_service": {"approver": "any"},
    "read_application": {
        "reader": "own",
        "officer": "own",
        "treasurer": "own",
        "supervisor": "own",
        "auditor": "any",
    },
    "file_for_applicant": {"officer": "own", "supervisor": "own"},
    "move_application": {"officer": "own", "supervisor": "own"},
    "decide_application": {"officer": "own", "supervisor": "own"},
    "amend_event": {"officer": "own", "supervisor": "own"},
    "record_payment": {"treasurer": "own"},
    "erase_application": {"supervisor": "own"},
    "see_retention": {"admin": "any"},
    "read_report": {"complaints": "any"},
    "enter_report": {"officer": "any", "supervisor": "any", "complaints": "any"},
    "answer_opinion": {"officer": "own", "supervisor": "own"},
    "see_presence": {"leader": "any", "auditor": "any"},
    "manage_users": {"admin": "any"},
    "mend_notices": {"admin": "any"},
}


@dataclass(frozen=True, slots=True)
class User:
    """A person of the office; `unit` is a unit id or `EVERY_UNIT`; `email` is where a supervisor is
    told of what is near due or overdue, "" for nowhere."""

    id: str
    name: str
    roles: frozenset[Role]
    unit: str
    password_hash: str
    is_disabled: bool = False
    email: str = ""


def may(user: User, action: Action, unit: str | None = None) -> bool:
    """Whether this person may do that to a thing of `unit` (None: a thing of no unit)."""
    if user.is_disabled:
        return False
    scopes = {scope for role, scope in POLICY[action].items() if role in user.roles}
    return "any" in scopes or ("own" in scopes and _is_own(user, unit))


def may_any(user: User, action: Action, units: Iterable[str]) -> bool:
    """Whether this person may do that to a thing that concerns several units."""
    return any(may(user, action, unit) for unit in units)


def units_seen(user: User, action: Action) -> str | None:
    """The unit a list must be narrowed to: None for all of them, "" for none."""
    if may(user, action):
        return None
    if user.unit == EVERY_UNIT and may(user, action, EVERY_UNIT):
        return None
    return user.unit if may(user, action, user.unit) else ""


def _is_own(user: User, unit: str | None) -> bool:
    return unit is not None and user.unit in (unit, EVERY_UNIT)
