"""Everything that was recorded about an application, for the office: its events, and what other
units were asked, by the moment the server recorded it.

Invariant: what is asked of another unit stands here only; `Entry.sequence` 0 marks it as no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import g, url_for

from builder.domain.application import APPLICANT, ApplicationEvent
from builder.domain.opinion import Finding, Opinion
from builder.domain.user import may_any
from builder.usecases.amend import kinds_of
from builder.usecases.case import Case
from builder.web.citizen.offers import unit_name
from builder.web.journey import event_reason, event_title, right_notes
from builder.web.live import lang, now, words, workspace
from publish.i18n import short_date


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing recorded with both dates and who did it; `claimed` is "" where nobody gives one;
    `right` is what a correction says, `mend_href` "" where this person can put nothing right."""

    sequence: int
    label: str
    claimed: str
    recorded: str
    actor: str
    reason: str
    right: str
    note: str
    mend_href: str


def entries(case: Case, opinions: tuple[Opinion, ...]) -> tuple[Entry, ...]:
    """All of it, the earliest first."""
    timed = [(event.recorded_at, _event(event, case)) for event in case.events]
    timed += [found for opinion in opinions for found in _opinion(opinion)]
    return tuple(entry for _, entry in sorted(timed, key=lambda pair: pair[0]))


def finding_words(finding: Finding | None) -> str:
    """What a unit thinks, in words; "" before it answered."""
    _ = words().gettext
    said = {
        "fits": _("Fits"),
        "remarks": _("Fits, with remarks"),
        "unfit": _("Does not fit"),
    }
    return said[finding] if finding else ""


def moment(at: datetime) -> str:
    """Day and time on the wall of this office."""
    here = at.astimezone(now().tzinfo)
    return f"{short_date(here.date(), lang())} {here:%H.%M}"


def _event(event: ApplicationEvent, case: Case) -> Entry:
    standard = case.version.standard
    return Entry(
        sequence=event.sequence,
        label=event_title(event, case.events, standard, lang()),
        claimed=short_date(event.claimed_on, lang()),
        recorded=moment(event.recorded_at),
        actor=_who(event.actor),
        reason=event_reason(event, standard, lang()),
        right=" ".join(right_notes(event, case.events, standard, lang())),
        note=event.note,
        mend_href=_mend_href(event, case),
    )


def _mend_href(event: ApplicationEvent, case: Case) -> str:
    is_second = may_any(g.user, "amend_event", case.units) and event.actor != g.user.id
    if not is_second or case.application.is_erased or not kinds_of(case, event.sequence):
        return ""
    return url_for("desk.amend", number=case.application.number, sequence=event.sequence)


def _opinion(opinion: Opinion) -> Iterator[tuple[datetime, Entry]]:
    """That it was asked, answered and closed, as far as it came."""
    _ = words().gettext
    unit = unit_name(workspace().units(), opinion.unit, lang())
    asked = _("Opinion asked: %(unit)s") % {"unit": unit}
    yield opinion.asked_at, _said(asked, opinion.asked_at, opinion.asked_by, "", opinion.question)
    if opinion.answered_at is not None:
        label = _("Opinion given: %(unit)s") % {"unit": unit}
        finding = finding_words(opinion.finding)
        said = _said(label, opinion.answered_at, opinion.answered_by, finding, opinion.text)
        yield opinion.answered_at, said
    if opinion.closed_at is not None:
        label = _("Request for an opinion closed: %(unit)s") % {"unit": unit}
        yield opinion.closed_at, _said(label, opinion.closed_at, opinion.closed_by, "", "")


def _said(label: str, at: datetime, actor: str, reason: str, note: str) -> Entry:
    return Entry(0, label, "", moment(at), _who(actor), reason, "", note, "")


def _who(actor: str) -> str:
    return words().gettext("applicant") if actor == APPLICANT else actor
