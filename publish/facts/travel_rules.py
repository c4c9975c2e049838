"""How a definition says which of its answers are public facts of a journey.

Invariant: it maps answers to positions, kinds of region and days, and to nothing else; what is
not mapped stays in the office.
"""

from __future__ import annotations

from typing import get_args

from publish.facts.members import Body, one_of, slug, string, whole
from publish.facts.standard import Region, TravelRules
from publish.facts.tariff import CERTAINTIES
from publish.facts.workdays import WorkingDays

_REGIONS: tuple[Region, ...] = get_args(Region)
_MEMBERS = {"post", "acting", "region", "regions", "departs", "returns", "report"}


def read_travel(body: Body) -> TravelRules:
    """The member `travel` of a definition. Raises `KeyError` or `ValueError` with a name."""
    if body.keys() != _MEMBERS:
        raise ValueError("travel")
    report = body["report"]
    return TravelRules(
        post=_pointer(body, "post"),
        acting=_pointer(body, "acting"),
        region=_pointer(body, "region"),
        regions={choice: one_of(body["regions"], choice, _REGIONS) for choice in body["regions"]},
        departs=_pointer(body, "departs"),
        returns=_pointer(body, "returns"),
        report_within=WorkingDays(_days(report)),
        certainty=one_of(report, "certainty", CERTAINTIES),
        legal_basis=slug(report, "legal_basis"),
    )


def _pointer(body: Body, member: str) -> str:
    if not string(body, member).startswith("/"):
        raise ValueError(member)
    return str(body[member])


def _days(report: Body) -> int:
    days = whole(report, "working_days")
    if not 1 <= days <= 366:
        raise ValueError("working_days")
    return days
