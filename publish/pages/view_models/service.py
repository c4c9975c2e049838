"""The page of one service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import (
    Certain,
    Change,
    Crumb,
    Embed,
    Fact,
    Frame,
    Proof,
    Suspended,
)
from publish.pages.view_models.states import StateLink


@dataclass(frozen=True, slots=True)
class Price:
    """The answer on top: what it costs."""

    before: str  # what the amount is for
    amount: str  # the amount in words
    certain: Certain  # how sure it is
    others: tuple[tuple[int, str, Rupiah], ...]  # place, name and fee of further examples
    examples: tuple[tuple[int, Rupiah], ...]  # places and fees of examples that show it, () if none
    is_computed: bool  # the amount depends on the answers


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One line of the tariff."""

    label: str  # name of the line
    when: str  # when it applies in words, "" for always
    amount: str  # the amount, or the formula in words
    fixed: Rupiah | None  # the amount where it is the same for everybody
    factors: tuple[tuple[str, str], ...]  # sign and part of a long formula, () for a short one
    per: str  # unit of a price that recurs, "" for none
    levy: str  # kind of levy or tax in words, "" for none
    certain: Certain  # how sure it is and by what law


@dataclass(frozen=True, slots=True)
class TariffTable:
    """A table that a formula looks into: indexes by choice, or rates by slab."""

    title: str  # name of the field it goes by
    rows: tuple[tuple[str, str], ...]  # choice or slab, and its value


@dataclass(frozen=True, slots=True)
class TariffIndex:
    """A number that the law or the city sets."""

    label: str  # name of the index
    value: str  # its value
    certain: Certain  # how sure it is and by what law


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One line of a worked example."""

    label: str  # name of the fee line
    formula: str  # the calculation with the example's numbers, "" for a fixed amount
    basis: str  # the law as cited, "" for none
    amount: Rupiah  # what it comes to


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: answers and what follows from them."""

    name: str  # what the example is
    inputs: tuple[tuple[str, str], ...]  # field and answer that the fee depends on
    lines: tuple[ExampleLine, ...]  # fee lines that apply
    total: Rupiah  # what is owed
    documents: tuple[str, ...]  # documents asked for
    barred: tuple[str, ...]  # why nobody can apply with these answers, () for who can
    filed_on: date  # complete on this day
    due_on: date | None  # then decided by this day; None where no time applies


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised time."""

    label: str  # which case it is for
    time: str  # the time in words
    when: str  # when it applies in words, "" for always
    note: str  # remark, "" for none
    is_fallback: bool  # the general five days, law only where no sector rule says otherwise
    certain: Certain  # how sure it is and by what law


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram."""

    label: str  # working days, "10-19"
    count: int  # decisions
    x: int  # left edge in the wide chart
    y: int  # top edge in the wide chart
    height: int  # height in the wide chart
    percent: int  # length on the phone, of 100
    is_over: bool  # longer than promised


@dataclass(frozen=True, slots=True)
class Histogram:
    """How long decisions took."""

    bins: tuple[Bin, ...]  # in order of days
    mark_x: int | None  # where the promise stands, None where it is not in days
    mark_label: str  # words at the mark
    summary: str  # the chart in one sentence
    total: int  # decisions in it


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of a service; None stands for too few to show."""

    month: str  # `2026-03`
    href: str  # where the applications filed in it are listed, "" for none
    filed: int | None  # came in
    decided: int | None  # approved or rejected
    on_time: int | None  # of these, by the due date
    rejected: int | None  # of these, rejected
    left_open: int | None  # open at the end of the month


@dataclass(frozen=True, slots=True)
class Measured:
    """What happened, beside what was promised."""

    facts: tuple[Fact, ...]  # the four beside the price
    details: tuple[Fact, ...]  # all other measures
    histogram: Histogram | None  # None when there is too little to draw
    months: tuple[MonthRow, ...]  # newest first
    states: tuple[StateLink, ...]  # its applications by state; none of a sealed service
    is_sealed: bool  # only monthly counts are public
    k_min: int  # counts below this are not shown for a sealed service


@dataclass(frozen=True, slots=True)
class Document:
    """A requirement."""

    name: str  # what is asked for
    detail: str  # remark, "" for none
    when: str  # when it is asked for, "" for always
    certain: Certain  # how sure it is and by what law


@dataclass(frozen=True, slots=True)
class Barred:
    """Who cannot apply."""

    reason: str  # why they cannot
    when: str  # for which answers, in words
    instead: str  # what to do instead, "" for nothing
    services: tuple[Crumb, ...]  # the service to use instead, () for none
    link: str  # a page with help elsewhere, "" for none
    certain: Certain  # by what law and how sure


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the procedure."""

    name: str  # what is done
    unit: str  # who does it
    time: str  # in what time
    is_payment: bool  # money is paid here, to the city's account
    measured: str  # how long it really took, "" for too few to say


@dataclass(frozen=True, slots=True)
class Contact:
    """A place to complain."""

    kind: str  # in person, phone, e-mail, online
    label: str  # what place it is
    value: str  # address or number
    href: str  # link, "" for a place in the city


@dataclass(frozen=True, slots=True)
class Law:
    """A legal basis."""

    title: str  # short title
    article: str  # article, "" for all of it
    note: str  # remark, "" for none
    certain: Certain  # how sure it is


@dataclass(frozen=True, slots=True)
class FeePart:
    """All about the fee."""

    price: Price  # the answer on top
    rule: str  # the fee in one sentence
    note: str  # remark on the fee, "" for none
    lines: tuple[TariffLine, ...]  # the tariff
    tables: tuple[TariffTable, ...]  # what its formulas look into
    indexes: tuple[TariffIndex, ...]  # numbers its formulas use
    examples: tuple[Example, ...]  # worked examples


@dataclass(frozen=True, slots=True)
class KeptData:
    """How long what the office knows of an applicant is kept."""

    time: str  # after closing, "5 years"
    is_erasing: bool  # held against the law; while not, nothing is erased by it
    certain: Certain  # by what law and how sure


@dataclass(frozen=True, slots=True)
class NeedPart:
    """All about what is asked for."""

    always: tuple[Document, ...]  # requirements that always hold
    only_if: tuple[Document, ...]  # requirements that hold for some answers
    abolished: tuple[tuple[str, str], ...]  # documents that may not be asked for, and the law
    kept: KeptData | None  # how long it is kept; None where the definition does not say


@dataclass(frozen=True, slots=True)
class ServiceView:
    """The page of a service."""

    frame: Frame  # around the page
    crumbs: tuple[Crumb, ...]  # the way back
    name: str  # name of the service
    summary: str  # what it is for
    unit: str  # name of the office
    fee: FeePart  # what it costs
    apply: str  # address of the form, "" when there is none or none is taken
    stop: Suspended | None  # why no new applications are taken, None when they are
    check: str  # address of the charge check
    slip: str  # address of the price slip
    feed: str  # address of the feed of its changes
    embeds: tuple[Embed, ...]  # small pages of it for other sites
    questions: int  # questions the form can ask
    promises: tuple[Promise, ...]  # promised times, the standard one first
    measured: Measured  # what happened
    flags: tuple[Crumb, ...]  # patterns in its dates that deserve a look
    barred: tuple[Barred, ...]  # who cannot apply
    needs: NeedPart  # what is asked for
    steps: tuple[StepRow, ...]  # procedure
    slowest: str  # where it takes longest, "" where too few applications say
    product: str  # what one gets
    product_note: str  # remark, "" for none
    grounds: tuple[tuple[str, str], ...]  # grounds for rejection, and the law
    contacts: tuple[Contact, ...]  # where to complain
    laws: tuple[Law, ...]  # legal bases
    history: tuple[Change, ...]  # versions, newest first
    upcoming: tuple[Change, ...]  # versions that will hold after the one shown, next one first
    version: int  # number of the version shown
    effective_from: date  # first day of this version
    last_verified_on: date | None  # when the office last checked it, None for never
    entry: int  # where this version stands in the register, from 0
    proof: Proof | None  # what a browser can prove; None when the key is not known
    command: str  # command that checks the whole site
