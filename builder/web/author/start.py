"""A new definition: blank, by template, as a copy or JSON Schema; the next version of a service.

Invariants:
- offered are the offices this person writes for, and the services there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.city_files import templates_in
from builder.domain.authoring.undo import Texts
from builder.domain.draft import ServiceDraft
from builder.domain.user import may, may_any
from builder.domain.version import StoredVersion, in_force, opened
from builder.errors import forbidden, not_found
from builder.problems import sentence
from builder.usecases.authoring import editable
from builder.usecases.authoring_start import (
    Beginning,
    start_blank,
    start_copy,
    start_imported,
    start_next,
    start_template,
)
from builder.web.author.opened import address
from builder.web.author.typed import Sent
from builder.web.inputs import ErrorRow, Option
from builder.web.live import lang, now, today, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound, Problem
from publish.facts.service import read_standard

FIRST_DAY = timedelta(days=30)
"""From today to the effective date that a new draft begins with."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """What a new definition is called and begins with; `services` can be copied or continued,
    `templates` begun from."""

    title: str
    action: str
    units: tuple[Option, ...]
    services: tuple[Option, ...]
    templates: tuple[Option, ...]
    values: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def start() -> AnyResponse:
    """Ask what to begin, or begin it."""
    if not may_any(g.user, "edit_definition", workspace().units()):
        raise forbidden("DRAFT-FORBIDDEN")
    if request.method == "GET":
        return _page({}, ())
    values = {key: value for key, value in request.form.items() if key != "csrf_token"}
    try:
        made = _begin(Sent(request.form))
    except (Invalid, Conflict, NotFound) as refused:
        return _page(values, refused.problems)
    return redirect(address(made, "questions"), code=303)


def _begin(sent: Sent) -> ServiceDraft:
    source = sent.text("source")
    collaborators = {"user": g.user, "now": now(), "rng": workspace().rng}
    bench = workspace().workbench
    if sent.text("how") == "next":
        return start_next(bench, source=_version(source), **collaborators)
    beginning = Beginning(
        name=sent.words("name"),
        unit=sent.text("unit"),
        effective_from=today() + FIRST_DAY,
        taken=_taken(),
    )
    if sent.text("how") == "copy":
        return start_copy(bench, beginning, source=_version(source), **collaborators)
    if sent.text("how") == "import":
        file = request.files.get("schema")
        return start_imported(
            bench, beginning, schema=file.read() if file else b"", **collaborators
        )
    if sent.text("how") == "template":
        name = sent.text("template")
        texts = _templates().get(name)
        if texts is None:
            raise not_found("TEMPLATE-NOT-FOUND", name[:80])
        return start_template(bench, beginning, template=name, texts=texts, **collaborators)
    return start_blank(bench, beginning, **collaborators)


def _templates() -> Mapping[str, Texts]:
    return templates_in(workspace().form_schemas)


def _template_name(template: str, texts: Texts) -> str:
    """Its name; its folder's when it cannot be opened, which the attempt to begin explains."""
    try:
        return read_standard(editable(texts).service).name.in_(lang())
    except Invalid:
        return template


def _versions() -> Mapping[str, StoredVersion]:
    """The version in force of every service, or its last one."""
    uow = workspace().uow()
    with uow.reading():
        stored = {s: uow.versions.of_service(s) for s in uow.versions.services()}
    return {s: in_force(versions, today()) or versions[-1] for s, versions in stored.items()}


def _version(service: str) -> StoredVersion:
    found = _versions().get(service)
    if found is None:
        raise not_found("SERVICE-NOT-FOUND", service[:80])
    return found


def _taken() -> frozenset[str]:
    return frozenset([*_versions(), *(d.service for d in workspace().workbench.all())])


def _page(values: Mapping[str, str], problems: tuple[Problem, ...]) -> Response:
    named = workspace().units()
    units = [u for u in named if may(g.user, "edit_definition", u)]
    page = StartPage(
        title=words().gettext("A new definition"),
        action=url_for("author.start"),
        units=tuple(Option(unit, named[unit].in_(lang())) for unit in units),
        services=tuple(
            Option(service, opened(version).standard.name.in_(lang()))
            for service, version in _versions().items()
        ),
        templates=tuple(
            Option(name, _template_name(name, texts)) for name, texts in _templates().items()
        ),
        values={"how": "blank", **values},
        errors=tuple(ErrorRow("", sentence(p, lang()), "#name_id") for p in problems),
    )
    return show("author/start.html", page, 422 if problems else 200)
