"""The pages that show many things at once, and the pages of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from publish.pages.view_models.frame import (
    Certain,
    Change,
    Crumb,
    Fact,
    Frame,
    Offer,
    Offers,
    Search,
    Suspended,
)
from publish.pages.view_models.outcomes import OutcomeRow
from publish.pages.view_models.satisfaction import QuestionRow
from publish.pages.view_models.states import ServiceStates


@dataclass(frozen=True, slots=True)
class HomeView:
    """The front page."""

    frame: Frame  # around the page
    city: str  # name of the city
    search: Search  # the search for a number
    words: str  # address of the words of every page, for the same box
    life_events: tuple[Crumb, ...]  # where the services of a life event stand
    most_used: tuple[Offer, ...]  # the services with most applications, by name
    others: tuple[Offer, ...]  # all others, by name
    retired: tuple[Offer, ...]  # services that are no longer offered, by name
    services: int  # how many services are offered
    free: int  # how many of them cost nothing, whoever asks
    stops: tuple[Suspended, ...]  # services that take no new applications now, newest first
    changes: tuple[Change, ...]  # the newest changes, newest first
    applications: int  # how many applications are public
    size: int  # entries in the register


@dataclass(frozen=True, slots=True)
class ServicesView:
    """All services by life event and by state."""

    frame: Frame  # around the page
    offered: int  # services that are not retired
    groups: tuple[Offers, ...]  # life events by name; a service may stand in several
    apart: tuple[Offers, ...]  # services that take no applications: for a while, and for good


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A service in the table of fees."""

    href: str  # address of the service
    name: str  # name of the service
    unit: str  # name of the office
    amount: str  # the fee in a few words
    example: str  # what the amount is an example of, "" when it holds for everybody
    rule: str  # the fee in one sentence
    certain: Certain  # how sure it is


@dataclass(frozen=True, slots=True)
class FeesView:
    """All fees."""

    frame: Frame  # around the page
    rows: tuple[FeeRow, ...]  # by name


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A service in the table of times."""

    href: str  # address of the service
    name: str  # name of the service
    unit: str  # name of the office
    facts: tuple[Fact, ...]  # promise, median, on time, open; fewer for a sealed service


@dataclass(frozen=True, slots=True)
class TimesView:
    """All promised and measured times."""

    frame: Frame  # around the page
    first_on: date  # first day of the window
    rows: tuple[TimeRow, ...]  # by name


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of applications."""

    href: str  # address of the month
    month: str  # `2026-03`
    count: int  # applications filed in it


@dataclass(frozen=True, slots=True)
class ApplicationsView:
    """Search by number, browse by month."""

    frame: Frame  # around the page
    search: Search  # the search for a number
    months: tuple[MonthLink, ...]  # newest first
    by_state: tuple[ServiceStates, ...]  # by name of the service
    table: str  # address of all applications as CSV, "" where they come in parts
    count: int  # all public applications
    at_counter: int  # of these, typed in by an officer at a counter
    file: str  # where the applicant opens the own file


@dataclass(frozen=True, slots=True)
class ServiceNumbers:
    """The applications of one service in a month."""

    id: str  # its place on the page: id of the service
    name: str  # name of the service
    href: str  # address of the service
    numbers: tuple[str, ...]  # in the order of the numbers, which are random


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """How many applications of a service were filed in a month that is listed in parts."""

    id: str  # its place on the page: id of the service
    name: str  # name of the service
    href: str  # address of the service
    count: int  # applications


@dataclass(frozen=True, slots=True)
class MonthView:
    """The applications filed in one month, or a part of them in the order of the register."""

    frame: Frame  # around the page
    month: str  # `2026-03`
    part: int  # number of the part from 1, 0 for the whole month
    parts: tuple[Crumb, ...]  # its parts, if it is too long for one page
    table: str  # address of the same applications as CSV, "" where there is one for all
    count: int  # applications in it
    counts: tuple[ServiceCount, ...]  # of a month in parts, by name of the service
    services: tuple[ServiceNumbers, ...]  # by name of the service


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """Reports about one service in one quarter; None stands for "fewer than k"."""

    href: str  # address of the service
    name: str  # name of the service
    verified: int | None  # reports with the receipt of an application
    unverified: int | None  # reports without
    bands: tuple[tuple[str, int | None], ...]  # amounts asked for, and how many reports
    k_min: int  # counts below this are hidden


@dataclass(frozen=True, slots=True)
class ChargeRate:
    """Reports of one kind per thousand applications of one service."""

    href: str  # address of the service
    name: str  # name of the service
    reports: int  # reports
    applications: int  # applications filed in the same quarters
    per_thousand: Fraction  # the rate
    low: Decimal  # lower end of the 95% interval, per thousand
    high: Decimal  # upper end


@dataclass(frozen=True, slots=True)
class ChargeQuarter:
    """The counts of one quarter."""

    quarter: str  # `2026-Q1`
    rows: tuple[ChargeRow, ...]  # services with a report, by name
    without: int  # services whose office counted none


@dataclass(frozen=True, slots=True)
class ChargeRates:
    """The rates of one kind of report, by name of the service, never ranked."""

    some: tuple[ChargeRate, ...]  # services with reports
    none: tuple[ChargeRate, ...]  # services without: the interval says how many there may be


@dataclass(frozen=True, slots=True)
class ChargesView:
    """Reports that money was asked for beside the tariff."""

    frame: Frame  # around the page
    quarters: tuple[ChargeQuarter, ...]  # newest first
    rates: ChargeRates  # of reports with a receipt
    unverified: ChargeRates  # of reports without
    hidden: int  # rows with a count that is hidden; they have no rate
    outcomes: tuple[OutcomeRow, ...]  # what became of reports, newest quarter first
    asked_quarter: str  # the quarter of `asked`, "" before the first
    asked: tuple[QuestionRow, ...]  # the one question after closing, by name of the service


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """Somebody who signs what the register shows, by the city's policy file."""

    name: str  # of its key
    key: str  # public key, to check its signature with
    latest: str  # address of what it signed last, "" when the policy gives none


@dataclass(frozen=True, slots=True)
class FormerLine:
    """A register that this one goes on from."""

    origin: str  # its name
    key: str  # its public key
    size: int  # entries, which are repeated in this one
    ended: date  # day on which this one, or the one between, was begun
    is_stolen: bool  # what became of its key: stolen, or lost
    href: str  # its last checkpoint, where it stands unchanged


@dataclass(frozen=True, slots=True)
class ProofView:
    """The register behind the pages and how to check it."""

    frame: Frame  # around the page
    origin: str  # name of the register
    size: int  # entries
    root: str  # Merkle root in hex
    key: str  # public key as a note verifier key, "" when not known
    address: str  # address of this site, for the command that checks it
    recorded_on: date  # day of the last entry
    witnesses: tuple[WitnessLine, ...]  # in the order of the policy file
    formers: tuple[FormerLine, ...]  # registers before this one, the latest first


@dataclass(frozen=True, slots=True)
class ProseView:
    """A page of words that the city writes in Markdown."""

    frame: Frame  # around the page
    title: str  # the heading
    body: str  # cleaned HTML


@dataclass(frozen=True, slots=True)
class KeptLine:
    """How long a service keeps applicants' data."""

    name: str  # of the service
    href: str  # where its page says so
    time: str  # after closing, "5 years"; "" where the definition does not say
    needs_checking: bool  # nobody has held it against the law


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """What is public and what is not: the city's words, and how long each service keeps data."""

    frame: Frame  # around the page
    title: str  # the heading
    body: str  # cleaned HTML
    kept: tuple[KeptLine, ...]  # services that take applications, by name


@dataclass(frozen=True, slots=True)
class SealedView:
    """Opens the status of a sealed application in the reader's browser. Words are by code."""

    frame: Frame  # around the page
    services: Mapping[str, str]  # names of the sealed services, by id
    statuses: Mapping[str, str]  # phrases, by status
    live: str  # address of the page that opens the file without a script


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """There is no such page."""

    frame: Frame  # around the page
    search: Search  # the search for a number
