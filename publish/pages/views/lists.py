"""The pages that show many things at once: home, services, fees, times."""

from __future__ import annotations

from functools import partial

from publish.insight.times import year_before
from publish.insight.usage import filed_by_service
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.routes import PageRef, path_of
from publish.pages.search_words import SEARCH_NAMES
from publish.pages.view_models.frame import Crumb
from publish.pages.view_models.lists import (
    FeeRow,
    FeesView,
    HomeView,
    ServicesView,
    TimeRow,
    TimesView,
)
from publish.pages.views.applications import application_count
from publish.pages.views.changes import newest_changes
from publish.pages.views.fee import fee_words
from publish.pages.views.frame import certain, frame, search
from publish.pages.views.measured import measured
from publish.pages.views.offers import (
    by_life_event,
    by_name,
    by_state,
    example_name,
    offer,
    retired_offers,
)
from publish.pages.views.stops import retired, stops

NEWEST = 5
"""Changes shown on the front page."""
MOST_USED = 6
"""Services shown with price and time on the front page."""


def home(edition: Edition, ref: PageRef) -> HomeView:
    """The front page."""
    words = edition.words[ref.lang]
    used, gone = most_used(edition), retired(edition, words)
    title = words.gettext("Official fees, times and progress of public services")
    services = path_of(PageRef("services", "", ref.lang))
    offers = {s: offer(edition, s, words) for s in by_name(edition, words) if s not in gone}
    return HomeView(
        frame=frame(
            edition,
            ref,
            title,
            section="home",
            summary=title,
            scripts=("find-number.js", "filter-list.js", "find-page.js"),
        ),
        city=edition.city.name.in_(ref.lang),
        search=search(edition, ref.lang),
        words=f"/data/{SEARCH_NAMES[ref.lang]}",
        life_events=tuple(
            Crumb(f"{services}#{group.id}", group.title) for group in by_life_event(edition, words)
        ),
        most_used=tuple(line for service, line in offers.items() if service in used),
        others=tuple(line for service, line in offers.items() if service not in used),
        retired=retired_offers(edition, words),
        services=len(offers),
        free=sum(edition.current(service).version.standard.tariff.is_free for service in offers),
        stops=tuple(
            stop for stop in stops(edition, words) if stop.until is None and not stop.is_end
        ),
        changes=newest_changes(edition, ref)[:NEWEST],
        applications=application_count(edition),
        size=edition.size,
    )


def most_used(edition: Edition) -> frozenset[str]:
    """The services with most applications in the last twelve months; ids decide a tie."""
    filed = edition.keep(
        ("usage",),
        lambda: filed_by_service(edition.index.connection, year_before(edition.as_of)),
    )
    ranked = sorted(edition.services, key=lambda service: (-filed.get(service, 0), service))
    return frozenset(ranked[:MOST_USED])


def services(edition: Edition, ref: PageRef) -> ServicesView:
    """All services by life event, and those that nobody can apply for today."""
    words = edition.words[ref.lang]
    title, gone = words.gettext("Services"), retired(edition, words)
    return ServicesView(
        frame=frame(edition, ref, title, section="services", scripts=("filter-list.js",)),
        offered=len(edition.services) - len(gone),
        groups=by_life_event(edition, words),
        apart=by_state(edition, words),
    )


def fees(edition: Edition, ref: PageRef) -> FeesView:
    """All fees in one table."""
    words = edition.words[ref.lang]
    return FeesView(
        frame=frame(
            edition, ref, words.gettext("Fees"), section="fees", scripts=("filter-list.js",)
        ),
        rows=tuple(_fee_row(edition, service, ref) for service in by_name(edition, words)),
    )


def times(edition: Edition, ref: PageRef) -> TimesView:
    """All times in one table."""
    words = edition.words[ref.lang]
    return TimesView(
        frame=frame(
            edition, ref, words.gettext("Times"), section="times", scripts=("filter-list.js",)
        ),
        first_on=year_before(edition.as_of),
        rows=tuple(
            edition.keep(("measured", service, ref.lang), partial(_time_row, edition, service, ref))
            for service in by_name(edition, words)
        ),
    )


def _fee_row(edition: Edition, service: str, ref: PageRef) -> FeeRow:
    standard, words = edition.current(service).version.standard, edition.words[ref.lang]
    fee = summarise_fee(standard)
    return FeeRow(
        href=path_of(PageRef("service", service, ref.lang)),
        name=standard.name.in_(ref.lang),
        unit=edition.unit(standard.unit).in_(ref.lang),
        amount=fee_words(fee, words),
        example=example_name(standard, fee.example, words),
        rule=standard.fee_rule.in_(ref.lang),
        certain=certain(fee.certainty, fee.legal_basis, standard, ref.lang),
    )


def _time_row(edition: Edition, service: str, ref: PageRef) -> TimeRow:
    standard = edition.current(service).version.standard
    return TimeRow(
        href=path_of(PageRef("service", service, ref.lang)),
        name=standard.name.in_(ref.lang),
        unit=edition.unit(standard.unit).in_(ref.lang),
        facts=measured(edition, standard, edition.words[ref.lang]).facts,
    )
