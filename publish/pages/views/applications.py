"""Applications: search by number, browse by the month of filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter

from publish.errors import NotFound, Problem
from publish.i18n import month_name
from publish.insight.counter import filed_at_counter
from publish.insight.months import filed_by_month, filed_by_service_in
from publish.insight.parts import PART, month_and_part, parts_of
from publish.pages.edition import Edition
from publish.pages.live_links import FILE
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Crumb
from publish.pages.view_models.lists import (
    ApplicationsView,
    MonthLink,
    MonthView,
    ServiceCount,
    ServiceNumbers,
)
from publish.pages.views.frame import frame, search
from publish.pages.views.states import states_of_all

_NUMBERS = """
    SELECT service, number FROM application
    WHERE filed_month = ? AND month_place >= ? AND month_place < ? ORDER BY 1, 2
"""
_LAST_FILED = """
    SELECT recorded_on FROM application JOIN event USING (number)
    WHERE filed_month = ? AND month_place < ? AND sequence = 1
    ORDER BY month_place DESC LIMIT 1
"""


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
        by_state=states_of_all(edition, lang),
        table=whole_table(edition),
        count=application_count(edition),
        at_counter=sum(filed_at_counter(edition.index.connection).values()),
        file=f"{live}{FILE.in_(lang)}",
    )


def month(edition: Edition, ref: PageRef) -> MonthView:
    """The applications filed in the month `ref.key`, or in a part of it; `NotFound` when
    there are none. A month of more than one part leads to its parts.

    It names no status, so it changes only when one more is filed in that month, and its data
    go up to the day of that.
    """
    name, part = month_and_part(ref.key)
    count = dict(_months(edition)).get(name, 0)
    first, last = (0, count) if part is None else ((part - 1) * PART, part * PART)
    if not 0 <= first < count or (part is not None and count <= PART):
        raise NotFound(Problem(ref.key, "MONTH-UNKNOWN", {"month": ref.key}))
    is_long = part is None and count > PART
    title = month_name(name, ref.lang)
    return MonthView(
        frame=frame(
            edition,
            ref,
            title if part is None else f"{title}, {part}",
            section="applications",
            as_of=_last_filed_on(edition, name, last),
        ),
        month=name,
        part=part or 0,
        parts=_parts(name, count, ref) if is_long else (),
        table=part_table(edition, f"{name}-{part or 1}") if not is_long else "",
        count=min(count, last) - first,
        counts=_counts(edition, name, ref) if is_long else (),
        services=() if is_long else _services(edition, (name, first, last), ref),
    )


def _last_filed_on(edition: Edition, month: str, before: int) -> date:
    """The day on which the last of these applications was written down."""
    row = edition.index.connection.execute(_LAST_FILED, (month, before)).fetchone()
    return date.fromisoformat(row[0])


def _parts(month: str, count: int, ref: PageRef) -> tuple[Crumb, ...]:
    return tuple(
        Crumb(path_of(PageRef("month", key, ref.lang)), key.rpartition("-")[2])
        for key in parts_of(month, count)
    )


def _counts(edition: Edition, month: str, ref: PageRef) -> tuple[ServiceCount, ...]:
    found = [
        ServiceCount(
            id=service,
            name=edition.current(service).version.standard.name.in_(ref.lang),
            href=path_of(PageRef("service", service, ref.lang)),
            count=count,
        )
        for service, count in filed_by_service_in(edition.index.connection, month)
    ]
    return tuple(sorted(found, key=lambda service: service.name.casefold()))


def _services(
    edition: Edition, span: tuple[str, int, int], ref: PageRef
) -> tuple[ServiceNumbers, ...]:
    numbers = edition.keep_last("numbers", span, lambda: _by_service(edition, span))
    found = [_numbers(edition, service, own, ref) for service, own in numbers.items()]
    return tuple(sorted(found, key=lambda service: service.name.casefold()))


def _by_service(edition: Edition, span: tuple[str, int, int]) -> Mapping[str, tuple[str, ...]]:
    rows = edition.index.connection.execute(_NUMBERS, span)
    return {
        service: tuple(number for _, number in own)
        for service, own in groupby(rows, key=itemgetter(0))
    }


WHOLE = 5_000
"""Applications up to which all of them are one table; more come in parts of a month."""


def whole_table(edition: Edition) -> str:
    """The address of all applications as CSV, "" where they come in parts."""
    return "/data/applications.csv" if application_count(edition) <= WHOLE else ""


def part_table(edition: Edition, part: str) -> str:
    """The address of a part as CSV, "" where all applications are one table."""
    return "" if application_count(edition) <= WHOLE else f"/data/applications/{part}.csv"


def application_count(edition: Edition) -> int:
    """How many applications are public."""
    return sum(count for _, count in _months(edition))


def _months(edition: Edition) -> list[tuple[str, int]]:
    return edition.keep(
        ("by-month",), lambda: list(reversed(filed_by_month(edition.index.connection)))
    )


def _numbers(
    edition: Edition, service: str, numbers: tuple[str, ...], ref: PageRef
) -> ServiceNumbers:
    return ServiceNumbers(
        id=service,
        name=edition.current(service).version.standard.name.in_(ref.lang),
        href=path_of(PageRef("service", service, ref.lang)),
        numbers=numbers,
    )
