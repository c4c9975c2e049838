"""Services by office and when they were last verified."""

from __future__ import annotations

from datetime import date, timedelta

from publish.facts.service import ServiceStandard
from publish.i18n import Words
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.oversight import Office, OfficeService, OfficesView
from publish.pages.views.frame import frame
from publish.pages.views.offers import by_name

LONGEST = 180
"""Calendar days after which a verification is old."""


def offices(edition: Edition, ref: PageRef) -> OfficesView:
    """All services by the office that answers for them."""
    words = edition.words[ref.lang]
    members: dict[str, list[OfficeService]] = {}
    for service in by_name(edition, words):
        standard = edition.current(service).version.standard
        members.setdefault(standard.unit, []).append(_service(edition, standard, words))
    found = [
        Office(
            id=unit,
            name=edition.unit(unit).in_(ref.lang),
            services=tuple(own),
            stale=sum(s.is_stale for s in own),
        )
        for unit, own in members.items()
    ]
    return OfficesView(
        frame=frame(edition, ref, words.gettext("Offices"), section="offices"),
        services=len(edition.services),
        stale=sum(office.stale for office in found),
        longest=LONGEST,
        offices=tuple(sorted(found, key=lambda office: office.name.casefold())),
    )


def is_stale(verified_on: date | None, as_of: date) -> bool:
    """Nobody verified it, or the last time is more than `LONGEST` days before `as_of`."""
    return verified_on is None or as_of - verified_on > timedelta(days=LONGEST)


def _service(edition: Edition, standard: ServiceStandard, words: Words) -> OfficeService:
    return OfficeService(
        href=path_of(PageRef("service", standard.id, words.lang)),
        name=standard.name.in_(words.lang),
        verified_on=standard.last_verified_on,
        is_stale=is_stale(standard.last_verified_on, edition.as_of),
    )
