"""Other applications of the same person, within what a person of the office may see.

Invariant: the unit is a condition of the query, as in their list; nothing else is found.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.domain import lookup
from builder.domain.application import Standing
from builder.domain.user import User
from builder.store.ports import UnitOfWork
from builder.usecases.case import Case
from builder.usecases.listing import Filters, list_applications

MOST_NUMBERS, MOST_SHOWN = 3, 5
"""How many citizen numbers of one application are looked for, and how many others are shown."""


@dataclass(frozen=True, slots=True)
class Others:
    """Other applications in which the same citizen number stands: `total` of them, the first few
    as `rows`."""

    rows: tuple[Standing, ...]
    total: int


def same_person(uow: UnitOfWork, *, case: Case, user: User, key: bytes) -> Others:
    """Those this person may see, open and closed. A second one may be meant, or somebody else's:
    a sign, no proof. None without the office's key."""
    found: dict[str, Standing] = {}
    total = 0
    for compared in lookup.citizen_numbers(case.answers)[:MOST_NUMBERS] if key else ():
        filters = Filters(applicant=lookup.digest(key, compared))
        listing = list_applications(uow, user=user, filters=filters, per_page=MOST_SHOWN + 1)
        found |= {row.number: row for row in listing.rows}
        total = max(total, listing.total - 1)
    rows = [row for row in found.values() if row.number != case.application.number]
    return Others(tuple(rows[:MOST_SHOWN]), max(total, len(rows)))
