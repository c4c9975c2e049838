"""News that could not be sent, or not yet: for who sees to the machines.

Invariant: an address is shown masked, and of the application its number only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from builder.domain.delivery import Delivery, masked, renewed
from builder.domain.user import User, may
from builder.errors import forbidden, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.notices import address_of, standing_webhook

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that could not be sent, or not yet; `to` is masked (of a webhook its host), ""
    once nobody wants it."""

    delivery: Delivery
    to: str


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


def _shown_to(uow: UnitOfWork, delivery: Delivery) -> str:
    if delivery.channel != "webhook":
        return masked(address_of(uow, delivery))
    webhook = standing_webhook(uow, delivery)
    return "" if webhook is None else urlsplit(webhook.url).hostname or ""


def _refuse_without_right(user: User) -> None:
    if not may(user, "mend_notices"):
        raise forbidden("NOTICES-FORBIDDEN")
