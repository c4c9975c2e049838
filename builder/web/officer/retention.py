"""How long each service keeps what it knows of applicants, and what is due: counts only.

Invariant: an administrator reads no application; nothing here names one.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g

from builder.usecases.retention import Kept, retention_due
from builder.web.definitions import versions_today
from builder.web.live import lang, today, words, workspace
from builder.web.page import show
from publish.facts.service import ServiceVersion
from publish.i18n import kept_words, short_date


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """One service; `law` is "" without a legal basis, `due` the count as it is read."""

    service: str
    kept: str
    law: str
    closed_before: str
    due: str
    then: str


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """Every service that takes applications."""

    title: str
    rows: tuple[RetentionRow, ...]


def retention() -> Response:
    """The rules and the counts, for administrators."""
    found = retention_due(workspace().uow(), today=today(), by=g.user)
    versions = {v.service: v for v in versions_today()}
    rows = tuple(_row(kept, versions.get(kept.service)) for kept in found)
    return show("desk/retention.html", RetentionPage(words().gettext("What is kept"), rows))


def _row(kept: Kept, version: ServiceVersion | None) -> RetentionRow:
    _, rule = words().gettext, kept.rule
    standard = version.standard if version else None
    laws = {b.id: b.title for b in standard.legal_bases} if standard else {}
    days = (
        _("%(time)s after closing") % {"time": kept_words(rule.days, lang())}
        if rule
        else _("no rule: kept")
    )
    return RetentionRow(
        service=standard.name.in_(lang()) if standard else kept.service,
        kept=days,
        law=laws.get(rule.legal_basis or "", "") if rule else "",
        closed_before=short_date(kept.closed_from, lang()) if kept.closed_from else "",
        due=str(kept.due),
        then=_then(kept),
    )


def _then(kept: Kept) -> str:
    _ = words().gettext
    if kept.rule is None:
        return _("nothing is erased")
    if kept.rule.needs_checking:
        return _("needs checking: nothing is erased")
    return _("erased at the next run")
