"""Filing for somebody who stands at the counter, with a paper form or by word of mouth.

Invariants:
- the application is the citizen's own: who typed it in is noted in the office and nowhere else;
- that it was filed at the counter, and which way, is public with its first event;
- only for a service of the officer's own unit: the counter is no way around a unit's rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from builder.domain.user import User, may
from publish.facts.service import ServiceStandard, ServiceVersion
from publish.facts.status import FilingWay


@dataclass(frozen=True, slots=True)
class AtCounter:
    """The officer who types an application in, and how it came there."""

    officer: User
    way: FilingWay


def may_file_for(officer: User, standard: ServiceStandard) -> bool:
    """Whether this person may file for somebody who asks for this service."""
    return standard.takes_applications and may(officer, "file_for_applicant", standard.unit)


def served_at_counter(
    versions: Iterable[ServiceVersion], officer: User
) -> tuple[ServiceVersion, ...]:
    """The services that this person may file for, of those given, in their order."""
    return tuple(v for v in versions if may_file_for(officer, v.standard))
