"""Asking after a case is closed, and the counts of the answers by quarter.

Invariants:
- only who holds number and key answers, once, and only for a case that is closed;
- what becomes public are counts per service and quarter, each quarter once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from builder.domain.application import holding
from builder.domain.report import first_and_last
from builder.domain.survey import SurveyAnswer, counted, mark_of
from builder.errors import Problem, conflict
from builder.store.ports import UnitOfWork
from builder.usecases.case import application_of
from builder.usecases.period import Period, publish_period
from builder.usecases.queue import recording_moment
from publish.errors import Invalid
from publish.facts.service import ServiceVersion
from publish.facts.survey import CHARGED, ELEMENTS, HIGHEST, LOWEST, Charged, to_document


def answer_survey(
    uow: UnitOfWork,
    *,
    number: str,
    receipt_key: str,
    charged: str,
    scores: Sequence[int],
    now: datetime,
) -> None:
    """Keep what the applicant says; `scores` are all nine elements in order, or none.

    Raises `Invalid` (SURVEY-CHARGED, SURVEY-SCORES), `NotFound` (CASE-NOT-FOUND), `Conflict`
    (SURVEY-OPEN for a case that is not closed, SURVEY-TWICE).
    """
    chosen = _checked(charged, scores)
    with uow:
        application = application_of(uow, number, receipt_key)
        if not is_closed(uow, number):
            raise conflict("SURVEY-OPEN")
        on = recording_moment(uow, now).date()
        mark = mark_of(application.case_key)
        uow.surveys.add(SurveyAnswer(mark, application.service, on, chosen, tuple(scores)))
        uow.commit()


def is_asked(uow: UnitOfWork, *, number: str) -> bool:
    """Whether the question is to be put to the holder of this number."""
    with uow.reading():
        application = uow.applications.get(number)
        if application is None or application.is_erased or not is_closed(uow, number):
            return False
        return not uow.surveys.is_there(mark_of(application.case_key))


def is_closed(uow: UnitOfWork, number: str) -> bool:
    """Whether nothing is to happen any more, inside a transaction."""
    return any(
        event.code in ("issued", "rejected", "withdrawn")
        for event in holding(uow.applications.events(number))
    )


def publish_surveys(uow: UnitOfWork, *, quarter: str, now: datetime) -> tuple[str, ...]:
    """Queue the answers of a quarter that is over, for every service; returns the services
    that were new. Raises `Conflict` (PERIOD-NOT-OVER)."""
    first, before = first_and_last(quarter)

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any] | None:
        if not version.standard.takes_applications:
            return None
        answers = uow.surveys.between(version.service, first, before)
        k = version.standard.least_count
        return to_document(counted(version.service, quarter, answers, k), on)

    period = Period(quarter, before)
    return publish_period(uow, period, kind="survey", document=document, now=now)


def _checked(charged: str, scores: Sequence[int]) -> Charged:
    chosen = next((c for c in CHARGED if c == charged), None)
    is_whole = len(scores) in (0, len(ELEMENTS))
    is_within = all(type(s) is int and LOWEST <= s <= HIGHEST for s in scores)
    found = [] if chosen else [Problem("/charged", "SURVEY-CHARGED")]
    if not (is_whole and is_within):
        found.append(Problem("/scores", "SURVEY-SCORES"))
    if chosen is None or found:
        raise Invalid(found)
    return chosen
