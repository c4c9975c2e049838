"""One view for all pages of the builder: show a page, or do one operation and show it again.

Invariants:
- a change is saved by the use case or nothing is; a refused one shows the page with what was
  typed where it was typed;
- a save from a page that is out of date never overwrites: the conflict page keeps what was
  sent, says what came between, and offers to do it on the newest text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, g, redirect, request
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.authoring.places import places
from builder.domain.draft import ServiceDraft
from builder.errors import invalid
from builder.usecases.authoring import edit_draft, editable, redo_edit, undo_edit
from builder.usecases.drafts import read_draft
from builder.web.author import examples, fees, preview, questions, rules, standard, texts
from builder.web.author.conflict import show_conflict
from builder.web.author.examples import EXAMPLES
from builder.web.author.expert import expert
from builder.web.author.fee_operations import FEES
from builder.web.author.model import Typed
from builder.web.author.opened import ADDRESS, Opened, address, opened
from builder.web.author.operations import QUESTIONS, Maker
from builder.web.author.standard_operations import STANDARD
from builder.web.author.texts import TEXTS
from builder.web.author.typed import Sent
from builder.web.live import now, workspace
from publish.errors import Conflict, Invalid, NotFound, Problem, TerangError

Show = Callable[[Opened, Typed, tuple[Problem, ...]], Response]

SHOWN: Mapping[str, Show] = {
    "questions": questions.show_questions,
    "rules": rules.show_rules,
    "fees": fees.show_fees,
    "standard": standard.show_standard,
    "examples": examples.show_examples,
    "translations": texts.show_texts,
    "preview": preview.show_preview,
}
OPERATIONS: Mapping[str, Maker] = {**QUESTIONS, **FEES, **STANDARD, **EXAMPLES, **TEXTS}
STEPS = {"undo": undo_edit, "redo": redo_edit}


def page(draft: str, page: str) -> AnyResponse:
    """A page of the builder; POST does what its button says."""
    name = next((name for name, word in ADDRESS.items() if word == page), "")
    if not name:
        raise NoSuchPage
    found = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    if name == "expert":
        return expert(found)
    if request.method == "POST":
        return _done(found, name)
    return _shown(found, name, Typed())


def _shown(
    draft: ServiceDraft,
    name: str,
    typed: Typed,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> AnyResponse:
    try:
        seen = opened(draft)
    except Invalid:  # no screen can show it; the expert tab says why
        return redirect(address(draft, "expert"), code=303)
    answer = SHOWN[name](seen, typed, problems)
    if problems:
        answer.status_code = status
    return answer


def _done(draft: ServiceDraft, name: str) -> AnyResponse:
    """Saved, then shown by the page it leads to; the draft as it was is looked at only to show
    it again, since looking (every rule, every example) costs more than saving."""
    op = request.form.get("op", "")
    typed = Typed(op, {key: tuple(values) for key, values in request.form.lists()})
    try:
        if op in LOOKS:
            return _shown(draft, name, typed)
        saved = _saved(draft, op)
    except (Invalid, NotFound) as refused:
        return _shown(draft, name, typed, refused.problems, 422)
    except Conflict as refused:
        if any(problem.code == "DRAFT-STALE" for problem in refused.problems):
            return show_conflict(draft, name, _revision())
        return _shown(draft, name, typed, refused.problems, 409)
    return redirect(_landing(draft, saved, name), code=303)


LOOKS = frozenset({"look", "look-more"})
"""Buttons that only show the page again with what was typed: more rows, other choices."""


def _saved(draft: ServiceDraft, op: str) -> ServiceDraft:
    bench, revision, at = workspace().workbench, _revision(), now()
    if op in STEPS:
        return STEPS[op](bench, draft_id=draft.id, expected_revision=revision, user=g.user, now=at)
    maker = OPERATIONS.get(op)
    if maker is None:
        raise invalid("TYPED-OPERATION", "/op")
    return edit_draft(
        bench,
        draft_id=draft.id,
        operation=maker(Sent(request.form)),
        expected_revision=revision,
        user=g.user,
        now=at,
    )


def _revision() -> int:
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _landing(before: ServiceDraft, after: ServiceDraft, name: str) -> str:
    """The page to go on at: with the question that was made or moved, else the same one."""
    q = request.args.get("q", "")
    query = _question(before, after, q) if name == "questions" else {}
    anchor = request.form.get("anchor", "")
    is_plain = anchor.replace("-", "").replace("_", "").isalnum() and anchor.isascii()
    return f"{address(after, name, **query)}#{anchor if is_plain else 'sheet'}"


def _question(before: ServiceDraft, after: ServiceDraft, q: str) -> Mapping[str, str]:
    try:
        old, new = (places(editable(d.texts).form) for d in (before, after))
    except TerangError:
        return {}
    made = sorted(new.keys() - old.keys(), key=len)
    shown = made[0] if made else q
    return {"q": shown} if shown in new else {}
