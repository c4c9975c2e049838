"""The parts of the desk in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from builder.domain.assignment import Assignment
from builder.domain.data_request import DataRequest
from builder.domain.passkey import Challenge, Passkey
from builder.domain.receipt_line import ReceiptLine
from builder.domain.recovery import Recovery
from builder.domain.report import ChargeReport
from builder.domain.report_turn import ReportTurn
from builder.domain.second_factor import SecondFactor
from builder.domain.survey import SurveyAnswer
from builder.domain.suspension import SuspensionTurn
from builder.domain.travel import TravelMark
from builder.errors import conflict


@dataclass
class MemoryFactors:
    rows: dict[str, SecondFactor] = field(default_factory=dict)
    places: dict[str, datetime] = field(default_factory=dict)
    asked: dict[tuple[str, datetime], Recovery] = field(default_factory=dict)

    def put(self, factor: SecondFactor) -> None:
        self.rows[factor.user] = factor

    def get(self, user: str) -> SecondFactor | None:
        return self.rows.get(user)

    def remove(self, user: str) -> None:
        self.rows.pop(user, None)

    def all(self) -> tuple[SecondFactor, ...]:
        return tuple(self.rows[user] for user in sorted(self.rows))

    def know(self, place: str, at: datetime) -> None:
        self.places[place] = at

    def is_known(self, place: str, since: datetime) -> bool:
        at = self.places.get(place)
        return at is not None and at >= since

    def keep(self, recovery: Recovery) -> None:
        self.asked[recovery.user, recovery.asked_at] = recovery

    def recoveries(self, user: str | None, limit: int) -> tuple[Recovery, ...]:
        found = (r for r in self.asked.values() if user in (None, r.user))
        return tuple(sorted(found, key=lambda r: (r.asked_at, r.user), reverse=True)[:limit])


@dataclass
class MemoryPasskeys:
    rows: dict[str, Passkey] = field(default_factory=dict)
    challenges: dict[str, Challenge] = field(default_factory=dict)

    def add(self, passkey: Passkey) -> None:
        if passkey.id in self.rows:
            raise conflict("PASSKEY-EXISTS")
        self.rows[passkey.id] = passkey

    def put(self, passkey: Passkey) -> None:
        self.rows[passkey.id] = passkey

    def get(self, id_: str) -> Passkey | None:
        return self.rows.get(id_)

    def of_user(self, user: str) -> tuple[Passkey, ...]:
        return tuple(p for p in self.all() if p.user == user)

    def all(self) -> tuple[Passkey, ...]:
        return tuple(sorted(self.rows.values(), key=lambda p: (p.user, p.made_at, p.id)))

    def remove(self, id_: str) -> None:
        self.rows.pop(id_, None)

    def ask(self, challenge: Challenge, stale_before: datetime) -> None:
        kept = {h: c for h, c in self.challenges.items() if c.made_at >= stale_before}
        self.challenges = kept | {challenge.holder: challenge}

    def take(self, holder: str) -> Challenge | None:
        return self.challenges.pop(holder, None)


@dataclass
class MemoryDesk:
    given: dict[str, Assignment] = field(default_factory=dict)
    digests: dict[str, set[str]] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)

    def assign(self, assignment: Assignment) -> None:
        self.given[assignment.number] = assignment

    def assigned(self, number: str) -> Assignment | None:
        return self.given.get(number)

    def looked_after(self, numbers: Sequence[str]) -> Mapping[str, str]:
        return {n: self.given[n].person for n in numbers if n in self.given}

    def index(self, number: str, digests: Iterable[str]) -> None:
        self.digests.setdefault(number, set()).update(digests)

    def forget(self, number: str) -> None:
        self.digests.pop(number, None)

    def mark_assisted(self, number: str, person: str) -> None:
        self.helpers[number] = person

    def assisted_by(self, number: str) -> str | None:
        return self.helpers.get(number)


@dataclass
class MemoryReports:
    rows: list[ChargeReport] = field(default_factory=list)
    said: dict[tuple[str, int], ReportTurn] = field(default_factory=dict)

    def add(self, report: ChargeReport) -> None:
        if report.number and any(r.number == report.number for r in self.rows):
            raise conflict("REPORT-TWICE")
        self.rows.append(report)

    def get(self, id_: str) -> ChargeReport | None:
        return next((r for r in self.rows if r.id == id_), None)

    def between(self, service: str, first: date, before: date) -> tuple[ChargeReport, ...]:
        return tuple(r for r in self.all_of(service) if first <= r.asked_on < before)

    def latest(self, limit: int) -> tuple[ChargeReport, ...]:
        return tuple(reversed(self.rows[-limit:]))

    def all_of(self, service: str) -> tuple[ChargeReport, ...]:
        return tuple(r for r in self.rows if r.service == service)

    def add_turn(self, turn: ReportTurn) -> None:
        if (turn.report, turn.sequence) in self.said:
            raise conflict("REPORT-CHANGED")
        self.said[turn.report, turn.sequence] = turn

    def turns(self, report: str) -> tuple[ReportTurn, ...]:
        return tuple(self.said[key] for key in sorted(self.said) if key[0] == report)

    def forget_notes(self, number: str) -> None:
        about = {r.id for r in self.rows if r.number == number}
        self.rows = [replace(r, note="", reporter="") if r.id in about else r for r in self.rows]
        self.said = {
            key: replace(turn, note="") if turn.report in about else turn
            for key, turn in self.said.items()
        }


@dataclass
class MemoryDataRequests:
    rows: dict[tuple[str, int], DataRequest] = field(default_factory=dict)

    def put(self, request: DataRequest) -> None:
        self.rows[request.number, request.sequence] = request

    def of_number(self, number: str) -> tuple[DataRequest, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == number)

    def waiting(self, limit: int) -> tuple[DataRequest, ...]:
        found = [r for r in self.rows.values() if r.answered_at is None]
        return tuple(sorted(found, key=lambda r: (r.asked_at, r.number, r.sequence))[:limit])

    def forget(self, number: str) -> None:
        for request in self.of_number(number):
            self.put(replace(request, note="", answer=""))


@dataclass
class MemorySurveys:
    rows: dict[str, SurveyAnswer] = field(default_factory=dict)

    def add(self, answer: SurveyAnswer) -> None:
        if answer.mark in self.rows:
            raise conflict("SURVEY-TWICE")
        self.rows[answer.mark] = answer

    def is_there(self, mark: str) -> bool:
        return mark in self.rows

    def between(self, service: str, first: date, before: date) -> tuple[SurveyAnswer, ...]:
        found = (self.rows[mark] for mark in sorted(self.rows))
        return tuple(a for a in found if a.service == service and first <= a.answered_on < before)


@dataclass
class MemorySuspensions:
    rows: dict[tuple[str, int], SuspensionTurn] = field(default_factory=dict)

    def add(self, turn: SuspensionTurn) -> None:
        if (turn.service, turn.sequence) in self.rows:
            raise conflict("STOP-CHANGED", turn.service)
        self.rows[turn.service, turn.sequence] = turn

    def of_service(self, service: str) -> tuple[SuspensionTurn, ...]:
        return tuple(turn for turn in self.all() if turn.service == service)

    def all(self) -> tuple[SuspensionTurn, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows))


@dataclass
class MemoryTravels:
    rows: dict[tuple[str, int, str, int], TravelMark] = field(default_factory=dict)

    def add(self, mark: TravelMark) -> None:
        key = (mark.post, mark.trip, mark.change, mark.nth)
        if key in self.rows:
            raise conflict("TRAVEL-CHANGED")
        self.rows[key] = mark

    def of_order(self, number: str) -> tuple[TravelMark, ...]:
        return self._by_moment(mark for mark in self.rows.values() if mark.number == number)

    def last_of(self, post: str) -> tuple[TravelMark, ...]:
        last = max((trip for own, trip, *_ in self.rows if own == post), default=0)
        return self._by_moment(m for m in self.rows.values() if (m.post, m.trip) == (post, last))

    def unfinished(self) -> tuple[TravelMark, ...]:
        done = {(post, trip) for post, trip, change, _ in self.rows if change == "reported"}
        return self._by_moment(m for m in self.rows.values() if (m.post, m.trip) not in done)

    def _by_moment(self, marks: Iterable[TravelMark]) -> tuple[TravelMark, ...]:
        return tuple(sorted(marks, key=lambda mark: (mark.at, mark.post, mark.change, mark.nth)))


@dataclass
class MemoryReceipts:
    rows: dict[str, ReceiptLine] = field(default_factory=dict)

    def add(self, line: ReceiptLine) -> None:
        if line.id in self.rows:
            raise conflict("RECEIPT-TWICE")
        self.rows[line.id] = line

    def get(self, id_: str) -> ReceiptLine | None:
        return self.rows.get(id_)

    def latest(self, unit: str | None, limit: int) -> tuple[ReceiptLine, ...]:
        found = [r for r in self.rows.values() if unit is None or r.unit in (unit, "")]
        return tuple(reversed(found[-limit:]))
