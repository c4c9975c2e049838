"""The expert tab: the two files as they are, with every finding at its line; out and in again.

It opens also what no other screen can show, so that nothing is ever out of reach.

Invariants:
- a text is saved as it was typed, or as its file says, byte for byte, if it is JSON of this
  service; line ends that a browser changes in a text that nobody touched change nothing;
- what is not yet JSON is shown again with the line at which it stops.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.draft import ServiceDraft
from builder.errors import invalid
from builder.problems import sentence
from builder.usecases.drafts import read_draft, save_draft
from builder.usecases.lint import lint_definition
from builder.web.author.conflict import show_conflict
from builder.web.author.expert_places import FILES, Located, located
from builder.web.author.opened import address, draft_name, may_edit, unit_of
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, Problem

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ExpertPage:
    """Both texts and where each is downloaded; `findings` have their lines and columns."""

    title: str
    name: str
    action: str
    back_href: str
    files: tuple[tuple[str, str], ...]
    revision: int
    service_text: str
    form_text: str
    findings: tuple[Located, ...]
    errors: tuple[ErrorRow, ...]
    may_edit: bool


def expert(draft: ServiceDraft) -> AnyResponse:
    """Show both texts, or save them."""
    if request.method == "GET":
        return _page(draft, draft.texts, ())
    texts = _typed(draft)
    revision = request.form.get("revision", "")
    try:
        if request.form.get("op") == "take":
            texts = _taken(draft)
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


def text_file(draft: str, file: str) -> AnyResponse:
    """One of the two texts as a file, byte for byte."""
    if file not in FILES:
        raise NoSuchPage
    found = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    text = dict(zip(FILES, found.texts, strict=True))[file]
    answer = make_response(text.encode("utf-8"))
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _typed(draft: ServiceDraft) -> tuple[str, str]:
    """What was typed; browsers send line ends as CR LF, whatever they were."""
    service, form = (
        _unchanged(request.form.get(name, stored).replace("\r\n", "\n"), stored)
        for name, stored in zip(FILES.values(), draft.texts, strict=True)
    )
    return service, form


def _unchanged(typed: str, stored: str) -> str:
    return stored if typed == stored.replace("\r\n", "\n") else typed


def _taken(draft: ServiceDraft) -> tuple[str, str]:
    """The texts of the files that were sent; the draft's own where there was none.

    Raises `Invalid` (JSON-ENCODING, EXPERT-NO-FILE).
    """
    sent = [request.files.get(f"{name}_file") for name in FILES.values()]
    data = [file.read() if file else b"" for file in sent]
    if not any(data):
        raise invalid("EXPERT-NO-FILE")
    try:
        service, form = (
            given.decode("utf-8") if given else stored
            for given, stored in zip(data, draft.texts, strict=True)
        )
    except UnicodeDecodeError as error:
        raise invalid("JSON-ENCODING", byte=error.start) from error
    return service, form


def _page(draft: ServiceDraft, texts: tuple[str, str], problems: tuple[Problem, ...]) -> Response:
    found = lint_definition(*texts, checks=workspace().checks())[:MOST_SHOWN]
    page = ExpertPage(
        title=f"{words().gettext('Expert')} · {draft_name(draft)}",
        name=draft_name(draft),
        action=address(draft, "expert"),
        back_href=address(draft, "questions"),
        files=tuple((f, url_for("author.text_file", draft=draft.id, file=f)) for f in FILES),
        revision=draft.revision,
        service_text=texts[0],
        form_text=texts[1],
        findings=located(tuple(found), texts, lang()),
        errors=tuple(ErrorRow("", sentence(p, lang()), "#service_text") for p in problems),
        may_edit=may_edit(draft, unit_of(draft)),
    )
    return show("author/expert.html", page, 422 if problems else 200)
