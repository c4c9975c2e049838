"""Telling other programs what happened: made and taken back by whoever has the shell.

Invariants:
- a row is queued in the transaction of its event, for each webhook of the service's unit that wants
  it; the same sender brings it as brings news to applicants, as often and with the same pauses;
- of a sealed service nothing is told: that somebody applied there is already too much;
- a call goes to a listed host only, over an address that was looked at, and follows no redirect;
- a try is signed with its own time, so that a repeated one is as fresh as the first.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date

from builder.domain.application import ApplicationEvent
from builder.domain.delivery import Delivery, Result
from builder.domain.identifier import Rng
from builder.domain.user import EVERY_UNIT
from builder.domain.webhook import (
    Happened,
    Webhook,
    body_of,
    new_secret,
    sealed_for,
    secret_of,
    signature,
)
from builder.errors import Problem, TerangError, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.gateway import result_of
from builder.usecases.http_out import Allowed, post, target_of
from builder.usecases.notices import Call, Clock
from publish.facts.amendment import AMENDED
from publish.facts.service import SLUG, ServiceStandard
from publish.facts.status import TRANSITIONS, EventCode

EVENTS: tuple[EventCode, ...] = tuple(sorted({AMENDED, *(code for _, code in TRANSITIONS)}))
"""What a webhook can be told of: every event that an application can have."""
ID_BYTES = 6
LONGEST_URL = 300
SECONDS = 10.0


def new_webhook(
    uow: UnitOfWork,
    *,
    url: str,
    hosts: Collection[str],
    unit: str,
    events: Iterable[EventCode],
    today: date,
    key: bytes,
    rng: Rng,
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which nobody can show again. Raises `Invalid` (WEBHOOK-*)."""
    wanted = tuple(sorted(set(events)))
    wrong = {
        "WEBHOOK-URL": ("/url", len(url) > LONGEST_URL or target_of(url, hosts) is None),
        "WEBHOOK-UNIT": ("/unit", unit == EVERY_UNIT or not SLUG.fullmatch(unit)),
        "WEBHOOK-EVENTS": ("/events", not wanted or not set(wanted) <= set(EVENTS)),
    }
    refuse_if(Problem(path, code) for code, (path, is_wrong) in wrong.items() if is_wrong)
    id_, secret = rng(ID_BYTES).hex(), new_secret(rng)
    made = Webhook(id_, url, unit, wanted, sealed_for(key, id_, secret, rng), today)
    with uow:
        uow.webhooks.put(made)
        uow.commit()
    return made, secret


def list_webhooks(uow: UnitOfWork) -> tuple[Webhook, ...]:
    """All there ever were, the newest first."""
    with uow.reading():
        return uow.webhooks.all()


def revoke_webhook(uow: UnitOfWork, *, id_: str, today: date) -> None:
    """Tell it nothing more, not even what waits. Raises `NotFound` (WEBHOOK-NOT-FOUND)."""
    with uow:
        found = uow.webhooks.get(id_)
        if found is None:
            raise not_found("WEBHOOK-NOT-FOUND")
        if found.revoked_on is None:
            uow.webhooks.put(replace(found, revoked_on=today))
            uow.commit()


def unopened_webhooks(uow: UnitOfWork, read_key: Callable[[], bytes]) -> list[Problem]:
    """Those whose secret the key does not open (SECRET-SEALED); `read_key` is asked if there are
    any, and raises `NotFound` (WORKSPACE-KEY)."""
    webhooks = [webhook for webhook in list_webhooks(uow) if webhook.revoked_on is None]
    key = read_key() if webhooks else b""
    return [problem for webhook in webhooks for problem in _unopened(webhook, key)]


def queue_calls(uow: UnitOfWork, event: ApplicationEvent, standard: ServiceStandard) -> None:
    """Queue an event for the programs that want it, inside its transaction."""
    if standard.publication != "open":
        return
    for webhook in uow.webhooks.all():
        if webhook.wants(standard.unit, event.code):
            at = event.recorded_at
            id_ = f"webhook {webhook.id} {event.number} {event.sequence}"
            uow.deliveries.add(
                Delivery(
                    id=id_,
                    channel="webhook",
                    number=event.number,
                    event=event.code,
                    queued_at=at,
                    next_at=at,
                    sequence=event.sequence,
                    webhook=webhook.id,
                )
            )


def caller(
    hosts: Collection[str],
    key: bytes,
    clock: Clock,
    *,
    is_allowed: Allowed,
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    seconds: float = SECONDS,
) -> Call:
    """What tells programs on these hosts; `key` opens their secrets."""

    def call(webhook: Webhook, happened: Happened) -> Result:
        target = target_of(webhook.url, hosts)
        if target is None:  # taken from the list; it may come back
            return "unreachable"
        try:
            secret = secret_of(webhook, key)
        except TerangError:  # `terang doctor` says which; the others are told all the same
            return "sealed"
        body, timestamp = body_of(happened), str(int(clock().timestamp()))
        headers = {
            "Terang-Id": happened.mark,
            "Terang-Timestamp": timestamp,
            "Terang-Signature": signature(secret, timestamp, body),
        }
        try:
            status = post(
                target, body, headers, seconds=seconds, is_allowed=is_allowed, context=context()
            )
        except ssl.SSLError:
            return "untrusted"
        except (http.client.HTTPException, ValueError):
            return "unclear"
        except OSError:
            return "unreachable"
        return result_of(status)

    return call


def _unopened(webhook: Webhook, key: bytes) -> tuple[Problem, ...]:
    try:
        secret_of(webhook, key)
    except TerangError as error:
        return tuple(error.problems)
    return ()
