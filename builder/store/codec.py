"""How values become rows and documents, and come back equal.

Invariants:
- reading what was written gives an equal value (property-tested);
- answers are JSON text with exact numbers (`publish.facts.json_text`);
- an instant whose local date matters keeps its offset; one that is only
  compared is UTC in fixed width, so that text sorts as time does;
- what cannot be read is a named damage, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from builder.domain.api_token import ApiToken
from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.assignment import Assignment
from builder.domain.attachment import Attachment
from builder.domain.authoring.undo import TextChange, UndoLog, UndoStep
from builder.domain.calendars import CalendarEdition
from builder.domain.data_request import DataRequest
from builder.domain.delivery import Contact, Delivery
from builder.domain.draft import DraftMove, ServiceDraft
from builder.domain.message import Message
from builder.domain.note import Note
from builder.domain.opinion import Opinion
from builder.domain.outbox import OutboxRow
from builder.domain.passkey import Challenge, Passkey
from builder.domain.payment import Payment
from builder.domain.pending import PendingAnswers
from builder.domain.receipt_line import ReceiptLine
from builder.domain.recovery import Recovery
from builder.domain.report import ChargeReport
from builder.domain.report_turn import ReportTurn
from builder.domain.second_factor import SecondFactor
from builder.domain.session import Session
from builder.domain.survey import SurveyAnswer
from builder.domain.suspension import SuspensionTurn
from builder.domain.travel import TravelMark
from builder.domain.user import User
from builder.domain.version import StoredVersion
from builder.domain.webhook import Webhook
from builder.errors import TerangError, integrity
from publish.facts.json_text import read_json, write_json

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Converter:
    """How one member is written and read; None is kept as `none`."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    none: Any = None


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """A value as a flat row: members by their names, converted where the store needs it."""

    made: Callable[..., T]
    names: tuple[str, ...]
    converters: Mapping[str, Converter]

    def row(self, value: T) -> dict[str, Any]:
        """The row of a value."""
        made = {name: getattr(value, name) for name in self.names}
        for name, converter in self.converters.items():
            held = made[name]
            made[name] = converter.none if held is None else converter.write(held)
        return made

    def value(self, row: Mapping[Any, Any]) -> T:
        """The value of a row. Raises `Integrity` (STORED-VALUE, with the kind)."""
        try:
            return self.made(**{name: self._read(name, row[name]) for name in self.names})
        except (TerangError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise integrity("STORED-VALUE", kind=type(error).__name__) from error

    def _read(self, name: str, stored: Any) -> Any:
        converter = self.converters.get(name)
        if converter is None or stored is None:
            return stored
        return None if stored == converter.none else converter.read(stored)


def sortable(at: datetime) -> str:
    """An instant in UTC, always as wide."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _local(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _json_pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return write_json([list(pair) for pair in pairs])


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in read_json(text))


def _json_documents(documents: tuple[bytes, ...]) -> str:
    return write_json([d.decode() for d in documents])


def _documents(text: str) -> tuple[bytes, ...]:
    return tuple(d.encode() for d in read_json(text))


NEVER = "9999-12-31"
"""A due date that there is not: it sorts last, and an index can hold it in order."""
DAY = Converter(date.isoformat, date.fromisoformat)
DUE = replace(DAY, none=NEVER)
LOCAL = Converter(_local, datetime.fromisoformat)
SORTABLE = Converter(sortable, datetime.fromisoformat)
JSON = Converter(write_json, read_json)
LIST = Converter(lambda items: write_json(list(items)), lambda text: tuple(read_json(text)))
ROLES = Converter(lambda r: write_json(sorted(r)), lambda text: frozenset(read_json(text)))
PAIRS = Converter(_json_pairs, _pairs)
DOCUMENTS = Converter(_json_documents, _documents)
TRUTH = Converter(int, bool)


def _codec(made: type[T], **converters: Converter) -> Codec[T]:
    names = tuple(f.name for f in fields(made))  # type: ignore[arg-type]
    return Codec(made, names, converters)


@dataclass(frozen=True, slots=True)
class Codecs:
    """The codec of every value that is stored."""

    version: Codec[StoredVersion]
    application: Codec[Application]
    event: Codec[ApplicationEvent]
    standing: Codec[Standing]
    outbox: Codec[OutboxRow]
    user: Codec[User]
    session: Codec[Session]
    payment: Codec[Payment]
    report: Codec[ChargeReport]
    report_turn: Codec[ReportTurn]
    data_request: Codec[DataRequest]
    pending: Codec[PendingAnswers]
    attachment: Codec[Attachment]
    factor: Codec[SecondFactor]
    recovery: Codec[Recovery]
    passkey: Codec[Passkey]
    challenge: Codec[Challenge]
    assignment: Codec[Assignment]
    receipt: Codec[ReceiptLine]
    calendar: Codec[CalendarEdition]
    survey: Codec[SurveyAnswer]
    contact: Codec[Contact]
    delivery: Codec[Delivery]
    suspension: Codec[SuspensionTurn]
    travel: Codec[TravelMark]
    token: Codec[ApiToken]
    opinion: Codec[Opinion]
    webhook: Codec[Webhook]
    message: Codec[Message]
    note: Codec[Note]


_DUE = {"due_from": DAY, "due_to": DAY, "right_on": DAY}
_EVENT = {"claimed_on": DAY, "recorded_at": LOCAL, "fields": LIST, "answers": JSON, **_DUE}


def codecs() -> Codecs:
    """All codecs; made once by whoever opens a store."""
    return Codecs(
        version=_codec(StoredVersion, effective_from=DAY, published_at=LOCAL),
        application=_codec(
            Application, answers=JSON, assessment_document=JSON, filed_at=LOCAL, is_sample=TRUTH
        ),
        event=_codec(ApplicationEvent, **_EVENT),
        standing=_codec(Standing, filed_on=DAY, due_on=DUE, closed_on=DAY, is_sample=TRUTH),
        outbox=_codec(OutboxRow, documents=DOCUMENTS, recorded_at=LOCAL, released_at=LOCAL),
        user=_codec(User, roles=ROLES, is_disabled=TRUTH),
        session=_codec(Session, started_at=SORTABLE, seen_at=SORTABLE),
        payment=_codec(Payment, received_on=DAY, recorded_at=LOCAL),
        report=_codec(ChargeReport, asked_on=DAY, reported_at=LOCAL),
        data_request=_codec(DataRequest, asked_at=SORTABLE, answered_at=SORTABLE),
        report_turn=_codec(ReportTurn, at=LOCAL),
        pending=_codec(PendingAnswers, pairs=PAIRS, saved_at=SORTABLE),
        attachment=_codec(Attachment, stored_at=SORTABLE),
        factor=_codec(SecondFactor, confirmed_at=SORTABLE),
        recovery=_codec(Recovery, asked_at=SORTABLE, confirmed_at=SORTABLE),
        passkey=_codec(Passkey, made_at=SORTABLE, used_at=SORTABLE),
        challenge=_codec(Challenge, made_at=SORTABLE),
        assignment=_codec(Assignment, at=SORTABLE),
        receipt=_codec(ReceiptLine, received_on=DAY, recorded_at=LOCAL),
        calendar=_codec(CalendarEdition, recorded_at=SORTABLE, recorded_on=DAY),
        survey=_codec(SurveyAnswer, answered_on=DAY, scores=LIST),
        contact=_codec(Contact),
        delivery=_codec(Delivery, queued_at=SORTABLE, next_at=SORTABLE),
        suspension=_codec(SuspensionTurn, at=LOCAL),
        travel=_codec(TravelMark, claimed_on=DAY, until=DAY, at=LOCAL),
        message=_codec(Message, at=SORTABLE, seen_at=SORTABLE),
        note=_codec(Note, at=SORTABLE),
        opinion=_codec(Opinion, wanted_by=DAY, asked_at=LOCAL, answered_at=LOCAL, closed_at=LOCAL),
        token=_codec(
            ApiToken, scopes=LIST, made_on=DAY, expires_on=DAY, used_on=DAY, revoked_on=DAY
        ),
        webhook=_codec(Webhook, events=LIST, made_on=DAY, revoked_on=DAY),
    )


DRAFT_SCHEMA = 2
"""The number of the present form of a draft's document."""

UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda document: document | {"schema": 2, "undo_log": {"steps": [], "done": 0}},
}
"""From a document of that schema to the next one's; pure, tested on kept samples."""


def draft_document(draft: ServiceDraft) -> dict[str, Any]:
    """A draft as a JSON document with its schema number."""
    document = {f.name: getattr(draft, f.name) for f in fields(draft)}
    history = [{**_members(move), "at": _local(move.at)} for move in draft.history]
    changed: dict[str, Any] = {"editors": list(draft.editors), "history": history}
    changed |= {"schema": DRAFT_SCHEMA, "undo_log": _undo_document(draft.undo_log)}
    return document | changed


def draft_of(document: Mapping[str, Any]) -> ServiceDraft:
    """The draft of a document of any schema so far. Raises `Integrity` (STORED-VALUE)."""
    try:
        present = _upgraded(dict(document))
        history = tuple(
            DraftMove(**move | {"at": datetime.fromisoformat(move["at"])})
            for move in present["history"]
        )
        changed: dict[str, Any] = {"editors": tuple(present["editors"]), "history": history}
        changed["undo_log"] = _undo_of(present["undo_log"])
        return ServiceDraft(**{k: v for k, v in present.items() if k != "schema"} | changed)
    except (ValueError, TypeError, KeyError) as error:
        raise integrity("STORED-VALUE", kind=type(error).__name__) from error


def _undo_document(log: UndoLog) -> dict[str, Any]:
    steps = [{"service": _members(s.service), "form": _members(s.form)} for s in log.steps]
    return {"steps": steps, "done": log.done}


def _undo_of(document: Mapping[str, Any]) -> UndoLog:
    steps = tuple(
        UndoStep(TextChange(**step["service"]), TextChange(**step["form"]))
        for step in document["steps"]
    )
    return UndoLog(steps, document["done"])


def _upgraded(document: dict[str, Any]) -> dict[str, Any]:
    while document["schema"] != DRAFT_SCHEMA:
        document = UPGRADES[document["schema"]](document)
    return document


def _members(value: DraftMove | TextChange) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}
