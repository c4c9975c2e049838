"""Services in lists: one line with price and time, grouped by life event and by state.

Invariants:
- a service that is no longer offered stands apart, under none of its life events;
- one that takes no new applications for a while stands apart and under its life events.
"""

from __future__ import annotations

from publish.facts.service import ServiceStandard
from publish.facts.text import Text
from publish.i18n import Words, allowance_words
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Offer, Offers
from publish.pages.views.fee import fee_words
from publish.pages.views.frame import certain
from publish.pages.views.stops import retired, stop_of, stops

_OTHER = Text("Lainnya", "Other")
_STOPPED = Text("Sementara tidak menerima permohonan", "Take no new applications for now")
_RETIRED = Text("Tidak ditawarkan lagi", "No longer offered")


def offer(edition: Edition, service: str, words: Words) -> Offer:
    """One service as a line."""
    standard, lang = edition.current(service).version.standard, words.lang
    fee = summarise_fee(standard)
    stop = stop_of(edition, service, words)
    return Offer(
        href=path_of(PageRef("service", service, lang)),
        name=standard.name.in_(lang),
        unit=edition.unit(standard.unit).in_(lang),
        price=fee_words(fee, words),
        price_note=example_name(standard, fee.example, words),
        certain=certain(fee.certainty, fee.legal_basis, standard, lang),
        time=allowance_words(standard.promise.allowance, lang),
        search=_search(standard),
        stopped="" if stop is None else stop.said,
    )


def example_name(standard: ServiceStandard, example: int | None, words: Words) -> str:
    """What an amount is an example of; "" when it holds for everybody."""
    if example is None:
        return ""
    name = standard.scenarios[example].name.in_(words.lang)
    return words.gettext("for example: %(example)s") % {"example": name}


def by_life_event(edition: Edition, words: Words) -> tuple[Offers, ...]:
    """All services that are offered under each of their life events, by their names."""
    return edition.keep(("offers", words.lang), lambda: tuple(_groups(edition, words)))


def by_name(edition: Edition, words: Words) -> tuple[str, ...]:
    """The ids of all services in the order of their names."""
    return edition.keep(("by-name", words.lang), lambda: _by_name(edition, words))


def _by_name(edition: Edition, words: Words) -> tuple[str, ...]:
    names = {
        s: edition.current(s).version.standard.name.in_(words.lang).casefold()
        for s in edition.services
    }
    return tuple(sorted(names, key=lambda service: (names[service], service)))


def retired_offers(edition: Edition, words: Words) -> tuple[Offer, ...]:
    """The services that are no longer offered, by their names."""
    return _offers_of(edition, retired(edition, words), words)


def by_state(edition: Edition, words: Words) -> tuple[Offers, ...]:
    """The services that nobody can apply for today: stopped for a while, then retired."""
    stopped = frozenset(s.service for s in stops(edition, words) if s.until is None)
    gone = retired(edition, words)
    groups = (
        Offers("berhenti", _STOPPED.in_(words.lang), _offers_of(edition, stopped - gone, words)),
        Offers("berakhir", _RETIRED.in_(words.lang), _offers_of(edition, gone, words)),
    )
    return tuple(group for group in groups if group.offers)


def _offers_of(edition: Edition, some: frozenset[str], words: Words) -> tuple[Offer, ...]:
    return tuple(offer(edition, s, words) for s in by_name(edition, words) if s in some)


def _groups(edition: Edition, words: Words) -> list[Offers]:
    events = dict(edition.life_events())
    members: dict[str, list[Offer]] = {event: [] for event in events}
    others: list[Offer] = []
    gone = retired(edition, words)
    for service in (s for s in by_name(edition, words) if s not in gone):
        line = offer(edition, service, words)
        standard = edition.current(service).version.standard
        named = [e for e in standard.life_events if e in events]
        for event in named:
            members[event].append(line)
        if not named:
            others.append(line)
    groups = [Offers(e, events[e].in_(words.lang), tuple(m)) for e, m in members.items() if m]
    groups.sort(key=lambda group: group.title.casefold())
    if others:
        groups.append(Offers("lainnya", _OTHER.in_(words.lang), tuple(others)))
    return groups


def _search(standard: ServiceStandard) -> str:
    """Both languages, the id and the summary: people search by any of them."""
    parts = (standard.id, standard.name.id, standard.name.en, standard.summary.id)
    return " ".join((*parts, standard.summary.en)).casefold()
