"""The page of one application: harmless when everybody reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import Frame, Proof


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the line through time."""

    state: Literal["done", "now", "later"]  # passed, now, to come
    title: str  # what happened or will happen
    notes: tuple[str, ...]  # reason, office, stop
    when: str  # the claimed date in words, "" for what is to come
    iso: str  # the same date for machines, "" for none
    recorded: str  # when the server wrote it down, "" for the same day
    recorded_iso: str  # that date for machines, "" for the same day
    amount: str  # money that was received in words, "" for none
    rupiah: str  # the same for machines, "" for none
    entry: int  # place in the register, from 0; -1 for what is to come


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens now, or how it ended."""

    before: str  # words before the answer
    now: str  # the answer
    after: str  # by whom and until when


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs and what of that is paid."""

    fee: Rupiah  # fee assessed
    fee_note: str  # what of it is paid
    fee_lines: str  # what it is made of and by which law, "" where public facts do not tell
    differences: tuple[str, ...]  # each difference of money from it as a sentence
    asked_note: str  # what, if anything, has to be paid now


@dataclass(frozen=True, slots=True)
class Taken:
    """How long it took."""

    taken: str  # working days from complete to decision, "" before it
    late_days: int  # working days the decision came after the due date
    taken_note: str  # days the clock stood still, "" for none


@dataclass(frozen=True, slots=True)
class StatusView:
    """The page of an application; it depends on the application and its version only."""

    frame: Frame  # around the page
    number: str  # application number
    service: str  # name of the service
    service_href: str  # address of the service
    version: int  # version that the application was filed under
    before: str  # words before the answer
    now: str  # the answer: what happens now, or how it ended
    after: str  # by whom and until when
    due_on: date | None  # due date of the whole, None before it is complete
    due_note: str  # what the due date rests on
    late_days: int  # working days the decision came after the due date
    fee: Rupiah  # fee assessed
    fee_note: str  # what of it is paid
    fee_lines: str  # what it is made of and by which law, "" where public facts do not tell
    service_id: str  # id of the service, for the comparison
    compare: str  # where an amount that was asked for is compared with the fee
    differences: tuple[str, ...]  # each difference of money from it as a sentence
    taken: str  # working days from complete to decision, "" before it
    overtaken: str  # how many overtook it, "" before it is accepted
    overtaken_note: str  # among how many, and for which day that is said
    taken_note: str  # days the clock stood still, "" for none
    line: tuple[Moment, ...]  # what happened, what happens now, what is to come
    asked_note: str  # what, if anything, has to be paid now
    file: str  # where the applicant opens the own file
    first_entry: int  # first entry of this application in the register, from 0
    last_entry: int  # last one
    proof: Proof | None  # what a browser can prove; None when the key is not known
    command: str  # command that checks the entries
