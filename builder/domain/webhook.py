"""Another program that is told what happens to the applications of one unit.

Invariants:
- what is told names the application and the event, and nothing of a person: who wants more asks
  the API with a token of its own, under the rights of that token;
- the secret is shown once and kept sealed; it signs, and opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.delivery import News
from builder.domain.identifier import Rng
from builder.domain.sealed_secret import sealed, unsealed
from publish.facts.status import EventCode

MARK = "trw_"
"""Begins every secret, so that one that leaked into a file is recognised."""
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Webhook:
    """What is kept of one: where it is told, of which unit's services, and of which events.

    `secret` is sealed; `revoked_on` None while nobody took it back.
    """

    id: str
    url: str
    unit: str
    events: tuple[EventCode, ...]
    secret: str
    made_on: date
    revoked_on: date | None = None

    def wants(self, unit: str, event: EventCode) -> bool:
        """Whether it is told of such an event of a service of that unit."""
        return self.revoked_on is None and self.unit == unit and event in self.events


@dataclass(frozen=True, slots=True)
class Happened:
    """What a program is told. `mark` is the same for every try of one row, and of no other."""

    mark: str
    event: News
    number: str
    service: str
    sequence: int
    recorded_at: datetime


def new_secret(rng: Rng) -> str:
    """256 random bits, as text."""
    return MARK + urlsafe_b64encode(rng(SECRET_BYTES)).decode("ascii").rstrip("=")


def sealed_for(key: bytes, id_: str, secret: str, rng: Rng) -> str:
    """The secret of that webhook as it is kept."""
    return sealed(key, _purpose(id_), secret, rng)


def secret_of(webhook: Webhook, key: bytes) -> str:
    """The secret. Raises `Integrity` (SECRET-SEALED)."""
    return unsealed(key, _purpose(webhook.id), webhook.secret)


def body_of(happened: Happened) -> bytes:
    """JSON in ASCII, members in order of their names."""
    said = {
        "id": happened.mark,
        "event": happened.event,
        "number": happened.number,
        "service": happened.service,
        "sequence": happened.sequence,
        "recorded_at": happened.recorded_at.isoformat(timespec="seconds"),
    }
    return json.dumps(said, sort_keys=True).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA-256 (RFC 2104) in hex of the timestamp, a dot and the body."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def _purpose(id_: str) -> str:
    return f"webhook {id_}"
