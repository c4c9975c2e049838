"""The official fee of one application by its number, for who compares what was asked with it.

Invariant: only of an application that has a public page, and nothing that is not on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.domain.identifier import normalise_number
from builder.domain.version import opened
from builder.store.standing_query import StandingQuery
from builder.web.links import public_status
from builder.web.live import workspace
from publish.errors import Invalid
from publish.facts.money import Rupiah
from publish.facts.text import Lang
from publish.i18n import money
from publish.pages.own_fee import own_lines


@dataclass(frozen=True, slots=True)
class OwnFee:
    """`lines` are label, law and amount; none where public facts do not decide which apply."""

    number: str
    href: str
    service: str
    fee: Rupiah
    lines: tuple[tuple[str, str, str], ...]


def own_fee(typed: str, lang: Lang) -> OwnFee | None:
    """The fee of the application with this number; None for what is no public number."""
    try:
        number = normalise_number(typed, workspace().site.prefix)
    except Invalid:
        return None
    href, uow = public_status(number, lang), workspace().uow()
    with uow.reading():
        rows = uow.applications.standings(StandingQuery(number=number, limit=1))
        stored = uow.versions.get(rows[0].service, rows[0].version) if rows else None
    if href is None or stored is None:
        return None
    fee = Rupiah(rows[0].fee)
    return OwnFee(
        number=number,
        href=href,
        service=rows[0].service,
        fee=fee,
        lines=tuple(
            (line.label, line.law, money(line.amount, lang))
            for line in own_lines(opened(stored).standard, fee, lang)
        ),
    )
