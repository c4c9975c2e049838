"""Forgetting a person (UU 27/2022 art. 8 and 43), and forgetting what is no longer needed.

Invariants:
- what stays of an application are number, service, version and dates: the
  register tells these already, and they name nobody;
- the case key goes, so the commitments of a sealed service can never be opened;
- bytes on disk go too: the caller compacts the record afterwards;
- an open application is not erased: the office still owes an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from builder.domain import delivery, pending, session
from builder.domain.application import Application, ApplicationEvent
from builder.domain.attachment import Attachment
from builder.domain.repeat import SHOWN_AGAIN
from builder.domain.user import User, may_any
from builder.errors import conflict, forbidden, not_found
from builder.store.ports import Attachments, UnitOfWork
from builder.usecases.move import Opened, open_application
from publish.facts.workdays import HolidayCalendar

UNCLAIMED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was forgotten."""

    attachments: int


def erase_application(
    uow: UnitOfWork,
    attachments: Attachments,
    *,
    number: str,
    calendar: HolidayCalendar,
    by: User | None = None,
) -> None:
    """Forget the person behind a closed application; doing it again changes nothing.

    `by` is None for whoever has the shell. Raises `NotFound`
    (APPLICATION-NOT-FOUND), `Forbidden` (ERASE-FORBIDDEN), `Conflict` (ERASE-OPEN).
    """
    with uow:
        opened = open_application(uow, number, calendar)
        if opened is None:
            raise not_found("APPLICATION-NOT-FOUND")
        if by is not None and not may_any(by, "erase_application", opened.units):
            raise forbidden("ERASE-FORBIDDEN")
        if opened.progress.is_open:
            raise conflict("ERASE-OPEN")
        uow.applications.replace_private(*_emptied(opened))
        uow.reports.forget_notes(number)
        uow.desk.forget(number)
        uow.contacts.remove(number)
        uow.data_requests.forget(number)
        uow.opinions.forget(number)
        uow.messages.forget(number)
        uow.notes.forget(number)
        uow.deliveries.forget(number)
        files = uow.attachments_meta.of_application(number)
        # Files first: a row that is left finds its file again, a file without a row is lost.
        for file in files:
            attachments.remove(file.id)
            uow.attachments_meta.remove(file.id)
        uow.commit()


def _emptied(opened: Opened) -> tuple[Application, list[ApplicationEvent]]:
    number = opened.application.number
    application = replace(
        opened.application,
        answers={},
        assessment_document={"lines": [], "total": opened.progress.fee},
        receipt_key_hash="",
        case_key=b"",
        idempotency_key_hash=f"erased {number}",
        fingerprint=b"",
        sealed_receipt=b"",
        status_seal=b"",
    )
    events = [
        replace(event, note="", fields=(), answers=None if event.answers is None else {})
        for event in opened.events
    ]
    return application, events


def purge(
    uow: UnitOfWork,
    attachments: Attachments,
    *,
    now: datetime,
    saved_for: timedelta = pending.SAVED_FOR,
) -> Purged:
    """Forget ended sessions, old attempts, answers never sent and files never claimed,
    and receipt keys that are no longer shown again.

    Saved answers stay for `saved_for`; a file stays as long as answers name it.
    """
    with uow:
        uow.sessions.purge(now - session.LONGEST, now - session.ATTEMPT_WINDOW)
        uow.pending.purge(now - pending.KEPT, now - saved_for)
        uow.applications.forget_receipts(now - SHOWN_AGAIN)
        uow.deliveries.purge(now - delivery.KEPT)
        old = uow.attachments_meta.unclaimed(now - UNCLAIMED_KEPT)
        files = [file for file in old if not _is_named(uow, file)]
        for file in files:
            attachments.remove(file.id)
            uow.attachments_meta.remove(file.id)
        uow.commit()
    return Purged(len(files))


def _is_named(uow: UnitOfWork, file: Attachment) -> bool:
    begun = uow.pending.of_holder(file.holder_hash)
    return any(text == file.id for kept in begun for _, text in kept.pairs)
