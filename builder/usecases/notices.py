"""Telling applicants what happened: queued with the event, sent by whoever sends. Other programs
(`builder.usecases.webhooks`) are told from the same queue.

Invariants:
- a notice is queued in the transaction of its event, and only for who left an address;
- its words are made when it is sent, by the caller's `Write`; the record keeps no text of it;
- no transaction is open while something is sent: a slow server holds nobody up;
- two senders never have the same delivery: each takes it for `LEASE` before it tries. One that
  dies after the other side has it sends it once more, under the same mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from builder.domain.application import Application, ApplicationEvent
from builder.domain.delivery import (
    CHANNELS,
    WAYS,
    Channel,
    Contact,
    Delivery,
    News,
    Result,
    begun,
    email_address,
    hopeless,
    masked,
    phone_number,
    renewed,
    tried,
)
from builder.domain.message import Message
from builder.domain.user import User, may
from builder.domain.version import opened
from builder.domain.webhook import Happened, Webhook
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
        "due_moved",
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

    event: News
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
    """A delivery that could not be sent, or not yet; `to` is masked (of a webhook its host), ""
    once nobody wants it."""

    delivery: Delivery
    to: str


Write = Callable[[Notice], Words]
Carry = Callable[[str, Letter], Result]
"""Tries once to bring a letter to an address. Raises nothing: what goes wrong is a result."""
Carriers = Mapping[Channel, Carry]
Call = Callable[[Webhook, Happened], Result]
"""Tries once to tell a program. Raises `Integrity` (SECRET-SEALED), and nothing else."""
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
    _queue(uow, event.number, f"{event.sequence}", event.code, event.recorded_at)


def queue_written(uow: UnitOfWork, message: Message) -> None:
    """Queue news that the office wrote, inside the transaction of the message; of its words there
    is nothing in it."""
    _queue(uow, message.number, f"message {message.sequence}", "message_written", message.at)


def _queue(uow: UnitOfWork, number: str, mark: str, news: News, at: datetime) -> None:
    contact = uow.contacts.get(number)
    for channel in CHANNELS:
        if contact is not None and contact.to(channel):
            uow.deliveries.add(
                Delivery(f"{channel} {number} {mark}", channel, number, news, at, at)
            )


def send_next(
    uow: UnitOfWork,
    carriers: Carriers,
    write: Write,
    clock: Clock,
    call: Call | None = None,
    ways: Sequence[Channel] = WAYS,
) -> Delivery | None:
    """Try what is due longest by one of these ways; what became of it, None if nothing is due.
    What nobody wants any more is dropped, and comes back as it was."""
    with uow:
        delivery = uow.deliveries.next_due(clock(), ways)
        if delivery is None:
            return None
        attempt = _attempt(uow, delivery, carriers, write, call)
        kept = _kept(uow, delivery, attempt, clock())
        uow.commit()
    if attempt is None or kept.state != "waiting":
        return kept
    after = tried(kept, attempt(), clock())
    with uow:
        uow.deliveries.put(after)
        uow.commit()
    return after


def list_troubles(uow: UnitOfWork, *, user: User) -> tuple[Trouble, ...]:
    """What could not be sent, the newest first. Raises `Forbidden` (NOTICES-FORBIDDEN)."""
    _refuse_without_right(user)
    with uow.reading():
        found = uow.deliveries.troubled(SHOWN)
        return tuple(Trouble(d, _shown_to(uow, d)) for d in found)


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


Attempt = Callable[[], Result]


def _attempt(
    uow: UnitOfWork, delivery: Delivery, carriers: Carriers, write: Write, call: Call | None
) -> Attempt | None:
    """How to try it once no transaction is open; None if nobody wants it any more."""
    application = uow.applications.get(delivery.number)
    if application is None or application.is_erased:
        return None
    if delivery.channel == "webhook":
        webhook = _standing_webhook(uow, delivery)
        if webhook is None:
            return None
        return partial(_called, call, webhook, _happened(uow, application, delivery))
    to = _address(uow, delivery)
    notice = _notice(uow, application, delivery)
    carry = carriers.get(delivery.channel)
    return partial(_carried, carry, to, delivery, notice, write) if to else None


def _kept(uow: UnitOfWork, delivery: Delivery, attempt: Attempt | None, now: datetime) -> Delivery:
    """The delivery as it is kept before a try, or once it is over without one."""
    if attempt is None:
        uow.deliveries.remove(delivery.id)
        return delivery
    why = hopeless(delivery, now)
    kept = begun(delivery, now) if why is None else tried(delivery, why, now)
    uow.deliveries.put(kept)
    return kept


def _carried(
    carry: Carry | None, to: str, delivery: Delivery, notice: Notice, write: Write
) -> Result:
    if carry is None:  # the setting is gone; it may come back
        return "unreachable"
    words, at = write(notice), delivery.queued_at
    letter = (_mark(delivery), at, notice.language, words.subject, words.text, words.short)
    return carry(to, Letter(*letter))


def _called(call: Call | None, webhook: Webhook, happened: Happened) -> Result:
    return "unreachable" if call is None else call(webhook, happened)


def _mark(delivery: Delivery) -> str:
    return hashlib.sha256(delivery.id.encode()).hexdigest()[:32]


def _standing_webhook(uow: UnitOfWork, delivery: Delivery) -> Webhook | None:
    webhook = uow.webhooks.get(delivery.webhook)
    return None if webhook is None or webhook.revoked_on is not None else webhook


def _happened(uow: UnitOfWork, application: Application, delivery: Delivery) -> Happened:
    events = uow.applications.events(delivery.number)
    at = events[delivery.sequence - 1].recorded_at  # sequences count from 1 without a gap
    return Happened(
        mark=_mark(delivery),
        event=delivery.event,
        number=delivery.number,
        service=application.service,
        sequence=delivery.sequence,
        recorded_at=at,
    )


def _notice(uow: UnitOfWork, application: Application, delivery: Delivery) -> Notice:
    stored = uow.versions.get(application.service, application.version)
    is_open = stored is not None and opened(stored).standard.publication == "open"
    return Notice(delivery.event, delivery.number, application.language, not is_open)


def _address(uow: UnitOfWork, delivery: Delivery) -> str:
    contact = uow.contacts.get(delivery.number)
    return "" if contact is None else contact.to(delivery.channel)


def _shown_to(uow: UnitOfWork, delivery: Delivery) -> str:
    if delivery.channel != "webhook":
        return masked(_address(uow, delivery))
    webhook = _standing_webhook(uow, delivery)
    return "" if webhook is None else urlsplit(webhook.url).hostname or ""


def _refuse_without_right(user: User) -> None:
    if not may(user, "mend_notices"):
        raise forbidden("NOTICES-FORBIDDEN")
