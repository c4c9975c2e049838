"""Reports of charges and what became of them, in SQL."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from builder.domain.report import ChargeReport
from builder.domain.report_turn import ReportTurn
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs
from builder.store.desk_tables import REPORT_TURN
from builder.store.record_tables import REPORT


class SqlReports:
    """`Reports` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.report
        self._turns = codecs.report_turn

    def add(self, report: ChargeReport) -> None:
        if not sql.is_new(self._connection, REPORT, self._codec.row(report)):
            raise conflict("REPORT-TWICE")

    def get(self, id_: str) -> ChargeReport | None:
        found = sql.row(self._connection, REPORT, id=id_)
        return None if found is None else self._codec.value(found)

    def between(self, service: str, first: date, before: date) -> tuple[ChargeReport, ...]:
        c = REPORT.c
        asked = (c.asked_on >= first.isoformat(), c.asked_on < before.isoformat())
        chosen = sa.select(REPORT).where(c.service == service, *asked).order_by(c.place)
        return tuple(map(self._codec.value, self._connection.execute(chosen).mappings()))

    def latest(self, limit: int) -> tuple[ChargeReport, ...]:
        chosen = sa.select(REPORT).order_by(REPORT.c.place.desc()).limit(limit)
        return tuple(map(self._codec.value, self._connection.execute(chosen).mappings()))

    def all_of(self, service: str) -> tuple[ChargeReport, ...]:
        found = sql.rows(self._connection, REPORT, "place", service=service)
        return tuple(map(self._codec.value, found))

    def add_turn(self, turn: ReportTurn) -> None:
        if not sql.is_new(self._connection, REPORT_TURN, self._turns.row(turn)):
            raise conflict("REPORT-CHANGED")

    def turns(self, report: str) -> tuple[ReportTurn, ...]:
        found = sql.rows(self._connection, REPORT_TURN, "sequence", report=report)
        return tuple(map(self._turns.value, found))

    def forget_notes(self, number: str) -> None:
        about = sa.select(REPORT.c.id).where(REPORT.c.number == number)
        turns = sa.update(REPORT_TURN).where(REPORT_TURN.c.report.in_(about)).values(note="")
        self._connection.execute(turns)
        own = sa.update(REPORT).where(REPORT.c.number == number)
        self._connection.execute(own.values(note="", reporter=""))
