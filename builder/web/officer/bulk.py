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
from builder.usecases.move_many import AT_ONCE, MOST, Outcome, move_many
from builder.web.inputs import Option
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.facts.status import DELAY_REASONS, EventCode
from publish.i18n import Words
from publish.pages import vocabulary


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
    rows: tuple[BulkRow, ...]
    summary: str


def bulk() -> Response:
    """Ask, or do it to each of the chosen applications."""
    numbers = tuple(dict.fromkeys(request.form.getlist("number")))[: MOST + 1]
    code = cast(EventCode, request.form.get("code", ""))
    if request.form.get("stage") != "do" or not numbers or code not in AT_ONCE:
        return show("desk/bulk.html", _page(code if code in AT_ONCE else "accepted", numbers, ()))
    reason = request.form.get("reason", "")
    outcomes = move_many(
        workspace().uow(),
        numbers=numbers,
        code=code,
        reason=reason if reason in DELAY_REASONS else None,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )
    return show("desk/bulk.html", _page(code, (), outcomes))


def bulk_options(words: Words) -> tuple[Option, ...]:
    """What can be done to many at once."""
    return tuple(Option(code, _act(code, words)) for code in AT_ONCE)


def _act(code: EventCode, words: Words) -> str:
    _ = words.gettext
    return {
        "accepted": _("Accept as complete"),
        "step_done": _("Finish the step it is at"),
        "approved": _("Approve"),
        "issued": _("Issue"),
    }[code]


def _page(code: EventCode, numbers: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> BulkPage:
    _ = words().gettext
    moved = sum(not outcome.problems for outcome in outcomes)
    done = _("%(done)s of %(all)s done.") % {"done": moved, "all": len(outcomes)}
    return BulkPage(
        title=_("Many at once"),
        code=code,
        what=_act(code, words()),
        numbers=numbers,
        reasons=tuple(Option(r, vocabulary.DELAY[r].in_(lang())) for r in DELAY_REASONS),
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
