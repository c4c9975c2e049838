"""A draft as the builder's pages see it: its documents, what was found, who looks.

Invariants:
- a draft that no screen can show is not opened: its findings say why, and the expert tab is
  still there;
- findings are those of publication, with those of the conditions before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import g, url_for

from builder.domain.authoring.conditions import Rule, sentence
from builder.domain.authoring.documents import Documents, parent, pointer_of
from builder.domain.authoring.findings import rule_findings
from builder.domain.authoring.places import Place, places
from builder.domain.authoring.translations import missing
from builder.domain.draft import ServiceDraft
from builder.domain.user import may
from builder.problems import sentence as told
from builder.usecases.authoring import editable
from builder.usecases.lint import advise_sound, lint_definition
from builder.web.author.model import Desk, Finding, Tab
from builder.web.inputs import ErrorRow
from builder.web.live import lang, words, workspace
from publish.errors import Problem, TerangError
from publish.facts.form_schema import labels_by_pointer
from publish.facts.json_text import read_json
from publish.facts.text import Text, text
from publish.i18n import short_date
from publish.pages.prose import Labels, field_label

PAGES = ("questions", "rules", "fees", "standard", "examples", "translations", "preview", "expert")
ADDRESS: Mapping[str, str] = {
    "questions": "pertanyaan",
    "rules": "syarat-tampil",
    "fees": "biaya",
    "standard": "standar",
    "examples": "contoh",
    "translations": "terjemahan",
    "preview": "pratinjau",
    "expert": "ahli",
}
"""The last word of a page's address."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft that the screens can show; `advice` stops nothing, and is there once nothing
    else was found."""

    draft: ServiceDraft
    documents: Documents
    found: Mapping[str, Place]
    labels: Labels
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...] = ()

    @property
    def service(self) -> Any:
        """The service document."""
        return self.documents.service

    def label(self, pointer: str) -> str:
        """The label of a question, in the page's language."""
        return field_label(pointer, self.labels, lang())

    def sentence(self, rule: Rule) -> str:
        """A rule in words."""
        return sentence(rule, self.labels, lang())


def opened(draft: ServiceDraft) -> Opened:
    """The draft for its screens. Raises `Invalid` as `editable` does."""
    documents = editable(draft.texts)
    checks = workspace().checks()
    lint = lint_definition(*draft.texts, checks=checks)
    found = {(p.path, p.code): p for p in (*rule_findings(documents), *lint)}
    return Opened(
        draft,
        documents,
        places(documents.form),
        labels_by_pointer(documents.form),
        tuple(found.values()),
        () if found else tuple(advise_sound(*draft.texts, checks=checks)),
    )


def may_edit(draft: ServiceDraft, unit: str) -> bool:
    """Whether this person's buttons stand here; the use case asks again."""
    return draft.is_open and may(g.user, "edit_definition", unit)


def address(draft: ServiceDraft, page: str, **query: str) -> str:
    """A page of the builder."""
    bare = url_for("author.page", draft=draft.id, page=ADDRESS[page])
    return f"{bare}?{urlencode(query)}" if query else bare


def desk(opened_: Opened, page: str, errors: tuple[ErrorRow, ...] = (), **query: str) -> Desk:
    """The frame of a page."""
    draft = opened_.draft
    unit = opened_.service.get("unit")
    last = draft.history[-1]
    return Desk(
        draft=draft.id,
        name=name_of(opened_.service, draft.service),
        state=draft.state,
        saved=f"{short_date(last.at.date(), lang())} {last.at.strftime('%H.%M')}, {last.by}",
        in_force="",
        revision=draft.revision,
        action=address(draft, page, **query),
        review_href=url_for("desk.draft", draft=draft.id),
        tabs=_tabs(opened_, page),
        findings=tuple(finding(problem, opened_) for problem in opened_.problems),
        advice=tuple(finding(problem, opened_) for problem in opened_.advice),
        errors=errors,
        may_edit=may_edit(draft, unit if isinstance(unit, str) else ""),
        can_undo=draft.undo_log.can_undo,
        can_redo=draft.undo_log.can_redo,
    )


def name_of(service: Any, otherwise: str) -> str:
    """What a service calls itself."""
    try:
        return text(service.get("name")).in_(lang()) or otherwise
    except TerangError:
        return otherwise


def draft_name(draft: ServiceDraft) -> str:
    """What a draft calls itself, whatever its texts are."""
    service = _service(draft)
    return name_of(service, draft.service) if isinstance(service, dict) else draft.service


def unit_of(draft: ServiceDraft) -> str:
    """The office that a draft's text names; "" when it names none."""
    service = _service(draft)
    unit = service.get("unit") if isinstance(service, dict) else None
    return unit if isinstance(unit, str) else ""


def _service(draft: ServiceDraft) -> Any:
    try:
        return read_json(draft.service_text)
    except TerangError:
        return None


def rows_of(
    problems: tuple[Problem, ...], opened_: Opened | None, href: str
) -> tuple[ErrorRow, ...]:
    """The error summary of a refused change."""
    return tuple(ErrorRow("", say(problem, opened_), href) for problem in problems)


def say(problem: Problem, opened_: Opened | None) -> str:
    """A finding in words, with questions called by their labels."""
    if opened_ is None:
        return told(problem, lang())
    params = dict(problem.params)
    for name in ("field", "fields"):
        given = params.get(name)
        if isinstance(given, str):
            known = [
                f"“{opened_.label(p)}”" if p in opened_.found else p for p in given.split(", ")
            ]
            params[name] = ", ".join(known)
    return told(replace(problem, params=params), lang())


def finding(problem: Problem, opened_: Opened) -> Finding:
    """A finding with a link to where it is mended."""
    return Finding(say(problem, opened_), problem.code, where(problem.path, opened_))


def where(path: str, opened_: Opened) -> str:
    """The page on which what stands at a path is edited."""
    file, _, pointer = path.partition("#")
    draft = opened_.draft
    if file == "form.json":
        question = _question(pointer, opened_.found)
        if question:
            return address(draft, "questions", q=question)
        return (
            address(draft, "rules") if pointer.startswith("/allOf") else address(draft, "questions")
        )
    top = pointer.split("/")[1] if pointer else ""
    if top in ("tariff", "fee_rule", "fee_note"):
        return address(draft, "fees") + _anchor(pointer)
    if top == "scenarios":
        return address(draft, "examples") + _anchor(pointer)
    return address(draft, "standard") + _anchor(pointer)


def _anchor(pointer: str) -> str:
    steps = pointer.split("/")[1:]
    if steps[:1] == ["tariff"]:
        steps = steps[1:]
    return (
        "#" + "-".join(steps[:2])
        if len(steps) > 1 and steps[1].isdigit()
        else f"#{steps[0]}"
        if steps
        else ""
    )


def _question(pointer: str, found: Mapping[str, Place]) -> str:
    ways = {pointer_of(place.steps): at for at, place in found.items()}
    at = pointer
    while at:
        if at in ways or at in found:
            return ways.get(at, at)
        at = parent(at)[0]
    return ""


def _tabs(opened_: Opened, page: str) -> tuple[Tab, ...]:
    _ = words().gettext
    less = missing(opened_.documents)
    labels = {
        "questions": _("Questions"),
        "rules": _("Conditions"),
        "fees": _("Fee"),
        "standard": _("Steps, time, law"),
        "examples": _("Worked examples"),
        "translations": _("Translations"),
        "preview": _("Preview"),
        "expert": _("Expert"),
    }
    marks = {"translations": _("%(n)s missing") % {"n": less} if less else ""}
    return tuple(
        Tab(labels[name], address(opened_.draft, name), name == page, marks.get(name, ""))
        for name in PAGES
    )


def both(label: Text) -> str:
    """A text of the definition in the page's language."""
    return label.in_(lang())
