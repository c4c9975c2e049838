"""The emergency stop of a service: who stopped it, why, and the two buttons.

Invariants:
- the page says how many turns it showed, and the use case turns only from there;
- who and when stand here for the office; the public reads the reason and the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.suspension import SuspensionTurn
from builder.domain.user import may
from builder.domain.version import StoredVersion, opened
from builder.errors import invalid
from builder.problems import sentence
from builder.usecases.suspension import Stopping, end_stop, stop_service, turns_of
from builder.web.inputs import ErrorRow, Option, rows_of
from builder.web.links import public_service
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from builder.web.stops import turn_words
from publish.errors import Invalid, Problem
from publish.facts.suspension import LONGEST_STATEMENT, STOP_REASONS
from publish.facts.text import Text
from publish.i18n import long_date
from publish.pages.vocabulary import STOP

MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn: who, when, and what everybody reads."""

    by: str
    at: str
    said: str
    statement: str


@dataclass(frozen=True, slots=True)
class StopPage:
    """`seen` is how many turns are on the page; `values` are what was typed last."""

    title: str
    is_stopped: bool
    may_turn: bool
    turns: tuple[TurnRow, ...]
    seen: int
    action: str
    history_href: str
    public_href: str
    reasons: tuple[Option, ...]
    longest: int
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def stop(service: str) -> AnyResponse:
    """What stands, and its history; POST stops the service or ends the stop."""
    turns = turns_of(workspace().uow(), service=service, user=g.user)
    if request.method == "GET":
        return show("desk/stop.html", _page(service, turns, {}, ()))
    move = MOVES.get(request.form.get("move", ""))
    if move is None:
        raise invalid("DRAFT-MOVE")
    try:
        move(service)
    except Invalid as refused:
        values = {name: request.form.get(name, "") for name in ("reason", "said_id", "said_en")}
        return show("desk/stop.html", _page(service, turns, values, refused.problems), 422)
    return redirect(url_for("desk.stop", service=service), code=303)


def _stop(service: str) -> None:
    said = Text(*(" ".join(request.form.get(name, "").split()) for name in ("said_id", "said_en")))
    stop_service(
        workspace().uow(),
        service=service,
        stopping=Stopping(request.form.get("reason", ""), said),
        seen=_seen(),
        user=g.user,
        now=now(),
    )


def _resume(service: str) -> None:
    end_stop(workspace().uow(), service=service, seen=_seen(), user=g.user, now=now())


MOVES = {"stop": _stop, "resume": _resume}


def _seen() -> int:
    typed = request.form.get("seen", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else -1


def _page(
    service: str,
    turns: tuple[SuspensionTurn, ...],
    values: Mapping[str, str],
    problems: tuple[Problem, ...],
) -> StopPage:
    last = _last(service)
    messages = _messages(problems, values)
    return StopPage(
        title=opened(last).standard.name.in_(lang()),
        is_stopped=bool(turns) and turns[-1].is_stop,
        may_turn=may(g.user, "stop_service", last.unit),
        turns=tuple(_row(turn) for turn in reversed(turns)),
        seen=len(turns),
        action=url_for("desk.stop", service=service),
        history_href=url_for("desk.history", service=service),
        public_href=public_service(service, lang()),
        reasons=tuple(Option(r, STOP[r].in_(lang()).capitalize()) for r in STOP_REASONS),
        longest=LONGEST_STATEMENT,
        values={"reason": "", "said_id": "", "said_en": "", **values},
        messages=messages,
        errors=rows_of(messages),
    )


def _messages(problems: tuple[Problem, ...], values: Mapping[str, str]) -> Mapping[str, str]:
    found = {problem.path: sentence(problem, lang()) for problem in problems}
    said = found.get("/statement", "")
    is_id = bool(said) and (not values.get("said_id") or bool(values.get("said_en")))
    return {
        "reason": found.get("/reason", ""),
        "said_id": said if is_id else "",
        "said_en": "" if is_id else said,
    }


def _last(service: str) -> StoredVersion:
    uow = workspace().uow()
    with uow.reading():
        return uow.versions.of_service(service)[-1]


def _row(turn: SuspensionTurn) -> TurnRow:
    _ = words().gettext
    at = turn.at.astimezone(now().tzinfo)
    day = long_date(at.date(), lang())
    return TurnRow(
        by=turn.by,
        at=_("%(day)s at %(time)s") % {"day": day, "time": at.strftime("%H.%M")},
        said=turn_words(turn),
        statement=turn.statement.in_(lang()) if turn.is_stop else "",
    )
