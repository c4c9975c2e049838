"""The list of issued travel orders: who was sent, how far the journey is, what is flagged.

Invariant: positions only, as on the order's own page; the newest stand at the front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, g, request, url_for

from builder.city_files import posts_in
from builder.store.standing_query import Place
from builder.usecases.listing import Turn
from builder.usecases.travel_orders import (
    TravelLine,
    TravelState,
    flagged_lines,
    issued_orders,
    travel_lines,
)
from builder.web.citizen.offers import unit_name
from builder.web.definitions import versions_today
from builder.web.live import lang, today, words, workspace
from builder.web.officer.choices import LONGEST, ViewLink
from builder.web.officer.presence import flag_words
from builder.web.page import show
from builder.web.turns import AFTER, BEFORE, turn_of, turned
from publish.facts.posts import Post
from publish.facts.service import ServiceVersion
from publish.i18n import plain_date, short_date

QUERY = ("layanan", "tampilan", AFTER, BEFORE)
FLAGGED = "ditandai"
NEWEST = Turn(before=Place(None, date.max, "~"))
"""The page before the end of the list: what is due last was ordered last."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order; `days` are those recorded, or as ordered before departure; `due` is the last day
    of the account, "" where none is waited for."""

    number: str
    href: str
    post: str
    unit: str
    acting: str
    days: str
    state: str
    due: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """`flagged` says that only flagged journeys stand there; addresses are "" for no page."""

    title: str
    rows: tuple[OrderRow, ...]
    views: tuple[ViewLink, ...]
    flagged: bool
    newer_href: str
    older_href: str


def travel_orders() -> Response:
    """One page of the issued orders, or all that are flagged."""
    values = {name: request.args.get(name, "")[:LONGEST] for name in QUERY}
    services = [v for v in versions_today() if v.standard.travel is not None]
    draw = _flagged if values["tampilan"] == FLAGGED else _issued
    return show("desk/travel_orders.html", draw(services, values))


def _flagged(services: list[ServiceVersion], values: Mapping[str, str]) -> OrdersPage:
    posts = _posts()
    lines = flagged_lines(
        workspace().uow(),
        user=g.user,
        posts=posts,
        today=today(),
        calendar=workspace().calendar(),
    )
    rows = tuple(_row(line, posts) for line in lines)
    return OrdersPage(_title(), rows, _views(services, FLAGGED), True, "", "")


def _issued(services: list[ServiceVersion], values: Mapping[str, str]) -> OrdersPage:
    known = [version.service for version in services]
    service = values["layanan"] if values["layanan"] in known else next(iter(known), "")
    turn = turn_of(values)
    listing = issued_orders(
        workspace().uow(),
        service=service,
        user=g.user,
        turn=NEWEST if turn == Turn() else turn,
    )
    posts = _posts()
    lines = travel_lines(
        workspace().uow(),
        numbers=[standing.number for standing in reversed(listing.rows)],
        user=g.user,
        posts=posts,
        today=today(),
        calendar=workspace().calendar(),
    )
    return OrdersPage(
        title=_title(),
        rows=tuple(_row(line, posts) for line in lines),
        views=_views(services, service),
        flagged=False,
        newer_href="" if turn == Turn() else _turned(service, listing.next),
        older_href=_turned(service, listing.previous),
    )


def _title() -> str:
    return words().gettext("Issued travel orders")


def _posts() -> Mapping[str, Post]:
    return posts_in(workspace().form_schemas)


def _views(services: list[ServiceVersion], here: str) -> tuple[ViewLink, ...]:
    """Every travel service, and what is flagged."""
    several = len(services) > 1
    issued = (
        ViewLink(
            version.standard.name.in_(lang()) if several else words().gettext("All, newest first"),
            url_for("desk.travel_orders", layanan=version.service),
            version.service == here,
        )
        for version in services
    )
    flagged = url_for("desk.travel_orders", tampilan=FLAGGED)
    return (*issued, ViewLink(words().gettext("Flagged"), flagged, here == FLAGGED))


def _turned(service: str, turn: Turn | None) -> str:
    return "" if turn is None else url_for("desk.travel_orders", layanan=service, **turned(turn))


def _row(line: TravelLine, posts: Mapping[str, Post]) -> OrderRow:
    trip = line.trip
    acting = posts.get((trip.departed.acting if trip else line.order.acting) or "")
    began = trip.departed.claimed_on if trip else line.order.departs_on
    ends = line.order.returns_on
    if trip is not None:
        ends = trip.returned.claimed_on if trip.returned else trip.until or ends
    return OrderRow(
        number=line.number,
        href=url_for("desk.travel", number=line.number),
        post=line.post.name.in_(lang()),
        unit=unit_name(workspace().units(), line.post.unit, lang()),
        acting=acting.name.in_(lang()) if acting else words().gettext("nobody"),
        days=f"{short_date(began, lang())} – {short_date(ends, lang())}",
        state=state_words(line.state),
        due=plain_date(line.report_due_on, lang()) if line.report_due_on else "",
        flags=tuple(flag_words(flag, line.report_due_on) for flag in line.flags),
    )


def state_words(state: TravelState) -> str:
    """How far a journey is."""
    _ = words().gettext
    return {
        "issued": _("issued, not left yet"),
        "departed": _("away"),
        "returned": _("back, not accounted for"),
        "reported": _("accounted for"),
    }[state]
