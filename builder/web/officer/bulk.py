"""One step for many applications: look at what would happen, then do it, then see what did.

Invariants:
- nothing moves on the first page; each move is its own event with its own refusal;
- what becomes public of each is the same as if it had been done alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, g, request, url_for

from builder.problems import sentence
from builder.usecases.assign import assignees
from builder.usecases.move_many import AT_ONCE, MOST, Outcome, assign_many, move_many
from builder.web.inputs import Option
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.facts.delay import DELAY_REASONS
from publish.facts.status import EventCode
from publish.i18n import Words
from publish.pages import vocabulary

ASSIGN = "assigned"
"""What is done to many beside steps; nothing of it is public."""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What became of one application; `problem` is "" when it moved."""

    number: str
    href: str
    problem: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """`rows` are there once it is done; until then `numbers` wait for the word."""

    title: str
    code: str
    what: str
    numbers: tuple[str, ...]
    reasons: tuple[Option, ...]
    people: tuple[Option, ...]
    rows: tuple[BulkRow, ...]
    summary: str


def bulk() -> Response:
    """Ask, or do it to each of the chosen applications."""
    numbers = tuple(dict.fromkeys(request.form.getlist("number")))[: MOST + 1]
    sent = request.form.get("code", "")
    code = sent if sent in (*AT_ONCE, ASSIGN) else AT_ONCE[0]
    if request.form.get("stage") != "do" or not numbers or sent != code:
        return show("desk/bulk.html", _page(code, numbers, ()))
    done = _assigned(numbers) if code == ASSIGN else _moved(numbers, cast(EventCode, code))
    return show("desk/bulk.html", _page(code, (), done))


def _moved(numbers: tuple[str, ...], code: EventCode) -> tuple[Outcome, ...]:
    reason = request.form.get("reason", "")
    return move_many(
        workspace().uow(),
        numbers=numbers,
        code=code,
        reason=reason if reason in DELAY_REASONS else None,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )


def _assigned(numbers: tuple[str, ...]) -> tuple[Outcome, ...]:
    return assign_many(
        workspace().uow(),
        numbers=numbers,
        person=request.form.get("person", ""),
        by=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )


def bulk_options(words: Words) -> tuple[Option, ...]:
    """What can be done to many at once."""
    return tuple(Option(code, _act(code, words)) for code in (*AT_ONCE, ASSIGN))


def _act(code: str, words: Words) -> str:
    _ = words.gettext
    return {
        "accepted": _("Accept as complete"),
        "step_done": _("Finish the step it is at"),
        "approved": _("Approve"),
        "issued": _("Issue"),
        ASSIGN: _("Give to somebody"),
    }[code]


def _page(code: str, numbers: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> BulkPage:
    _ = words().gettext
    moved = sum(not outcome.problems for outcome in outcomes)
    done = _("%(done)s of %(all)s done.") % {"done": moved, "all": len(outcomes)}
    return BulkPage(
        title=_("Many at once"),
        code=code,
        what=_act(code, words()),
        numbers=numbers,
        reasons=tuple(Option(r, vocabulary.DELAY[r].in_(lang())) for r in DELAY_REASONS),
        people=_people() if code == ASSIGN else (),
        rows=tuple(
            BulkRow(
                number=outcome.number,
                href=url_for("desk.case", number=outcome.number),
                problem=" ".join(sentence(p, lang()) for p in outcome.problems),
            )
            for outcome in outcomes
        ),
        summary=done if outcomes else "",
    )


def _people() -> tuple[Option, ...]:
    """Colleagues who could look after applications of this person's unit."""
    found = assignees(workspace().uow(), units=(g.user.unit, g.user.unit))
    return tuple(Option(user.id, user.name) for user in found)
