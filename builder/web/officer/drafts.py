"""Definitions on their way: what each changes, what was found, and the two signatures.

Invariants:
- the digest that the approver saw travels with the button;
- a button stands only where the state and the person's rights allow it; the use case asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.draft import DraftMove, DraftState, ServiceDraft
from builder.domain.user import may
from builder.domain.version import in_force, opened
from builder.errors import invalid
from builder.problems import sentence
from builder.usecases.drafts import (
    approve_draft,
    propose_draft,
    read_documents,
    read_draft,
    reject_draft,
    withdraw_draft,
)
from builder.usecases.lint import advise_sound, lint_definition
from builder.usecases.publishing import publish_version
from builder.web.author.review import edit_href, sentences_of
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.changes import Change, changes
from builder.web.officer.effect import Effect, effect
from builder.web.officer.history import ServiceLink, services
from builder.web.page import show
from publish.errors import Invalid, Problem
from publish.facts.form_schema import FormSchema
from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard, ServiceVersion, read_standard
from publish.i18n import money, plain_date, short_date


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of lint: where, in words, and its code."""

    text: str
    place: str
    code: str


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A worked example and what it must give."""

    name: str
    fee: str
    due: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`moves` are the names of the buttons that stand here; `digest` is what would be signed."""

    title: str
    state: str
    effective: str
    in_force: str
    findings: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    changes: tuple[Change, ...]
    sentences: tuple[str, ...]
    effect: Effect | None
    past: ServiceLink | None
    edit_href: str
    scenarios: tuple[ScenarioRow, ...]
    history: tuple[str, ...]
    action: str
    moves: tuple[str, ...]
    digest: str
    errors: tuple[ErrorRow, ...]


def draft(draft: str) -> AnyResponse:
    """One draft; POST moves it on."""
    found = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    if request.method == "GET":
        return show("desk/draft.html", _page(found, ()))
    move = MOVES.get(request.form.get("move", ""))
    if move is None:
        raise invalid("DRAFT-MOVE")
    try:
        move(found)
    except Invalid as refused:
        rows = tuple(ErrorRow("", sentence(p, lang()), "#findings") for p in refused.problems)
        return show("desk/draft.html", _page(found, rows), 422)
    return redirect(url_for("desk.draft", draft=found.id), code=303)


def _propose(draft: ServiceDraft) -> None:
    space = workspace()
    propose_draft(space.workbench, draft_id=draft.id, user=g.user, now=now(), checks=space.checks())


def _approve(draft: ServiceDraft) -> None:
    approve_draft(
        workspace().workbench,
        draft_id=draft.id,
        digest=request.form.get("digest", ""),
        user=g.user,
        now=now(),
    )


def _reject(draft: ServiceDraft) -> None:
    note = request.form.get("note", "")
    reject_draft(workspace().workbench, draft_id=draft.id, note=note, user=g.user, now=now())


def _withdraw(draft: ServiceDraft) -> None:
    withdraw_draft(workspace().workbench, draft_id=draft.id, user=g.user, now=now())


def _publish(draft: ServiceDraft) -> None:
    space = workspace()
    publish_version(
        space.uow(),
        space.workbench,
        draft_id=draft.id,
        user=g.user,
        now=now(),
        checks=space.checks(),
        shelf=space.shelf(),
    )


MOVES: Mapping[str, Callable[[ServiceDraft], None]] = {
    "propose": _propose,
    "approve": _approve,
    "reject": _reject,
    "withdraw": _withdraw,
    "publish": _publish,
}


def state_words(state: DraftState) -> str:
    """The state of a draft, in words."""
    _ = words().gettext
    return {
        "editing": _("being written"),
        "proposed": _("waiting for a second person"),
        "approved": _("approved, not yet published"),
        "published": _("published"),
        "rejected": _("sent back to its author"),
    }[state]


def _possible(draft: ServiceDraft, unit: str) -> tuple[str, ...]:
    """The moves that state and rights allow this person."""
    writers = {draft.author, draft.proposed_by, *draft.editors}
    may_approve = may(g.user, "approve_definition", unit)
    may_edit = may(g.user, "edit_definition", unit)
    allowed = {
        "propose": draft.state in ("editing", "rejected") and may_edit,
        "approve": draft.state == "proposed" and may_approve and g.user.id not in writers,
        "reject": draft.state in ("proposed", "approved") and may_approve,
        "withdraw": draft.state in ("proposed", "approved") and may_edit,
        "publish": draft.state == "approved" and may(g.user, "publish_definition", unit),
    }
    return tuple(name for name, is_allowed in allowed.items() if is_allowed)


def _current(service: str) -> ServiceVersion | None:
    uow = workspace().uow()
    with uow.reading():
        stored = in_force(uow.versions.of_service(service), today())
    return None if stored is None else opened(stored)


def standard_of(draft: ServiceDraft) -> ServiceStandard | None:
    """The standard that the draft's text says; None while it cannot be read."""
    try:
        return read_standard(read_documents(draft).service)
    except Invalid:
        return None


def _version_words(version: ServiceVersion | None) -> str:
    _ = words().gettext
    return _("version %(n)s") % {"n": version.version} if version else _("nothing yet")


def _page(draft: ServiceDraft, errors: tuple[ErrorRow, ...]) -> DraftPage:
    standard, current = standard_of(draft), _current(draft.service)
    is_open = draft.is_open
    checks = workspace().checks()
    found = lint_definition(*draft.texts, checks=checks) if is_open else []
    advice = advise_sound(*draft.texts, checks=checks) if is_open and not found else []
    documents = read_documents(draft) if standard else None
    return DraftPage(
        title=standard.name.in_(lang()) if standard else draft.service,
        state=state_words(draft.state),
        effective=plain_date(standard.effective_from, lang()) if standard else "",
        in_force=_version_words(current),
        findings=tuple(_finding(problem) for problem in found),
        advice=tuple(_finding(problem) for problem in advice),
        changes=changes(current, standard, FormSchema(documents.form), lang(), words())
        if standard and documents and is_open and _is_readable(found)
        else (),
        sentences=sentences_of(draft) if is_open else (),
        effect=effect(current, draft, documents, found) if documents and is_open else None,
        past=next((link for link in services() if link.service == draft.service), None),
        edit_href=edit_href(draft),
        scenarios=_scenarios(standard) if standard else (),
        history=tuple(line for line, _ in groupby(map(moved, draft.history))),
        action=url_for("desk.draft", draft=draft.id),
        moves=_possible(draft, standard.unit) if standard else (),
        digest=draft.digest or (documents.digest if documents else ""),
        errors=errors,
    )


def _is_readable(found: Iterable[Problem]) -> bool:
    """Whether the form can be told in words."""
    return not any(problem.code.startswith("FORM-") for problem in found)


def _finding(problem: Problem) -> Finding:
    return Finding(sentence(problem, lang()), problem.path, problem.code)


def _scenarios(standard: ServiceStandard) -> tuple[ScenarioRow, ...]:
    return tuple(
        ScenarioRow(
            s.name.in_(lang()),
            words().gettext("cannot apply") if s.stops else money(Rupiah(s.fee), lang()),
            short_date(s.due_on, lang()) if s.due_on and not s.stops else "",
        )
        for s in standard.scenarios
    )


def moved(move: DraftMove) -> str:
    """When, what and by whom."""
    _ = words().gettext
    said = {
        "started": _("begun"),
        "revised": _("changed"),
        "undone": _("change taken back"),
        "redone": _("change brought back"),
        "proposed": _("proposed"),
        "approved": _("approved"),
        "rejected": _("sent back"),
        "withdrawn": _("taken back"),
        "published": _("published"),
    }
    day = short_date(move.at.date(), lang())
    note = f": {move.note}" if move.note else ""
    return f"{day}, {said.get(move.what, move.what)}, {move.by}{note}"
