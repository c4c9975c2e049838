"""The applications of a unit for its own programs: read, and moved, under a token.

Invariants:
- the same use cases as at the desk, with the token as the actor: what is not its unit's is not
  there, what its scopes do not give is refused;
- a move names the last event that the program has seen, so the same request sent twice moves once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from flask import Response, g, request

from builder.domain.application import ApplicationEvent, Standing
from builder.errors import invalid
from builder.usecases.case import Case, read_application
from builder.usecases.listing import Filters, Turn, list_applications
from builder.usecases.move import ACTION_OF, Command, move_application
from builder.web.api.problem import as_json, refusal
from builder.web.live import now, workspace
from builder.web.turns import place_read, place_text
from publish.errors import Invalid
from publish.facts.json_text import read_json
from publish.facts.status import EventCode, Progress, Status

PER_PAGE = 100
MEMBERS: Mapping[str, type | tuple[type, ...]] = {
    "code": str,
    "expected_sequence": int,
    "claimed_on": str,
    "step": str,
    "reason": str,
    "amount": int,
    "note": str,
    "fields": list,
}
"""What a move may say; the first two it must."""


def listed() -> Response:
    """A page of the applications of the token's unit, those due first in front."""
    filters = Filters(
        service=request.args.get("service") or None,
        statuses=_statuses(request.args.get("status", "")),
        is_open={"true": True, "false": False}.get(request.args.get("is_open", "")),
    )
    found = list_applications(
        workspace().uow(), user=g.user, filters=filters, turn=_turn(), per_page=PER_PAGE
    )
    rows = [_standing(row) for row in found.rows]
    after = found.next.after if found.next else None
    return as_json({"applications": rows, "next": place_text(after) if after else None})


def one(number: str) -> Response:
    """One application with its answers and its history."""
    case = read_application(
        workspace().uow(), number=number, user=g.user, calendar=workspace().calendar()
    )
    return as_json(_case(case))


def moved(number: str) -> Response:
    """Move an application by one event; where it stands then."""
    try:
        said = read_json(request.get_data())
    except Invalid as refused:  # nothing that could be judged
        return refusal(400, "", refused.problems)
    command, expected = _command(said)
    here = move_application(
        workspace().uow(),
        number=number,
        command=command,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
        expected_sequence=expected,
    )
    return as_json({"number": number, "sequence": expected + 1, **_progress(here)}, 201)


def _command(said: Any) -> tuple[Command, int]:
    """Raises `Invalid` (MOVE-SHAPE)."""
    if not _is_move(said):
        raise invalid("MOVE-SHAPE")
    try:
        claimed_on = date.fromisoformat(said.get("claimed_on") or now().date().isoformat())
    except ValueError as error:
        raise invalid("MOVE-SHAPE", "/claimed_on") from error
    command = Command(
        code=said["code"],
        claimed_on=claimed_on,
        step=said.get("step"),
        reason=said.get("reason"),
        amount=said.get("amount"),
        note=said.get("note", ""),
        fields=tuple(said.get("fields", ())),
    )
    return command, said["expected_sequence"]


def _is_move(said: Any) -> bool:
    """An object of known members, each of its kind, with a code that the office may record."""
    return (
        isinstance(said, dict)
        and said.keys() <= MEMBERS.keys()
        and {"code", "expected_sequence"} <= said.keys()
        and all(isinstance(value, MEMBERS[name]) for name, value in said.items())
        and not any(isinstance(value, bool) for value in said.values())
        and all(isinstance(field, str) for field in said.get("fields", ()))
        and said["code"] in ACTION_OF
    )


def _statuses(asked: str) -> tuple[Status, ...] | None:
    known: tuple[Status, ...] = get_args(Status)
    if not asked:
        return None
    if asked not in known:
        raise invalid("MOVE-STATUS", "/status")
    return tuple(status for status in known if status == asked)


def _turn() -> Turn:
    """Raises `Invalid` (LIST-PLACE): a program that went on from the start would not notice."""
    asked = request.args.get("after", "")
    place = place_read(asked)
    if asked and place is None:
        raise invalid("LIST-PLACE", "/after")
    return Turn(after=place)


def _standing(row: Standing) -> dict[str, Any]:
    return {
        "number": row.number,
        "service": row.service,
        "version": row.version,
        "sequence": row.sequence,
        "status": row.status,
        "step": row.step,
        "filed_on": row.filed_on.isoformat(),
        "due_on": _day(row.due_on),
        "closed_on": _day(row.closed_on),
        "fee": row.fee,
        "paid": row.paid,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.application.number,
        "service": case.application.service,
        "version": case.application.version,
        "sequence": len(case.events),
        "filed_on": case.progress.filed_on.isoformat(),
        **_progress(case.progress),
        "answers": case.answers,
        "events": [_event(event) for event in case.events],
    }


def _progress(here: Progress) -> dict[str, Any]:
    return {
        "status": here.status,
        "step": here.step,
        "due_on": _day(here.due_on),
        "closed_on": _day(here.closed_on),
        "fee": here.fee,
        "paid": here.paid,
    }


def _event(event: ApplicationEvent) -> dict[str, Any]:
    code: EventCode = event.code
    return {
        "sequence": event.sequence,
        "code": code,
        "claimed_on": event.claimed_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(timespec="seconds"),
        "actor": event.actor,
        "step": event.step,
        "reason": event.reason,
        "amount": event.amount,
        "note": event.note,
        "fields": list(event.fields),
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
