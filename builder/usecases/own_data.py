"""Everything that the office keeps about an applicant, for the applicant (UU 27/2022, art. 7 and
13: access, and a copy in a form that machines read; needs checking).

Invariants:
- opened with number and key only;
- who of the office did something is not told by name: "office" or "applicant";
- reports of unofficial charges are left out: they open with a key of their own, and whoever helped
  with the application may hold its key.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.domain.application import APPLICANT, ApplicationEvent
from builder.domain.attachment import Attachment
from builder.domain.data_request import DataRequest
from builder.domain.message import Message
from builder.domain.opinion import Opinion
from builder.store.ports import Attachments, UnitOfWork
from builder.usecases.case import Case, contact_of, open_case
from builder.usecases.data_requests import requests_of
from builder.usecases.messages import messages_of
from builder.usecases.notes import notes_of
from builder.usecases.opinions import opinions_of
from builder.usecases.stored_documents import document_bytes
from publish.facts.json_text import write_json
from publish.facts.workdays import HolidayCalendar

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can say: the archive tells nothing of when it was made."""
_ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
}


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is kept: a JSON document, and the documents by the names they have in it."""

    document: Mapping[str, Any]
    files: Mapping[str, bytes]


def own_data(
    uow: UnitOfWork,
    attachments: Attachments,
    *,
    number: str,
    receipt_key: str,
    calendar: HolidayCalendar,
) -> OwnData:
    """All that is kept about the applicant of this file. Raises `NotFound` (CASE-NOT-FOUND)."""
    case = open_case(uow, number=number, receipt_key=receipt_key, calendar=calendar)
    contact = contact_of(uow, number)
    document = {
        "number": number,
        "service": case.version.service,
        "version": case.version.version,
        "filed_at": case.application.filed_at.isoformat(),
        "language": case.application.language,
        "answers_first": case.application.answers,
        "answers": case.answers,
        "fee": case.application.assessment_document,
        "contact": {"email": contact.email, "phone": contact.phone},
        "events": [_event(event) for event in case.events],
        "payments": [
            {"amount": p.amount, "received_on": p.received_on.isoformat()} for p in case.payments
        ],
        "documents": [_about(file) for file in case.attachments],
        "requests": [_request(r) for r in requests_of(uow, number=number)],
        "messages": [_message(m) for m in messages_of(uow, number=number)],
        "opinions": [_opinion(o) for o in opinions_of(uow, number=number)],
        "notes": [{"at": n.at.isoformat(), "text": n.text} for n in notes_of(uow, number=number)],
        "kept": _kept(case),
    }
    files = {_name(file): document_bytes(attachments, file) for file in case.attachments}
    return OwnData(document, files)


def packed(own: OwnData) -> bytes:
    """The same as a ZIP: `data.json` and the documents; equal data gives equal bytes."""
    # Exact numbers are written by our own writer, the shape for people by the plain one.
    exact = json.loads(write_json(own.document))
    text = json.dumps(exact, ensure_ascii=False, indent=2) + "\n"
    members = {"data.json": text.encode(), **own.files}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _BEGINNING), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _event(event: ApplicationEvent) -> dict[str, Any]:
    return {
        "code": event.code,
        "claimed_on": event.claimed_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "by": "applicant" if event.actor == APPLICANT else "office",
        "step": event.step,
        "reason": event.reason,
        "amount": event.amount,
        "note": event.note,
        "fields": list(event.fields),
        "answers": event.answers,
    }


def _about(file: Attachment) -> dict[str, Any]:
    return {
        "file": _name(file),
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.digest,
        "stored_at": file.stored_at.isoformat(),
    }


def _request(request: DataRequest) -> dict[str, Any]:
    answered = request.answered_at
    return {
        "kind": request.kind,
        "note": request.note,
        "asked_at": request.asked_at.isoformat(),
        "answer": request.answer,
        "answered_at": answered.isoformat() if answered else None,
    }


def _message(message: Message) -> dict[str, Any]:
    by = "applicant" if message.is_applicants else "office"
    return {"by": by, "at": message.at.isoformat(), "text": message.text}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    answered = opinion.answered_at
    return {
        "unit": opinion.unit,
        "question": opinion.question,
        "asked_at": opinion.asked_at.isoformat(),
        "finding": opinion.finding,
        "text": opinion.text,
        "answered_at": answered.isoformat() if answered else None,
    }


def _kept(case: Case) -> dict[str, Any] | None:
    rule = case.version.standard.retention
    if rule is None:
        return None
    return {"days_after_closing": rule.days, "needs_checking": rule.needs_checking}


def _name(file: Attachment) -> str:
    return f"documents/{file.id}.{_ENDINGS[file.media_type]}"
