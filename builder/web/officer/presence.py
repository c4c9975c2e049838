"""The presence board: which heads are in and which are not, for mayor and city secretary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, g

from builder.city_files import posts_in
from builder.domain.travel import Trip
from builder.usecases.presence import Presence, PresenceFlag, presence_board
from builder.web.links import public_page
from builder.web.live import lang, today, words, workspace
from builder.web.page import show
from publish.facts.posts import Post
from publish.facts.text import Text
from publish.i18n import long_date, plain_date
from publish.pages.vocabulary import REGION


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A head who is away, by position."""

    post: str
    unit: str
    where: str
    since: str
    until: str
    acting: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InRow:
    """A head who is in; `flags` are about earlier journeys."""

    post: str
    unit: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresencePage:
    """`outside` counts those who are outside the city; `flagged` the posts with a flag."""

    day: str
    away: tuple[AwayRow, ...]
    present: tuple[InRow, ...]
    outside: int
    flagged: int
    public_href: str


def presence() -> Response:
    """Every head, for who may see it."""
    posts = posts_in(workspace().form_schemas)
    board = presence_board(
        workspace().uow(),
        user=g.user,
        posts=posts,
        today=today(),
        calendar=workspace().calendar(),
    )
    units = workspace().units()
    page = PresencePage(
        day=long_date(today(), lang()),
        away=tuple(_away(row, row.trip, units, posts) for row in board if row.trip is not None),
        present=tuple(
            InRow(row.post.name.in_(lang()), _unit(row.post, units), _flags(row))
            for row in board
            if row.trip is None
        ),
        outside=sum(row.trip is not None and row.trip.departed.region != "city" for row in board),
        flagged=sum(bool(row.flags) for row in board),
        public_href=public_page("presence", lang()),
    )
    return show("desk/presence.html", page)


def _away(
    row: Presence, trip: Trip, units: Mapping[str, Text], posts: Mapping[str, Post]
) -> AwayRow:
    departed = trip.departed
    acting, region = posts.get(departed.acting or ""), departed.region or "city"
    return AwayRow(
        post=row.post.name.in_(lang()),
        unit=_unit(row.post, units),
        where=REGION[region].in_(lang()),
        since=plain_date(departed.claimed_on, lang()),
        until=_until(trip),
        acting=acting.name.in_(lang()) if acting else words().gettext("nobody"),
        flags=_flags(row),
    )


def _until(trip: Trip) -> str:
    """The planned day of return; after an extension also the first one."""
    first = plain_date(trip.departed.until or trip.departed.claimed_on, lang())
    if not trip.extended or trip.until is None:
        return first
    later = plain_date(trip.until, lang())
    return words().gettext("%(later)s, at first %(first)s") % {"later": later, "first": first}


def _unit(post: Post, units: Mapping[str, Text]) -> str:
    return units.get(post.unit, Text(post.unit, post.unit)).in_(lang())


def _flags(row: Presence) -> tuple[str, ...]:
    return tuple(flag_words(flag, row.report_due_on) for flag in row.flags)


def flag_words(flag: PresenceFlag, due_on: date | None) -> str:
    """What should not be so."""
    _ = words().gettext
    due = "" if due_on is None else plain_date(due_on, lang())
    return {
        "two_away": _("another head of this unit is away too"),
        "no_acting": _("nobody acts"),
        "acting_away": _("who acts is away too"),
        "back_late": _("should be back"),
        "report_late": _("account late, due %(date)s") % {"date": due},
    }[flag]
