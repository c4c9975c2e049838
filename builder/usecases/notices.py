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
    phone_number,
    tried,
)
from builder.domain.message import Message
from builder.domain.version import opened
from builder.domain.webhook import Happened, Webhook
from builder.errors import Problem, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.escalation import supervisor_address
from publish.facts.balance import MONEY_EVENTS
from publish.facts.status import EventCode
from publish.facts.text import Lang, Text

TOLD: frozenset[EventCode] = frozenset(
    {
        "filed",
        "returned",
        "accepted",
        "correction_requested",
        "due_moved",
        "amended",
        *MONEY_EVENTS,
        "approved",
        "rejected",
        "issued",
        "withdrawn",
    }
)
"""Events that an applicant is told of; a step that is done stands on the status page."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What an applicant is told in their `language`, or a supervisor in every one, with the name of
    the `service`; of a sealed one there is no public page to lead to, and no name."""

    event: News
    number: str
    language: Lang
    is_sealed: bool
    service: Text | None = None


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


Attempt = Callable[[], Result]


def _attempt(
    uow: UnitOfWork, delivery: Delivery, carriers: Carriers, write: Write, call: Call | None
) -> Attempt | None:
    """How to try it once no transaction is open; None if nobody wants it any more."""
    application = uow.applications.get(delivery.number)
    if application is None or application.is_erased:
        return None
    if delivery.channel == "webhook":
        webhook = standing_webhook(uow, delivery)
        if webhook is None:
            return None
        return partial(_called, call, webhook, _happened(uow, application, delivery))
    to = address_of(uow, delivery)
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


def standing_webhook(uow: UnitOfWork, delivery: Delivery) -> Webhook | None:
    """The program that is told; None once it is told no more. Inside a transaction."""
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
    name = opened(stored).standard.name if stored is not None and is_open else None
    return Notice(delivery.event, delivery.number, application.language, not is_open, name)


def address_of(uow: UnitOfWork, delivery: Delivery) -> str:
    """Where it goes; "" once nobody wants it any more. Inside a transaction."""
    if delivery.person:
        return supervisor_address(uow, delivery)
    contact = uow.contacts.get(delivery.number)
    return "" if contact is None else contact.to(delivery.channel)
