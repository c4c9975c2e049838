"""The presence of heads: who is away by position, until when, who acts; and the months before.

Invariants:
- nothing is known here before the register says that somebody has left;
- a month says what happened and no more, so it changes only with a journey that began in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from publish.errors import NotFound, Problem
from publish.facts.money import Rupiah
from publish.facts.posts import Post
from publish.facts.service import ServiceStandard
from publish.facts.standard import TravelRules
from publish.facts.text import Lang
from publish.i18n import month_name
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.presence import (
    AccountRule,
    JourneyRow,
    PresenceMonthView,
    PresenceView,
    Recorded,
    TravelMonth,
)
from publish.pages.views.frame import frame, proof_of, verify_command
from publish.pages.vocabulary import REGION
from publish.register.fold_travel import published_posts
from publish.register.travel_rows import Journey, away, begun_in, travel_months, unreported


def presence(edition: Edition, ref: PageRef) -> PresenceView:
    """Who is away at the date of the register."""
    connection, words = edition.index.connection, edition.words[ref.lang]
    gone = away(connection)
    late = [
        j for j in unreported(connection) if j.report_due_on and j.report_due_on < edition.as_of
    ]
    proof = proof_of(edition, _entries((*gone, *late)))
    return PresenceView(
        frame=frame(
            edition, ref, words.gettext("Presence of heads"), section="presence", proof=proof
        ),
        heads=sum(post.is_head for post in posts(edition).values()),
        away=tuple(_row(edition, journey, ref.lang) for journey in gone),
        late=tuple(_row(edition, journey, ref.lang) for journey in late),
        rules=tuple(_rules(edition)),
        months=tuple(
            TravelMonth(path_of(PageRef("presence_month", month, ref.lang)), month, count)
            for month, count in travel_months(connection)
        ),
        proof=proof,
        command=verify_command(edition),
    )


def presence_month(edition: Edition, ref: PageRef) -> PresenceMonthView:
    """The journeys that began in the month `ref.key`; `NotFound` when there are none. Its data
    go up to the last change of one of them."""
    journeys = begun_in(edition.index.connection, ref.key)
    if not journeys:
        raise NotFound(Problem(ref.key, "MONTH-UNKNOWN", {"month": ref.key}))
    proof = proof_of(edition, _entries(journeys))
    title = (
        f"{edition.words[ref.lang].gettext('Presence of heads')}, {month_name(ref.key, ref.lang)}"
    )
    return PresenceMonthView(
        frame=frame(
            edition,
            ref,
            title,
            section="presence",
            proof=proof,
            as_of=max(journey.recorded_on for journey in journeys),
        ),
        month=ref.key,
        journeys=tuple(_row(edition, journey, ref.lang) for journey in journeys),
        proof=proof,
        command=verify_command(edition),
    )


def posts(edition: Edition) -> Mapping[str, Post]:
    """The posts that the register published last."""
    return edition.keep(("posts",), lambda: published_posts(edition.index.connection))


def _row(edition: Edition, journey: Journey, lang: Lang) -> JourneyRow:
    known = posts(edition).get(journey.post)
    due, done = journey.report_due_on, journey.reported_on
    return JourneyRow(
        post=post_name(edition, journey.post, lang),
        unit=edition.unit(known.unit).in_(lang) if known else "",
        where=REGION[journey.region].in_(lang),
        departed_on=journey.departed_on,
        departed_entry=journey.departed_entry,
        until=journey.until,
        first_until=journey.first_until,
        extended_on=journey.extended_on,
        extended_entry=journey.extended_entry or 0,
        acting=post_name(edition, journey.acting, lang) if journey.acting else "",
        returned_on=journey.returned_on,
        returned_entry=journey.returned_entry or 0,
        report_due_on=due,
        reported_on=done,
        reported_entry=journey.reported_entry or 0,
        cost=None if journey.cost is None else Rupiah(journey.cost),
        is_late=due is not None and done is not None and done > due,
        entries=tuple(_entries((journey,))),
        recorded=tuple(_recorded_later(journey)),
    )


def _recorded_later(journey: Journey) -> Iterable[Recorded]:
    changes = (
        (journey.departed_on, journey.departed_recorded_on, journey.departed_entry),
        (journey.extended_on, journey.extended_recorded_on, journey.extended_entry),
        (journey.returned_on, journey.returned_recorded_on, journey.returned_entry),
        (journey.reported_on, journey.reported_recorded_on, journey.reported_entry),
    )
    for claimed_on, on, entry in changes:
        if claimed_on is not None and on is not None and entry is not None and on > claimed_on:
            yield Recorded(claimed_on, on, entry)


def post_name(edition: Edition, post: str, lang: Lang) -> str:
    """The name of a position; its id where it is no longer in the list."""
    known = posts(edition).get(post)
    return known.name.in_(lang) if known else post


def _entries(journeys: Iterable[Journey]) -> list[int]:
    found = {
        entry
        for j in journeys
        for entry in (j.departed_entry, j.extended_entry, j.returned_entry, j.reported_entry)
        if entry is not None
    }
    return sorted(found)


def _rules(edition: Edition) -> Iterable[AccountRule]:
    for service in edition.services:
        standard = edition.current(service).version.standard
        if standard.travel is not None:
            yield _rule(standard, standard.travel)


def _rule(standard: ServiceStandard, rules: TravelRules) -> AccountRule:
    law = next((b for b in standard.legal_bases if b.id == rules.legal_basis), None)
    return AccountRule(
        days=rules.report_within.count,
        law=law.title if law else rules.legal_basis,
        needs_checking=law is None or law.needs_checking,
    )
