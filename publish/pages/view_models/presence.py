"""Which heads are away on official travel, by position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import Frame, Proof


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that was written down on a later day than it is said to have happened."""

    claimed_on: date  # the day that the officer gave
    on: date  # the day on which the server wrote it down
    entry: int  # entry that says both


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A journey of a post; an entry is 0 where its change has not been recorded."""

    post: str  # name of the position
    unit: str  # name of its office
    where: str  # kind of region in words
    departed_on: date  # day of departure
    departed_entry: int  # entry that says so
    until: date  # day the return is planned for
    first_until: date  # the same as said at departure
    extended_on: date | None  # day of the last extension
    extended_entry: int  # entry that says so
    acting: str  # name of the position that acts, "" where nobody was named
    returned_on: date | None  # day of the return
    returned_entry: int  # entry that says so
    report_due_on: date | None  # last day for the account
    reported_on: date | None  # day of the account
    reported_entry: int  # entry that says so
    cost: Rupiah | None  # what it cost, as accounted for
    is_late: bool  # the account came after its last day
    entries: tuple[int, ...]  # all entries that say something of it
    recorded: tuple[Recorded, ...]  # changes that were written down on a later day


@dataclass(frozen=True, slots=True)
class TravelMonth:
    """A month in which journeys began."""

    href: str  # address of its page
    month: str  # `2026-03`
    count: int  # journeys


@dataclass(frozen=True, slots=True)
class AccountRule:
    """By when an account is due, and how sure that is."""

    days: int  # working days after the return
    law: str  # title of the law
    needs_checking: bool  # nobody has checked that law yet


@dataclass(frozen=True, slots=True)
class PresenceView:
    """Who of the heads is away now, and what is still to be accounted for."""

    frame: Frame  # around the page
    heads: int  # posts whose presence is public
    away: tuple[JourneyRow, ...]  # the one that began first at the front
    late: tuple[JourneyRow, ...]  # over, and the account is late
    rules: tuple[AccountRule, ...]  # one for each service of travel orders
    months: tuple[TravelMonth, ...]  # newest first
    proof: Proof | None  # what a browser can prove; None when the key is not known
    command: str  # the command that checks the site


@dataclass(frozen=True, slots=True)
class PresenceMonthView:
    """The journeys that began in a month."""

    frame: Frame  # around the page
    month: str  # `2026-03`
    journeys: tuple[JourneyRow, ...]  # by the day of departure
    proof: Proof | None  # what a browser can prove; None when the key is not known
    command: str  # the command that checks the site
