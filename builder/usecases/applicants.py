"""Making applications findable by their applicant, within what a person may see.

Invariant: the digests are written in the transaction of the filing or the correction, and taken
away with the person; without the key of the office nothing is written.
"""

from __future__ import annotations

from builder.domain import lookup
from builder.domain.application import Answers
from builder.store.ports import UnitOfWork
from publish.facts.service import ServiceVersion


def index_applicant(
    uow: UnitOfWork, *, number: str, version: ServiceVersion, answers: Answers, key: bytes
) -> None:
    """Make an application findable by the names and citizen numbers in these answers too,
    inside a transaction. Nothing happens without a key."""
    if key:
        found = lookup.terms(version.form, answers)
        uow.desk.index(number, [lookup.digest(key, term) for term in found])


def applicant_digest(typed: str, key: bytes) -> str:
    """What to look for when a name or citizen number was typed."""
    return lookup.digest(key, lookup.term(typed))
