"""The parts of the desk in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from builder.domain.assignment import Assignment
from builder.domain.data_request import DataRequest
from builder.domain.receipt_line import ReceiptLine
from builder.domain.survey import SurveyAnswer
from builder.domain.suspension import SuspensionTurn
from builder.domain.travel import TravelMark
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs
from builder.store.desk_tables import (
    ASSIGNMENT,
    ASSISTED,
    DATA_REQUEST,
    LOOKUP,
    RECEIPT,
    SURVEY,
    SUSPENSION,
    TRAVEL,
)
from builder.store.record_tables import STANDING


class SqlDesk:
    """`Desk` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.assignment

    def assign(self, assignment: Assignment) -> None:
        sql.put(self._connection, ASSIGNMENT, self._codec.row(assignment))
        listed = sa.update(STANDING).where(STANDING.c.number == assignment.number)
        self._connection.execute(listed.values(assigned_to=assignment.person))

    def assigned(self, number: str) -> Assignment | None:
        found = sql.row(self._connection, ASSIGNMENT, number=number)
        return None if found is None else self._codec.value(found)

    def looked_after(self, numbers: Sequence[str]) -> Mapping[str, str]:
        c = ASSIGNMENT.c
        asked = sa.select(c.number, c.person).where(c.number.in_(numbers))
        return {row.number: row.person for row in self._connection.execute(asked)}

    def index(self, number: str, digests: Iterable[str]) -> None:
        known = {row["digest"] for row in sql.rows(self._connection, LOOKUP, number=number)}
        for digest in sorted(set(digests) - known):
            sql.insert(self._connection, LOOKUP, {"digest": digest, "number": number})

    def forget(self, number: str) -> None:
        sql.delete(self._connection, LOOKUP, number=number)

    def mark_assisted(self, number: str, person: str) -> None:
        sql.put(self._connection, ASSISTED, {"number": number, "person": person})

    def assisted_by(self, number: str) -> str | None:
        found = sql.row(self._connection, ASSISTED, number=number)
        return None if found is None else str(found["person"])


class SqlDataRequests:
    """`DataRequests` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.data_request

    def put(self, request: DataRequest) -> None:
        sql.put(self._connection, DATA_REQUEST, self._codec.row(request))

    def of_number(self, number: str) -> tuple[DataRequest, ...]:
        found = sql.rows(self._connection, DATA_REQUEST, "sequence", number=number)
        return tuple(map(self._codec.value, found))

    def waiting(self, limit: int) -> tuple[DataRequest, ...]:
        c = DATA_REQUEST.c
        order = (c.asked_at, c.number, c.sequence)
        chosen = sa.select(DATA_REQUEST).where(c.answered_at.is_(None)).order_by(*order)
        found = self._connection.execute(chosen.limit(limit)).mappings()
        return tuple(map(self._codec.value, found))

    def forget(self, number: str) -> None:
        own = sa.update(DATA_REQUEST).where(DATA_REQUEST.c.number == number)
        self._connection.execute(own.values(note="", answer=""))


class SqlSurveys:
    """`Surveys` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.survey

    def add(self, answer: SurveyAnswer) -> None:
        if not sql.is_new(self._connection, SURVEY, self._codec.row(answer)):
            raise conflict("SURVEY-TWICE")

    def is_there(self, mark: str) -> bool:
        return sql.row(self._connection, SURVEY, mark=mark) is not None

    def between(self, service: str, first: date, before: date) -> tuple[SurveyAnswer, ...]:
        found = self._connection.execute(
            sa.select(SURVEY)
            .where(SURVEY.c.service == service)
            .where(SURVEY.c.answered_on >= first.isoformat())
            .where(SURVEY.c.answered_on < before.isoformat())
            .order_by(SURVEY.c.mark)
        ).mappings()
        return tuple(map(self._codec.value, found))


class SqlSuspensions:
    """`Suspensions` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.suspension

    def add(self, turn: SuspensionTurn) -> None:
        if not sql.is_new(self._connection, SUSPENSION, self._codec.row(turn)):
            raise conflict("STOP-CHANGED", turn.service)

    def of_service(self, service: str) -> tuple[SuspensionTurn, ...]:
        found = sql.rows(self._connection, SUSPENSION, "sequence", service=service)
        return tuple(map(self._codec.value, found))

    def all(self) -> tuple[SuspensionTurn, ...]:
        found = sql.rows(self._connection, SUSPENSION, "service sequence")
        return tuple(map(self._codec.value, found))


class SqlTravels:
    """`Travels` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.travel

    def add(self, mark: TravelMark) -> None:
        if not sql.is_new(self._connection, TRAVEL, self._codec.row(mark)):
            raise conflict("TRAVEL-CHANGED")

    def of_order(self, number: str) -> tuple[TravelMark, ...]:
        return self._found(TRAVEL.c.number == number)

    def last_of(self, post: str) -> tuple[TravelMark, ...]:
        last = sa.select(sa.func.max(TRAVEL.c.trip)).where(TRAVEL.c.post == post)
        return self._found(TRAVEL.c.post == post, TRAVEL.c.trip == last.scalar_subquery())

    def unfinished(self) -> tuple[TravelMark, ...]:
        done = TRAVEL.alias()
        same = (done.c.post == TRAVEL.c.post, done.c.trip == TRAVEL.c.trip)
        reported = sa.select(done.c.post).where(*same, done.c.change == "reported")
        return self._found(~reported.exists())

    def _found(self, *conditions: sa.ColumnElement[bool]) -> tuple[TravelMark, ...]:
        c = TRAVEL.c
        chosen = sa.select(TRAVEL).where(*conditions).order_by(c.at, c.post, c.change, c.nth)
        return tuple(map(self._codec.value, self._connection.execute(chosen).mappings()))


class SqlReceipts:
    """`Receipts` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.receipt

    def add(self, line: ReceiptLine) -> None:
        if not sql.is_new(self._connection, RECEIPT, self._codec.row(line)):
            raise conflict("RECEIPT-TWICE")

    def get(self, id_: str) -> ReceiptLine | None:
        found = sql.row(self._connection, RECEIPT, id=id_)
        return None if found is None else self._codec.value(found)

    def latest(self, unit: str | None, limit: int) -> tuple[ReceiptLine, ...]:
        c = RECEIPT.c
        chosen = sa.select(RECEIPT).order_by(c.place.desc()).limit(limit)
        if unit is not None:
            chosen = chosen.where(c.unit.in_((unit, "")))
        found = self._connection.execute(chosen).mappings()
        return tuple(map(self._codec.value, found))
