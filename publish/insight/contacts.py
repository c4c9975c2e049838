"""Contacts used for many applicants: the published counts, and what they come to in a year.

Definitions: a sum is of quarters in which both counts are told; what is hidden is no number and
is in no sum, so that no difference of two sums says it.
"""

from __future__ import annotations

import sqlite3

from publish.facts.contacts import ContactCounts

QUARTERS = 4
"""The newest counted quarters of the city that a flag covers."""

_ALL = """
    SELECT service, quarter, others, with_contact, shared FROM contacts
    ORDER BY quarter DESC, service
"""
_YEAR = """
    SELECT ifnull(sum(shared), 0), ifnull(sum(with_contact), 0) FROM contacts
    WHERE service = ? AND shared IS NOT NULL AND quarter IN (
        SELECT DISTINCT quarter FROM contacts ORDER BY quarter DESC LIMIT ?
    )
"""


def contact_counts(connection: sqlite3.Connection) -> tuple[ContactCounts, ...]:
    """All published counts, newest quarter first, then by service."""
    return tuple(ContactCounts(*row) for row in connection.execute(_ALL))


def shared_of_year(connection: sqlite3.Connection, service: str) -> tuple[int, int]:
    """Applications of a service with a contact that many use, and all with a contact, over the
    newest `QUARTERS` quarters as far as they are told."""
    shared, with_contact = connection.execute(_YEAR, (service, QUARTERS)).fetchone()
    return shared, with_contact
