"""Telling applicants what happened: queued with the event, sent by whoever sends.

Invariants:
- a notice is queued in the transaction of its event, and only for who left an address;
- its words are made when it is sent, by the caller's `Write`; the record keeps no text of it;
- no transaction is open while something is sent: a slow server holds nobody up;
- two senders never have the same delivery: each takes it for `LEASE` before it tries. One that
  dies after the other side has it sends it once more, under the same mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from builder.domain.application import Application, ApplicationEvent
from builder.domain.delivery import (
    CHANNELS,
    Channel,
    Contact,
    Delivery,
    Result,
    begun,
    email_address,
    hopeless,
    masked,
    phone_number,
    renewed,
    tried,
)
from builder.domain.user import User, may
from builder.domain.version import opened
from builder.errors import Problem, forbidden, not_found, refuse_if
from builder.store.ports import UnitOfWork
from publish.facts.balance import MONEY_EVENTS
from publish.facts.status import EventCode
from publish.facts.text import Lang

TOLD: frozenset[EventCode] = frozenset(
    {
        "filed",
        "returned",
        "accepted",
        "correction_requested",
        *MONEY_EVENTS,
        "approved",
        "rejected",
        "issued",
        "withdrawn",
    }
)
"""Events that an applicant is told of; a step that is done stands on the status page."""
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """What an applicant is told; of a sealed service there is no public page to lead to."""

    event: EventCode
    number: str
    language: Lang
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in words: `subject` and `text` in plain lines for e-mail, `short` for a message."""

    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Words on their way. `mark` is the same for every try of the same delivery, and of no other;
    `at` is when the news was queued."""

    mark: str
    at: datetime
    language: Lang
    subject: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that could not be sent, or not yet; `to` is masked, "" once nobody wants it."""

    delivery: Delivery
    to: str


Write = Callable[[Notice], Words]
Carry = Callable[[str, Letter], Result]
"""Tries once to bring a letter to an address. Raises nothing: what goes wrong is a result."""
Carriers = Mapping[Channel, Carry]
Clock = Callable[[], datetime]


def read_contact(email: str, phone: str) -> Contact:
    """Where to tell the applicant, from what was typed; nothing typed is fine.

    Raises `Invalid` (CONTACT-EMAIL, CONTACT-PHONE).
    """
    address, dialled = email_address(email), phone_number(phone)
    found = [Problem("/email", "CONTACT-EMAIL")] if address is None else []
    found += [Problem("/phone", "CONTACT-PHONE")] if dialled is None else []
    refuse_if(found)
    return Contact("", address or "", dialled or "")


def keep_contact(uow: UnitOfWork, contact: Contact) -> None:
    """Remember where to tell the applicant, or forget it, inside a transaction."""
    if contact.email or contact.phone:
        uow.contacts.put(contact)
    else:
        uow.contacts.remove(contact.number)


def queue_notice(uow: UnitOfWork, event: ApplicationEvent) -> None:
    """Queue news of this event for who left an address, inside its transaction."""
    if event.code not in TOLD:
        return
    contact = uow.contacts.get(event.number)
    for channel in CHANNELS:
        if contact is not None and contact.to(channel):
            at = event.recorded_at
            id_ = f"{channel} {event.number} {event.sequence}"
            uow.deliveries.add(Delivery(id_, channel, event.number, event.code, at, at))


def send_next(uow: UnitOfWork, carriers: Carriers, write: Write, clock: Clock) -> Delivery | None:
    """Try what is due longest; what became of it, None if nothing is due. What nobody wants any
    more is dropped, and comes back as it was."""
    with uow:
        delivery = uow.deliveries.next_due(clock())
        if delivery is None:
            return None
        taken = _taken(uow, delivery, clock())
        uow.commit()
    if isinstance(taken, Delivery):
        return taken
    after = tried(taken.delivery, _carried(carriers, taken, write), clock())
    with uow:
        uow.deliveries.put(after)
        uow.commit()
    return after


def list_troubles(uow: UnitOfWork, *, user: User) -> tuple[Trouble, ...]:
    """What could not be sent, the newest first. Raises `Forbidden` (NOTICES-FORBIDDEN)."""
    _refuse_without_right(user)
    with uow.reading():
        found = uow.deliveries.troubled(SHOWN)
        return tuple(Trouble(d, masked(_address(uow, d))) for d in found)


def send_again(uow: UnitOfWork, *, id_: str, user: User, now: datetime) -> None:
    """Try a delivery from the beginning. Raises `Forbidden`, `NotFound` (NOTICE-NOT-FOUND)."""
    _refuse_without_right(user)
    with uow:
        delivery = uow.deliveries.get(id_)
        if delivery is None or delivery.state == "sent":
            raise not_found("NOTICE-NOT-FOUND")
        uow.deliveries.put(renewed(delivery, now))
        uow.commit()


def count_given_up(uow: UnitOfWork) -> int:
    """How many were given up, of the newest `SHOWN` in trouble; for `terang doctor`."""
    with uow.reading():
        return sum(d.state == "given_up" for d in uow.deliveries.troubled(SHOWN))


@dataclass(frozen=True, slots=True)
class _Taken:
    delivery: Delivery
    to: str
    notice: Notice


def _taken(uow: UnitOfWork, delivery: Delivery, now: datetime) -> _Taken | Delivery:
    """The delivery with what is needed to try it; itself, if it is over without a try."""
    application, to = uow.applications.get(delivery.number), _address(uow, delivery)
    if application is None or application.is_erased or not to:
        uow.deliveries.remove(delivery.id)
        return delivery
    why = hopeless(delivery, now)
    if why is not None:
        over = tried(delivery, why, now)
        uow.deliveries.put(over)
        return over
    kept = begun(delivery, now)
    uow.deliveries.put(kept)
    return _Taken(kept, to, _notice(uow, application, delivery))


def _carried(carriers: Carriers, taken: _Taken, write: Write) -> Result:
    carry = carriers.get(taken.delivery.channel)
    if carry is None:  # the setting is gone; it may come back
        return "unreachable"
    words = write(taken.notice)
    mark = hashlib.sha256(taken.delivery.id.encode()).hexdigest()[:32]
    language = taken.notice.language
    at = taken.delivery.queued_at
    return carry(taken.to, Letter(mark, at, language, words.subject, words.text, words.short))


def _notice(uow: UnitOfWork, application: Application, delivery: Delivery) -> Notice:
    stored = uow.versions.get(application.service, application.version)
    is_open = stored is not None and opened(stored).standard.publication == "open"
    return Notice(delivery.event, delivery.number, application.language, not is_open)


def _address(uow: UnitOfWork, delivery: Delivery) -> str:
    contact = uow.contacts.get(delivery.number)
    return "" if contact is None else contact.to(delivery.channel)


def _refuse_without_right(user: User) -> None:
    if not may(user, "mend_notices"):
        raise forbidden("NOTICES-FORBIDDEN")
