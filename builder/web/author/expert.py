"""The expert tab: the two files as they are, with every finding at its line.

It opens also what no other screen can show, so that nothing is ever out of reach.

Invariants:
- a text is saved as it was typed, byte for byte, if it is JSON of this service;
- what is not yet JSON is shown again with the line at which it stops.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.draft import ServiceDraft
from builder.problems import sentence
from builder.usecases.drafts import save_draft
from builder.usecases.lint import lint_definition
from builder.web.author.conflict import show_conflict
from builder.web.author.opened import address, draft_name, may_edit, unit_of
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, Problem


@dataclass(frozen=True, slots=True)
class ExpertPage:
    """Both texts; `findings` are sentences with their places."""

    title: str
    name: str
    action: str
    back_href: str
    revision: int
    service_text: str
    form_text: str
    findings: tuple[tuple[str, str, str], ...]
    errors: tuple[ErrorRow, ...]
    may_edit: bool


def expert(draft: ServiceDraft) -> AnyResponse:
    """Show both texts, or save them."""
    if request.method == "GET":
        return _page(draft, draft.texts, ())
    typed = tuple(
        request.form.get(name, "").replace("\r\n", "\n") for name in ("service_text", "form_text")
    )
    texts = (typed[0], typed[1])
    revision = request.form.get("revision", "")
    try:
        save_draft(
            workspace().workbench,
            draft_id=draft.id,
            service_text=texts[0],
            form_text=texts[1],
            expected_revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
            user=g.user,
            now=now(),
        )
    except Invalid as refused:
        return _page(draft, texts, refused.problems)
    except Conflict as refused:
        if any(problem.code == "DRAFT-STALE" for problem in refused.problems):
            return show_conflict(draft, "expert", int(revision or 0))
        return _page(draft, texts, refused.problems)
    return redirect(address(draft, "expert"), code=303)


def _page(draft: ServiceDraft, texts: tuple[str, str], problems: tuple[Problem, ...]) -> Response:
    found = lint_definition(*texts, checks=workspace().checks())
    page = ExpertPage(
        title=f"{words().gettext('Expert')} · {draft_name(draft)}",
        name=draft_name(draft),
        action=address(draft, "expert"),
        back_href=address(draft, "questions"),
        revision=draft.revision,
        service_text=texts[0],
        form_text=texts[1],
        findings=tuple((sentence(p, lang()), p.path, p.code) for p in found[:100]),
        errors=tuple(ErrorRow("", sentence(p, lang()), "#service_text") for p in problems),
        may_edit=may_edit(draft, unit_of(draft)),
    )
    return show("author/expert.html", page, 422 if problems else 200)
