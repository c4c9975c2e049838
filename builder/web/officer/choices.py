"""The saved views of the list, and what else it can be narrowed to: all of it in the address.

Invariant: a view is a set of filters and no more; what a person may see is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import g, url_for

from builder.domain.identifier import normalise_number
from builder.problems import sentence
from builder.usecases.applicants import applicant_digest
from builder.usecases.escalation import HELD, Watched, last_near
from builder.usecases.listing import Filters
from builder.web.live import lang, today, words, workspace
from builder.web.turns import AFTER, BEFORE
from publish.errors import Invalid
from publish.facts.status import Status

CHOSEN = ("tampilan", "layanan", "status", "terlambat", "nomor", "pemohon", "baris")
QUERY = (*CHOSEN, AFTER, BEFORE)
LONGEST = 120


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view; `is_here` marks the one that is shown."""

    label: str
    href: str
    is_here: bool


def view_links(chosen: str, watched: Watched | None) -> tuple[ViewLink, ...]:
    """All saved views, in the order of a working day; for a supervisor with how many are near due
    and overdue."""
    _ = words().gettext
    labels = {
        "": _("Everything still open"),
        "baru": _("Not yet accepted"),
        "hari-ini": _("Due today"),
        "dekat": _("Due within 3 working days") + _near_due(watched),
        "lewat": _("Overdue") + _overdue(watched),
        "pemohon": _("Waiting for the applicant"),
        "saya": _("Assigned to me"),
    }
    return tuple(
        ViewLink(label, url_for("desk.queue", tampilan=view or None), view == chosen)
        for view, label in labels.items()
    )


def _near_due(watched: Watched | None) -> str:
    return "" if watched is None else _counted(watched.near_due, watched.most)


def _overdue(watched: Watched | None) -> str:
    return "" if watched is None else _counted(watched.overdue, watched.most)


def _counted(count: int, most: int) -> str:
    return f" ({most}+)" if count >= most else f" ({count})"


def filters_of(values: Mapping[str, str], statuses: tuple[Status, ...]) -> tuple[Filters, str]:
    """What to narrow the list to, and what was wrong with the number that was typed."""
    number, message = None, ""
    if values["nomor"]:
        try:
            number = normalise_number(values["nomor"], workspace().site.prefix)
        except Invalid as refused:
            message = " ".join(sentence(problem, lang()) for problem in refused.problems)
    chosen = tuple(status for status in statuses if status == values["status"])
    typed = values["pemohon"].strip()
    searched = number is not None or bool(typed)
    everything = bool(chosen) or values["status"] == "all" or searched
    narrowed = Filters(
        service=values["layanan"] or None,
        statuses=chosen or None,
        is_open=None if everything else True,
        due_before=today() if values["terlambat"] else None,
        number=number,
        applicant=applicant_digest(typed, workspace().search_key) if typed else None,
    )
    return VIEWS.get(values["tampilan"], _all)(narrowed), message


def _all(filters: Filters) -> Filters:
    return filters


def _near(filters: Filters) -> Filters:
    day_after = last_near(workspace().calendar(), today()) + timedelta(days=1)
    return replace(filters, due_from=today(), due_before=day_after, statuses=HELD)


def _waiting(filters: Filters) -> Filters:
    return replace(filters, statuses=("waiting", "returned"))


VIEWS: Mapping[str, Callable[[Filters], Filters]] = {
    "baru": lambda filters: replace(filters, statuses=("filed",)),
    "hari-ini": lambda filters: replace(
        filters, due_from=today(), due_before=today() + timedelta(days=1)
    ),
    "dekat": _near,
    "lewat": lambda filters: replace(filters, due_before=today(), statuses=HELD),
    "pemohon": _waiting,
    "saya": lambda filters: replace(filters, assigned_to=g.user.id),
}
"""Filters by the name of a view in the address."""
