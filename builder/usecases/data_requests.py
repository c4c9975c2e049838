"""An applicant asks the office about the own data, and the office answers.

Invariants:
- only who holds number and key asks, and reads the answer;
- who answers may erase applications of that unit; an answer is given once;
- erasing is done by erasing (`builder.usecases.erasure`), never by an answer alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from builder.domain.data_request import KINDS, DataRequest
from builder.domain.user import User, may_any, units_seen
from builder.errors import conflict, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.case import application_of
from builder.usecases.move import open_application
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.workdays import HolidayCalendar

LONGEST = 1000
MOST = 20
MOST_LISTED = 200


def ask_about_data(
    uow: UnitOfWork, *, number: str, receipt_key: str, kind: str, note: str, now: datetime
) -> DataRequest:
    """Keep what is asked. Raises `Invalid` (DATA-REQUEST-KIND, TEXT-*), `NotFound`
    (CASE-NOT-FOUND), `Conflict` (DATA-REQUEST-OPEN while one waits, DATA-REQUEST-MANY)."""
    chosen = next((k for k in KINDS if k == kind), None)
    if chosen is None:
        raise invalid("DATA-REQUEST-KIND", "/kind")
    said = tidy_note(note, LONGEST)
    with uow:
        application_of(uow, number, receipt_key)
        before = uow.data_requests.of_number(number)
        if any(request.answered_at is None for request in before):
            raise conflict("DATA-REQUEST-OPEN")
        if len(before) >= MOST:
            raise conflict("DATA-REQUEST-MANY")
        at = recording_moment(uow, now)
        request = DataRequest(number, len(before) + 1, chosen, said, at)
        uow.data_requests.put(request)
        uow.commit()
    return request


def requests_of(uow: UnitOfWork, *, number: str) -> tuple[DataRequest, ...]:
    """What was asked and answered about an opened file."""
    with uow.reading():
        return uow.data_requests.of_number(number)


def waiting_requests(
    uow: UnitOfWork, *, user: User, calendar: HolidayCalendar
) -> tuple[DataRequest, ...]:
    """Those that this person may answer, the oldest first. Raises `Forbidden`
    (DATA-REQUESTS-FORBIDDEN)."""
    if units_seen(user, "erase_application") == "":
        raise forbidden("DATA-REQUESTS-FORBIDDEN")
    with uow.reading():
        found = uow.data_requests.waiting(MOST_LISTED)
        return tuple(r for r in found if _may_answer(uow, r.number, user, calendar))


def answer_request(
    uow: UnitOfWork,
    *,
    number: str,
    sequence: int,
    answer: str,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> DataRequest:
    """Say what is done about it. Raises `Forbidden` (DATA-REQUESTS-FORBIDDEN), `NotFound`
    (DATA-REQUEST-NOT-FOUND), `Invalid` (DATA-REQUEST-ANSWER), `Conflict`
    (DATA-REQUEST-ANSWERED)."""
    if units_seen(user, "erase_application") == "":
        raise forbidden("DATA-REQUESTS-FORBIDDEN")
    said = tidy_note(answer, LONGEST, "/answer")
    with uow:
        found = {r.sequence: r for r in uow.data_requests.of_number(number)}
        if sequence not in found or not _may_answer(uow, number, user, calendar):
            raise not_found("DATA-REQUEST-NOT-FOUND")
        if not said:
            raise invalid("DATA-REQUEST-ANSWER", "/answer")
        request = found[sequence]
        if request.answered_at is not None:
            raise conflict("DATA-REQUEST-ANSWERED")
        at = recording_moment(uow, now)
        answered = replace(request, answer=said, answered_at=at, by=user.id)
        uow.data_requests.put(answered)
        uow.commit()
    return answered


def _may_answer(uow: UnitOfWork, number: str, user: User, calendar: HolidayCalendar) -> bool:
    opened = open_application(uow, number, calendar)
    return opened is not None and may_any(user, "erase_application", opened.units)
