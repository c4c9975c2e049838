"""Somebody was asked for money beside the tariff: kept private, published as counts.

Invariants:
- verified means a valid receipt of that very service came with it; one receipt
  is one verified report; the two kinds are never mixed;
- no count from 1 to k-1 leaves, and none can be worked out from the others: the
  total of the two kinds equals the total of the bands, so a single hidden
  count would be a subtraction away, and a second one is hidden with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from builder.errors import invalid
from publish.facts.charge_report import BANDS, ChargeCounts, band_of, hidden

ReportKind = Literal["asked", "paid", "refused", "broker"]
KINDS: tuple[ReportKind, ...] = ("asked", "paid", "refused", "broker")
Openness = Literal["anonymous", "confidential", "open"]
"""Who may know the reporter: nobody, the complaints desk only, or also the office."""
OPENNESS: tuple[Openness, ...] = ("anonymous", "confidential", "open")
CameBy = Literal["site", "check", "status", "paper"]
"""Where it was begun: a page of the site, the charge check (to which a slip's QR code leads), the
status page of an application, or paper that an officer typed in."""
CAME_BY: tuple[CameBy, ...] = ("site", "check", "status", "paper")

_QUARTER = re.compile(r"[0-9]{3}[1-9]-Q[1-4]", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChargeReport:
    """One report; `amount` in whole rupiah; `number` is set only when it is verified.

    `office` is the unit that it is about: that of `step` where one is named, else the service's.
    `reporter` says how to reach who reported, "" for the anonymous; `key_hash` is that of the
    key that opens it for them, "" when there is none.
    """

    id: str
    service: str
    asked_on: date
    amount: int
    kind: ReportKind
    number: str | None
    note: str
    reported_at: datetime
    step: str | None = None
    office: str = ""
    openness: Openness = "anonymous"
    came_by: CameBy = "site"
    reporter: str = ""
    key_hash: str = ""

    @property
    def is_verified(self) -> bool:
        """True when a receipt vouches for it."""
        return self.number is not None


def quarter_of(on: date) -> str:
    """The quarter of a day, as `2026-Q1`."""
    return f"{on.year}-Q{(on.month + 2) // 3}"


def first_and_last(quarter: str) -> tuple[date, date]:
    """First day of a quarter and first day of the next. Raises `Invalid` (QUARTER-SHAPE)."""
    if not _QUARTER.fullmatch(quarter):
        raise invalid("QUARTER-SHAPE", quarter=quarter[:20])
    year, number = int(quarter[:4]), int(quarter[-1])
    following = (year + 1, 1) if number == 4 else (year, 3 * number + 1)
    return date(year, 3 * number - 2, 1), date(*following, 1)


def counted(service: str, quarter: str, reports: Iterable[ChargeReport], k: int) -> ChargeCounts:
    """The counts of one service and quarter as they may be published."""
    given = list(reports)
    kinds = Counter("verified" if r.is_verified else "unverified" for r in given)
    bands = Counter(band_of(r.amount) for r in given)
    counts = {name: kinds[name] for name in ("verified", "unverified")}
    shown = _suppressed(counts, {band: bands[band] for band in BANDS}, k)
    return ChargeCounts(
        service,
        quarter,
        shown["verified"],
        shown["unverified"],
        {band: shown[band] for band in BANDS},
    )


def _suppressed(
    kinds: Mapping[str, int], bands: Mapping[str, int], k: int
) -> dict[str, int | None]:
    """Both sum up to the same: what one of them tells must not give away a few of the other.

    Few reports in all: nothing is told but that there are some. Else, where any of a set is few,
    all of it is hidden but the zeros: which one is hidden tells nothing of how large it is.
    """
    if hidden(sum(kinds.values()), k) is None:
        return dict.fromkeys((*kinds, *bands))
    return {name: count for part in (kinds, bands) for name, count in _without_few(part, k)}


def _without_few(counts: Mapping[str, int], k: int) -> Iterator[tuple[str, int | None]]:
    has_few = any(hidden(count, k) is None for count in counts.values())
    for name, count in counts.items():
        yield name, None if has_few and count else count
