"""What the desk asks of the record beside the applications themselves.

The promises are those of `builder.store.ports`: these are parts of the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from builder.domain.assignment import Assignment
from builder.domain.passkey import Challenge, Passkey
from builder.domain.payment import Payment
from builder.domain.receipt_line import ReceiptLine
from builder.domain.recovery import Recovery
from builder.domain.report import ChargeReport
from builder.domain.report_turn import ReportTurn
from builder.domain.second_factor import SecondFactor
from builder.domain.survey import SurveyAnswer
from builder.domain.suspension import SuspensionTurn
from builder.domain.travel import TravelMark


class Factors(Protocol):
    """Second factors of signing in, and the places people sign in from."""

    def put(self, factor: SecondFactor) -> None: ...

    def get(self, user: str) -> SecondFactor | None: ...

    def remove(self, user: str) -> None: ...

    def all(self) -> tuple[SecondFactor, ...]:
        """By user."""

    def know(self, place: str, at: datetime) -> None:
        """Somebody signed in from there; `place` is a hash of account and address."""

    def is_known(self, place: str, since: datetime) -> bool:
        """Whether somebody signed in from there since then."""

    def keep(self, recovery: Recovery) -> None:
        """Put or replace the recovery of that person and moment of asking; none is removed."""

    def recoveries(self, user: str | None, limit: int) -> tuple[Recovery, ...]:
        """The latest first: of that person, or of anybody."""


class Passkeys(Protocol):
    """Passkeys of people, and what their devices are asked to sign."""

    def add(self, passkey: Passkey) -> None:
        """Conflict `PASSKEY-EXISTS` if one of that id is there."""

    def put(self, passkey: Passkey) -> None:
        """Write it in place of the stored one of that id."""

    def get(self, id_: str) -> Passkey | None: ...

    def of_user(self, user: str) -> tuple[Passkey, ...]:
        """By moment of making and id."""

    def all(self) -> tuple[Passkey, ...]:
        """By user, then as `of_user`."""

    def remove(self, id_: str) -> None: ...

    def ask(self, challenge: Challenge, stale_before: datetime) -> None:
        """Put or replace the holder's challenge; forget those made before `stale_before`."""

    def take(self, holder: str) -> Challenge | None:
        """The holder's challenge, which is then gone."""


class Desk(Protocol):
    """What the office notes about applications, for itself."""

    def assign(self, assignment: Assignment) -> None:
        """Put or replace who looks after an application."""

    def assigned(self, number: str) -> Assignment | None: ...

    def looked_after(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """The person by number, of those that somebody looks after."""

    def index(self, number: str, digests: Iterable[str]) -> None:
        """Make an application findable by these digests too."""

    def forget(self, number: str) -> None:
        """Take away all digests of an application: for erasure."""

    def mark_assisted(self, number: str, person: str) -> None:
        """Note that this person filed it for the applicant, at the counter."""

    def assisted_by(self, number: str) -> str | None: ...


class Reports(Protocol):
    """Reports of charges."""

    def add(self, report: ChargeReport) -> None:
        """Conflict `REPORT-TWICE` if a verified report of that number is there."""

    def between(self, service: str, first: date, before: date) -> tuple[ChargeReport, ...]:
        """By the day somebody was asked, `before` not included."""

    def latest(self, limit: int) -> tuple[ChargeReport, ...]:
        """The newest first."""

    def get(self, id_: str) -> ChargeReport | None: ...

    def all_of(self, service: str) -> tuple[ChargeReport, ...]:
        """In the order of coming."""

    def add_turn(self, turn: ReportTurn) -> None:
        """Conflict `REPORT-CHANGED` if that turn of that report is there."""

    def turns(self, report: str) -> tuple[ReportTurn, ...]:
        """By sequence."""

    def forget_notes(self, number: str) -> None:
        """Empty the free text of the report of an application and of its turns, and how to reach
        its reporter."""


class Surveys(Protocol):
    """What people said after their cases were closed."""

    def add(self, answer: SurveyAnswer) -> None:
        """Conflict `SURVEY-TWICE` if an answer of that mark is there."""

    def is_there(self, mark: str) -> bool: ...

    def between(self, service: str, first: date, before: date) -> tuple[SurveyAnswer, ...]:
        """By the day of the answer, `before` not included; in no order that tells anything."""


class Suspensions(Protocol):
    """Stops of services and their ends; never changed, never removed."""

    def add(self, turn: SuspensionTurn) -> None:
        """Conflict `STOP-CHANGED` if that turn of that service is there."""

    def of_service(self, service: str) -> tuple[SuspensionTurn, ...]:
        """By sequence."""

    def all(self) -> tuple[SuspensionTurn, ...]:
        """By service, then by sequence."""


class Travels(Protocol):
    """What was recorded of the journeys of heads; never changed, never removed."""

    def add(self, mark: TravelMark) -> None:
        """Conflict `TRAVEL-CHANGED` if that change of that journey is there (of extensions:
        the `nth`)."""

    def of_order(self, number: str) -> tuple[TravelMark, ...]:
        """The marks of the journey that an application ordered; by moment."""

    def last_of(self, post: str) -> tuple[TravelMark, ...]:
        """The marks of the last journey of a post; by moment."""

    def unfinished(self) -> tuple[TravelMark, ...]:
        """The marks of all journeys that have not been accounted for; by moment, then by post."""


class Payments(Protocol):
    """Money received."""

    def add(self, payment: Payment) -> None: ...

    def of_application(self, number: str) -> tuple[Payment, ...]:
        """By sequence."""


class Receipts(Protocol):
    """Money that came in, line by line; never changed, never removed."""

    def add(self, line: ReceiptLine) -> None:
        """Conflict `RECEIPT-TWICE` if a line of that id is there."""

    def get(self, id_: str) -> ReceiptLine | None: ...

    def latest(self, unit: str | None, limit: int) -> tuple[ReceiptLine, ...]:
        """The newest first: of that unit (None: any), and those of none."""
