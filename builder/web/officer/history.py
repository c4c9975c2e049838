"""Every version of a service: when it held, who signed it, what it changed, and the way back.

Invariants:
- the sentences are those that the approver of a draft reads;
- an old version comes back as a draft only: it takes two people like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.draft import DraftMove
from builder.domain.user import may, may_any
from builder.domain.version import StoredVersion, opened
from builder.errors import forbidden
from builder.usecases.authoring_start import bring_back
from builder.usecases.service_history import (
    PastVersion,
    ServiceHistory,
    VersionState,
    compare,
    numbered,
    read_history,
)
from builder.web.inputs import Option
from builder.web.live import lang, now, today, words, workspace
from builder.web.page import show
from publish.i18n import plain_date, short_date

FIRST_DAY = timedelta(days=30)
"""From today to the effective date that a version brought back begins with."""


@dataclass(frozen=True, slots=True)
class ServiceLink:
    """A service with versions and where its history stands."""

    service: str
    name: str
    versions: str
    href: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version; `may_return` says whether this person can bring it back now."""

    number: int
    effective: str
    state: str
    proposed: str
    approved: str
    published: str
    may_return: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions that were asked for, and what the second changes against the first."""

    old: int
    new: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The versions, the newest first; `comparison` is None while there is only one."""

    title: str
    rows: tuple[VersionRow, ...]
    options: tuple[Option, ...]
    comparison: Comparison | None
    action: str
    draft_href: str
    bring_back_action: str
    stop_href: str


def services() -> tuple[ServiceLink, ...]:
    """Every service with a version, for who may read definitions."""
    if not may(g.user, "read_definition"):
        return ()
    uow = workspace().uow()
    with uow.reading():
        found = [uow.versions.of_service(service) for service in uow.versions.services()]
    return tuple(_link(versions[-1]) for versions in found)


def history(service: str) -> Response:
    """The versions of a service, and two of them compared: the last two if none are named."""
    found = _read(service)
    return show("desk/history.html", _page(service, found))


def bring_back_version(service: str) -> AnyResponse:
    """Begin a draft with what an old version said."""
    if not may_any(g.user, "edit_definition", workspace().units()):
        raise forbidden("DRAFT-FORBIDDEN")
    found = _read(service)
    made = bring_back(
        workspace().workbench,
        source=numbered(found, request.form.get("version", "")),
        effective_from=max(today() + FIRST_DAY, found.versions[-1].stored.effective_from),
        user=g.user,
        now=now(),
        rng=workspace().rng,
    )
    return redirect(url_for("desk.draft", draft=made.id), code=303)


def _read(service: str) -> ServiceHistory:
    space = workspace()
    return read_history(space.uow(), space.workbench, service=service, user=g.user, on=today())


def _link(last: StoredVersion) -> ServiceLink:
    ngettext = words().ngettext
    return ServiceLink(
        service=last.service,
        name=opened(last).standard.name.in_(lang()),
        versions=ngettext("%(num)s version", "%(num)s versions", last.version)
        % {"num": last.version},
        href=url_for("desk.history", service=last.service),
    )


def _page(service: str, found: ServiceHistory) -> HistoryPage:
    last = found.versions[-1].stored
    newest_first = found.versions[::-1]
    return HistoryPage(
        title=opened(last).standard.name.in_(lang()),
        rows=tuple(_row(past, found) for past in newest_first),
        options=tuple(_option(past.stored) for past in newest_first),
        comparison=_comparison(found),
        action=url_for("desk.history", service=service),
        draft_href=url_for("desk.draft", draft=found.is_open.id) if found.is_open else "",
        bring_back_action=url_for("desk.bring_back", service=service),
        stop_href=url_for("desk.stop", service=service),
    )


def _row(past: PastVersion, history: ServiceHistory) -> VersionRow:
    stored = past.stored
    is_author = may(g.user, "edit_definition", stored.unit)
    return VersionRow(
        number=stored.version,
        effective=plain_date(stored.effective_from, lang()),
        state=_state_words(past.state),
        proposed=_signed(past.proposed),
        approved=_signed(past.approved),
        published=short_date(stored.published_at.date(), lang()),
        may_return=past.state == "replaced" and history.is_open is None and is_author,
    )


def _option(stored: StoredVersion) -> Option:
    said = words().gettext("version %(n)s") % {"n": stored.version}
    return Option(str(stored.version), f"{said}, {plain_date(stored.effective_from, lang())}")


def _comparison(found: ServiceHistory) -> Comparison | None:
    if len(found.versions) == 1:
        return None
    before, last = (past.stored for past in found.versions[-2:])
    old = numbered(found, request.args.get("lama", str(before.version)))
    new = numbered(found, request.args.get("baru", str(last.version)))
    said = tuple(difference.said(lang()) for difference in compare(old, new))
    return Comparison(old.version, new.version, said)


def _state_words(state: VersionState) -> str:
    _ = words().gettext
    return {
        "current": _("in force today"),
        "coming": _("not yet in force"),
        "replaced": _("replaced"),
    }[state]


def _signed(move: DraftMove | None) -> str:
    return f"{move.by}, {short_date(move.at.date(), lang())}" if move else ""
