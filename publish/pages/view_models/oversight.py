"""Pages for those who look after the offices: flags, money received, who verified what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import Crumb, Frame


@dataclass(frozen=True, slots=True)
class FlagRow:
    """What was counted for one service."""

    href: str  # address of the service
    name: str  # name of the service
    value: str  # what was found in words
    count: int  # cases it stands on


@dataclass(frozen=True, slots=True)
class FlagPart:
    """One kind of flag over all open services."""

    id: str  # anchor of the heading
    title: str  # the heading
    definition: str  # what is counted
    threshold: str  # when it is raised, and the least number of cases
    raised: tuple[FlagRow, ...]  # services with the flag, by name
    quiet: tuple[FlagRow, ...]  # services measured and without it, by name
    few: int  # services with too few cases to say
    note: str  # what else to know before asking, "" for nothing
    table: Crumb | None  # the counts it is made of, where nothing else public has them


@dataclass(frozen=True, slots=True)
class FlagsView:
    """Patterns that deserve a look."""

    frame: Frame  # around the page
    first_on: date  # first day of the window
    raised: int  # flags in all
    services: int  # services looked at
    parts: tuple[FlagPart, ...]  # one a kind of flag
    sealed: int  # services that cannot be looked at, because they publish counts only


@dataclass(frozen=True, slots=True)
class MonthReceived:
    """Money received in a month."""

    month: str  # `2026-03`
    payments: int  # payments recorded
    amount: Rupiah  # what stayed of it: received, less what went back or was recorded by mistake


@dataclass(frozen=True, slots=True)
class ServiceReceived:
    """Money received for one service."""

    href: str  # address of the service
    name: str  # name of the service
    levy: str  # kinds of levy in words, "" for none
    payments: int  # payments in the window
    amount: Rupiah  # what stayed of it
    months: tuple[MonthReceived, ...]  # newest first


@dataclass(frozen=True, slots=True)
class DifferenceSum:
    """How often and by how much money differed from the tariff in one way."""

    kind: str  # the way in words
    count: int  # how often
    amount: Rupiah  # by how much in all


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference from the tariff."""

    number: str  # number of the application
    href: str  # address of its page
    name: str  # name of the service
    kind: str  # the way in words
    on: date  # the day that the office gives
    amount: Rupiah  # by how much


@dataclass(frozen=True, slots=True)
class RevenueView:
    """Money received by service and month."""

    frame: Frame  # around the page
    first: str  # first month of the window, `2025-12`
    total: Rupiah  # what stayed of everything received in it
    rows: tuple[ServiceReceived, ...]  # by name; services that received nothing are left out
    months: tuple[MonthReceived, ...]  # all services together, newest first
    differences: tuple[DifferenceSum, ...]  # from the tariff in the window, kinds that occur
    newest: tuple[DifferenceRow, ...]  # the newest of them, newest first


@dataclass(frozen=True, slots=True)
class OfficeService:
    """A service of an office."""

    href: str  # address of the service
    name: str  # name of the service
    verified_on: date | None  # when the office last verified it, None for never
    is_stale: bool  # never, or too long ago


@dataclass(frozen=True, slots=True)
class Office:
    """An office and its services."""

    id: str  # anchor of the heading
    name: str  # name of the office
    services: tuple[OfficeService, ...]  # by name
    stale: int  # how many of them nobody has verified lately


@dataclass(frozen=True, slots=True)
class OfficesView:
    """Services by office, and what nobody has verified."""

    frame: Frame  # around the page
    services: int  # all services
    stale: int  # those that nobody has verified lately
    longest: int  # calendar days after which a verification is old
    offices: tuple[Office, ...]  # by name
