"""Which fees rose, which fell: the same example answers under one version and the next.

Invariant: only examples with the same answers are compared, so no difference is anything but
the tariff's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publish.facts.money import Rupiah
from publish.insight.times import year_before
from publish.pages.changes import moved_examples
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.changes import FeeChange
from publish.pages.views.frame import certain
from publish.register.index import PublishedVersion


def fee_changes(edition: Edition, ref: PageRef) -> tuple[FeeChange, ...]:
    """Changes that came into force in the last twelve months or will, the last first."""
    first_on = year_before(edition.as_of)
    found = [
        change
        for service in edition.services
        for old, new in pairwise(edition.versions(service))
        if new.effective_from >= first_on
        for change in _moved(old, new, ref)
    ]
    return tuple(sorted(found, key=lambda change: change.on, reverse=True))


def _moved(old: PublishedVersion, new: PublishedVersion, ref: PageRef) -> Iterator[FeeChange]:
    standard = new.version.standard
    fee = summarise_fee(standard)
    for was, now in moved_examples(old.version.standard, standard):
        yield FeeChange(
            href=path_of(PageRef("service", new.version.service, ref.lang)),
            service=standard.name.in_(ref.lang),
            example=now.name.in_(ref.lang),
            old=Rupiah(was.fee),
            new=Rupiah(now.fee),
            on=new.effective_from,
            certain=certain(fee.certainty, fee.legal_basis, standard, ref.lang),
        )
