"""Applications: search by number, browse by the month of filing."""

from __future__ import annotations

from itertools import groupby

from publish.errors import NotFound, Problem
from publish.i18n import month_name
from publish.insight.counter import filed_at_counter
from publish.insight.months import filed_by_month
from publish.pages.edition import Edition
from publish.pages.live_links import FILE
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.lists import (
    ApplicationsView,
    MonthLink,
    MonthView,
    NumberLink,
    ServiceNumbers,
)
from publish.pages.views.frame import frame, search

_NUMBERS = "SELECT service, number FROM application WHERE filed_month = ? ORDER BY 1, 2"


def applications(edition: Edition, ref: PageRef) -> ApplicationsView:
    """Search and browse."""
    lang, live = ref.lang, edition.settings.live_url
    title = edition.words[lang].gettext("Applications")
    return ApplicationsView(
        frame=frame(edition, ref, title, section="applications", scripts=("find-number.js",)),
        search=search(edition, lang),
        months=tuple(
            MonthLink(path_of(PageRef("month", month, lang)), month, count)
            for month, count in _months(edition)
        ),
        count=application_count(edition),
        at_counter=sum(filed_at_counter(edition.index.connection).values()),
        file=f"{live}{FILE.in_(lang)}",
    )


def month(edition: Edition, ref: PageRef) -> MonthView:
    """The applications filed in the month `ref.key`; `NotFound` when there are none.

    It names no status, so it changes only when one more is filed in that month.
    """
    rows = edition.index.connection.execute(_NUMBERS, (ref.key,)).fetchall()
    if not rows:
        raise NotFound(Problem(ref.key, "MONTH-UNKNOWN", {"month": ref.key}))
    title = month_name(ref.key, ref.lang)
    found = [
        _numbers(edition, service, [number for _, number in own], ref)
        for service, own in groupby(rows, key=lambda row: row[0])
    ]
    return MonthView(
        frame=frame(edition, ref, title, section="applications"),
        month=ref.key,
        count=len(rows),
        services=tuple(sorted(found, key=lambda service: service.name.casefold())),
    )


def application_count(edition: Edition) -> int:
    """How many applications are public."""
    return sum(count for _, count in _months(edition))


def _months(edition: Edition) -> list[tuple[str, int]]:
    return edition.keep(
        ("months",), lambda: list(reversed(filed_by_month(edition.index.connection)))
    )


def _numbers(edition: Edition, service: str, numbers: list[str], ref: PageRef) -> ServiceNumbers:
    return ServiceNumbers(
        name=edition.current(service).version.standard.name.in_(ref.lang),
        href=path_of(PageRef("service", service, ref.lang)),
        numbers=tuple(NumberLink(path_of(PageRef("status", n, ref.lang)), n) for n in numbers),
    )
