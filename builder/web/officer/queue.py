"""The list of applications: what is due first, with filters that survive in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.application import Standing, unit_of_step
from builder.domain.user import User, may, may_any, units_seen
from builder.usecases.assign import looked_after
from builder.usecases.escalation import Watched, watched
from builder.usecases.listing import FIRST, PAGE, Listing, Turn, list_applications
from builder.usecases.messages import with_unread
from builder.usecases.morning import sees_morning
from builder.usecases.move_many import MOST
from builder.usecases.opinions import unanswered
from builder.web.definitions import version_of, versions_today
from builder.web.fees import number_of_rupiah
from builder.web.inputs import Option
from builder.web.journey import step_name
from builder.web.live import lang, today, words, workspace
from builder.web.officer.bulk import bulk_options
from builder.web.officer.case import unread_words
from builder.web.officer.choices import CHOSEN, LONGEST, QUERY, ViewLink, filters_of, view_links
from builder.web.page import show
from builder.web.turns import turn_of, turned
from publish.facts.service import ServiceVersion
from publish.facts.status import Status
from publish.i18n import short_date
from publish.pages.prose import status_words

TICKED = "centang"
"""In the address: everything on the page is ticked, also where no script runs."""
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One application; `late` says by how much, "" while it is in time; `unread` that
    the applicant wrote, "" for nothing new; `person` looks after it, "" for nobody."""

    number: str
    href: str
    service: str
    status: str
    step: str
    filed: str
    due: str
    late: str
    fee: str
    unread: str
    person: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`values` are the filters as they were chosen; addresses are "" where there is no page;
    `opinions` is the link to what other units ask, "" for nothing; `travels` says that this person
    may see travel orders of heads; `tick_href` is this page with all of it ticked, or, when
    `is_ticked`, with nothing."""

    title: str
    summary: str
    rows: tuple[QueueRow, ...]
    services: tuple[Option, ...]
    statuses: tuple[Option, ...]
    values: Mapping[str, str]
    message: str
    first_href: str
    previous_href: str
    next_href: str
    longer_href: str
    views: tuple[ViewLink, ...]
    opinions: str
    travels: bool
    acts: tuple[Option, ...]
    is_ticked: bool
    tick_href: str


def home() -> AnyResponse:
    """The desk opens with the morning of authors and supervisors, else as after signing in."""
    page = "desk.morning" if sees_morning(g.user) else first_screen(g.user)
    return redirect(url_for(page), code=303)


def first_screen(user: User) -> str:
    """The list of applications; for those who see none, but who is away, the board."""
    is_leader = may(user, "see_presence") and units_seen(user, "read_application") == ""
    return "desk.presence" if is_leader else "desk.queue"


def queue() -> Response:
    """One page of what this person may see."""
    values = {name: request.args.get(name, "")[:LONGEST] for name in QUERY}
    filters, message = filters_of(values, STATUSES)
    listing = list_applications(
        workspace().uow(),
        user=g.user,
        filters=filters,
        turn=turn_of(values),
        per_page=_per_page(values),
    )
    return show("desk/queue.html", _page(listing, values, message))


def _ticked(values: Mapping[str, str]) -> tuple[bool, str]:
    """Whether everything on the page is ticked, and the same page the other way round."""
    is_ticked = TICKED in request.args
    same: dict[str, Any] = {name: value for name, value in values.items() if value}
    same |= {} if is_ticked else {TICKED: "1"}
    return is_ticked, url_for("desk.queue", **same)


def _page(listing: Listing, values: Mapping[str, str], message: str) -> QueuePage:
    _ = words().gettext
    found = words().ngettext("%(n)s application", "%(n)s applications", listing.total)
    if listing.is_cut:
        found = _("more than %(n)s applications: narrow the list to see the others")
    versions = versions_today()
    unread = with_unread(workspace().uow(), numbers=[row.number for row in listing.rows])
    people = looked_after(workspace().uow(), numbers=[row.number for row in listing.rows])
    is_ticked, tick_href = _ticked(values)
    return QueuePage(
        title=_("Applications"),
        summary=found % {"n": listing.total},
        rows=tuple(_row(standing, unread, people) for standing in listing.rows),
        services=tuple(Option(v.service, v.standard.name.in_(lang())) for v in versions),
        statuses=(
            Option("", _("Everything still open")),
            *(Option(status, status_words(status, lang())) for status in STATUSES),
            Option("all", _("All, also closed ones")),
        ),
        values=values,
        message=message,
        first_href=_turned(values, FIRST) if listing.previous else "",
        previous_href=_turned(values, listing.previous),
        next_href=_turned(values, listing.next),
        longer_href=_longer(values, listing),
        views=view_links(values["tampilan"], _watched()),
        opinions=_opinions(),
        travels=any(map(_sees_travel, versions)),
        acts=bulk_options(words()) if _may_move() else (),
        is_ticked=is_ticked,
        tick_href=tick_href,
    )


def _opinions() -> str:
    """How many opinions this person's unit is asked for, in words; "" for none."""
    waiting = unanswered(workspace().uow(), user=g.user)
    return f"{words().gettext('Opinions asked of us')} ({waiting})" if waiting else ""


def _watched() -> Watched | None:
    calendar = workspace().calendar()
    return watched(workspace().uow(), user=g.user, calendar=calendar, today=today())


def _sees_travel(version: ServiceVersion) -> bool:
    """Whether it orders journeys of heads that this person may see."""
    standard = version.standard
    steps = (unit_of_step(standard, step.id) for step in standard.steps)
    units = {standard.unit, *steps}
    return standard.travel is not None and may_any(g.user, "read_application", units)


def _may_move() -> bool:
    return may(g.user, "move_application", g.user.unit)


def _per_page(values: Mapping[str, str]) -> int:
    """As many as can be moved at once, for who asks for them."""
    return MOST if values["baris"] == str(MOST) else PAGE


def _longer(values: Mapping[str, str], listing: Listing) -> str:
    """The list with as many on a page as can be moved at once; "" for one that has them, or that
    has a single page."""
    if _per_page(values) == MOST or (listing.previous is None and listing.next is None):
        return ""
    return _turned({**values, "baris": str(MOST)}, FIRST)


def _turned(values: Mapping[str, str], turn: Turn | None) -> str:
    if turn is None:
        return ""
    chosen: dict[str, Any] = {name: values[name] for name in CHOSEN if values[name]}
    return url_for("desk.queue", **chosen, **turned(turn))


def _row(standing: Standing, unread: frozenset[str], people: Mapping[str, str]) -> QueueRow:
    version = version_of(standing.service, standing.version)
    standard = version.standard if version else None
    return QueueRow(
        number=standing.number,
        href=url_for("desk.case", number=standing.number),
        service=standard.name.in_(lang()) if standard else standing.service,
        status=status_words(standing.status, lang()),
        step=step_name(standard, standing.step, lang()) if standard else "",
        filed=short_date(standing.filed_on, lang()),
        due=short_date(standing.due_on, lang()) if standing.due_on else "",
        late=_late(standing),
        fee=_fee(standing),
        unread=unread_words(standing.number, unread),
        person=people.get(standing.number, ""),
    )


def _late(standing: Standing) -> str:
    if standing.due_on is None or standing.closed_on or standing.due_on >= today():
        return ""
    if standing.status == "waiting":
        return ""
    days = workspace().calendar().working_days_between(standing.due_on, today()).count
    late = words().ngettext("%(n)s working day late", "%(n)s working days late", days)
    return late % {"n": days}


def _fee(standing: Standing) -> str:
    _ = words().gettext
    if standing.fee == 0:
        return _("free")
    amount = number_of_rupiah(standing.fee, lang())
    paid = _("paid") if standing.paid >= standing.fee else _("not paid")
    return f"{amount}, {paid}"
