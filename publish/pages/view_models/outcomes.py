"""What a page says of the outcomes of reports of charges."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What became of reports about one service in one quarter; None is "fewer than k"."""

    href: str  # of the page of the service
    name: str  # of the service
    quarter: str  # "2026-Q1", in which it happened
    replies: tuple[tuple[str, int | None], ...]  # first replies, in time and late
    outcomes: tuple[tuple[str, int | None], ...]  # as the inspectorate says
    confirmed: tuple[tuple[str, int | None], ...]  # as the reporters say
    k_min: int  # counts below this are hidden
