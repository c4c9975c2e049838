"""Contacts used for many applicants, as counts only: of the applications of a quarter, how many
have a phone number or e-mail address that others use too.

Never a contact, nor anything made of one: no digest, no number of an application.

Publishing rule (privacy part 5): service and quarter. Two counts, `with_contact` and `shared`, each
told or hidden (None); what is hidden is fewer than k, or a count from which fewer than k could be
worked out. `shared` is never told without `with_contact`, which it is a part of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG

MANY = 5
"""Other applicants from which on a contact is one "used for many": two parents who file for
themselves and each of three children are five in all, so four others, and stay below."""
MONTHS = 12
"""Applications are compared with those filed in so many months, the quarter's own the last three:
the window of the other flags."""

_MEMBERS = {"type", "service", "quarter", "others", "with_contact", "shared", "recorded_on"}
_QUARTER = re.compile(r"[0-9]{3}[1-9]-Q[1-4]", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """The applications of one service filed in one quarter (`2026-Q1`).

    `with_contact` left a phone number or an e-mail address; of these, `shared` left one that is
    also on applications of at least `others` other applicants. None: not told.
    """

    service: str
    quarter: str
    others: int
    with_contact: int | None
    shared: int | None


def to_document(counts: ContactCounts, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `contacts` entry."""
    return {
        "type": "contacts",
        "service": counts.service,
        "quarter": counts.quarter,
        "others": counts.others,
        "with_contact": counts.with_contact,
        "shared": counts.shared,
        "recorded_on": recorded_on,
    }


def from_document(document: Mapping[str, Any]) -> ContactCounts:
    """Counts of an entry. Raises `Invalid` (CONTACTS-SHAPE) for anything beside the closed form,
    and for counts of which one cannot be told beside the other."""
    try:
        if document.keys() != _MEMBERS:
            raise ValueError("member")
        service, quarter, others = (document[m] for m in ("service", "quarter", "others"))
        if not (SLUG.fullmatch(service) and _QUARTER.fullmatch(quarter)):
            raise ValueError("service")
        whole, part = _cell(document["with_contact"]), _cell(document["shared"])
        if type(others) is not int or not 0 < others < 2**53:
            raise ValueError("others")
        if part is not None and (whole is None or part > whole):
            raise ValueError("shared")
        return ContactCounts(service, quarter, others, whole, part)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "CONTACTS-SHAPE", {"member": str(error)[:60]})) from error


def _cell(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value < 2**53):
        raise ValueError("count")
    return value
