"""The list of services at the desk: one row each, whether it is live, being written, or both.

Invariants:
- a service stands here once: its open draft and its versions are one row;
- a stop is said in the row, and every version is one link away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, g, url_for

from builder.domain.draft import ServiceDraft
from builder.domain.version import StoredVersion, in_force, opened
from builder.usecases.drafts import list_drafts
from builder.usecases.lint import lint_definition
from builder.web.author.opened import unit_of
from builder.web.author.review import start_href
from builder.web.live import lang, today, words, workspace
from builder.web.officer.drafts import moved, standard_of, state_words
from builder.web.officer.history import ServiceLink, services
from builder.web.page import show
from builder.web.stops import StopNote, stops_today
from publish.errors import TerangError
from publish.facts.text import Text


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service; `stopped` says since when and why no applications are taken, "" if they are;
    `is_retired` when it is no longer offered.

    `problems` counts what keeps the open draft from being published, "" without one; `history` is
    None before the first version.
    """

    name: str
    href: str
    state: str
    stopped: str
    is_retired: bool
    unit: str
    changed: str
    problems: str
    history: ServiceLink | None


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """All services, by name."""

    title: str
    rows: tuple[ServiceRow, ...]
    start_href: str


def drafts() -> Response:
    """The list, for who may read definitions."""
    found: dict[str, ServiceDraft] = {}
    for draft in sorted(list_drafts(workspace().workbench, user=g.user), key=_newest_open_last):
        found[draft.service] = draft
    links = {link.service: link for link in services()}
    uow = workspace().uow()
    with uow.reading():
        versions = {service: uow.versions.of_service(service) for service in links}
    stops, units = stops_today(), workspace().units()
    rows = [
        _row(found.get(s), versions.get(s, ()), links.get(s), stops.get(s), units)
        for s in {*found, *links}
    ]
    ordered = tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.href)))
    return show(
        "desk/drafts.html", ServicesPage(words().gettext("Definitions"), ordered, start_href())
    )


def _newest_open_last(draft: ServiceDraft) -> tuple[bool, str]:
    return draft.is_open, draft.history[-1].at.isoformat() if draft.history else ""


def _row(
    draft: ServiceDraft | None,
    versions: Sequence[StoredVersion],
    link: ServiceLink | None,
    stop: StopNote | None,
    units: Mapping[str, Text],
) -> ServiceRow:
    is_open = draft is not None and draft.is_open
    unit = (
        unit_of(draft) if draft is not None and is_open else versions[-1].unit if versions else ""
    )
    return ServiceRow(
        name=_name(draft if is_open else None, versions),
        href=url_for("desk.draft", draft=draft.id)
        if draft is not None
        else link.href
        if link
        else "",
        state=_state(draft if is_open else None, versions),
        stopped="" if stop is None else stop.said,
        is_retired=stop is not None and stop.is_end,
        unit=units[unit].in_(lang()) if unit in units else unit,
        changed=moved(draft.history[-1]) if draft is not None and draft.history else "",
        problems=_problems(draft) if draft is not None and is_open else "",
        history=link,
    )


def _name(draft: ServiceDraft | None, versions: Sequence[StoredVersion]) -> str:
    standard = None if draft is None else standard_of(draft)
    if standard is not None:
        return standard.name.in_(lang())
    return (
        opened(versions[-1]).standard.name.in_(lang())
        if versions
        else draft.service
        if draft
        else ""
    )


def _state(draft: ServiceDraft | None, versions: Sequence[StoredVersion]) -> str:
    _ = words().gettext
    current = in_force(versions, today())
    live = _("live, version %(n)s") % {"n": current.version} if current else ""
    if not live and versions:
        live = _("published, not yet in force")
    said = "" if draft is None else _("draft: %(state)s") % {"state": state_words(draft.state)}
    return "; ".join(part for part in (live, said) if part)


def _problems(draft: ServiceDraft) -> str:
    try:
        count = len(lint_definition(*draft.texts, checks=workspace().checks()))
    except TerangError:
        return "?"
    return str(count)
