"""News for an applicant, a supervisor or a program on its way: queued with its event, tried until
it is taken.

Invariants:
- an address lies in one place, the contact or the account; a delivery names only number, channel
  and account, so whoever takes the wish back gets nothing more, not even what already waits;
- a try is counted before it is made: who dies over one has used it up, and tries are `TRIES`;
- what is over (`sent`, `given_up`) is kept for `KEPT` and then forgotten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from publish.facts.status import EventCode

Channel = Literal["email", "message", "webhook"]
CHANNELS: tuple[Channel, ...] = ("email", "message")
DueWarning = Literal["near_due", "overdue"]
"""What a supervisor is told of an application, once for each."""
News = EventCode | Literal["message_written"] | DueWarning
"""What somebody is told of: an event, that the office wrote a message, or a warning."""
WAYS: tuple[Channel, ...] = (*CHANNELS, "webhook")
"""Those that lead to an applicant."""
State = Literal["waiting", "sent", "given_up"]
Result = Literal[
    "taken",
    "unreachable",
    "untrusted",
    "login",
    "busy",
    "unclear",
    "sealed",
    "refused",
    "cut_off",
    "late",
]
"""What became of a try.

- `taken`: the other side has it;
- `unreachable`, `untrusted` (TLS), `login`, `busy`, `unclear` (it makes no sense), `sealed` (our
  own secret does not open): a later try may go well;
- `refused`: it never will; `cut_off`: the last try was not lived through; `late`: nobody sent
  it within `FRESH`.
"""
FINAL: frozenset[Result] = frozenset({"refused", "cut_off", "late"})

WAITS: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long to wait after the first, second ... failure."""
TRIES = len(WAITS) + 1
LEASE = timedelta(minutes=10)
"""How long one sender has for what it took, before another takes it."""
FRESH = timedelta(days=3)
"""How old news may be at its first try; after that it would only confuse, as after a restore."""
KEPT = timedelta(days=90)

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+",
    re.ASCII,
)
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3 without the brackets
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_BLANKS = re.compile(r"[\s().-]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an applicant wants to hear of an application; "" for not there.

    `email` is one plain address, `phone` a number as E.164 writes it: `+6281234567890`.
    """

    number: str
    email: str = ""
    phone: str = ""

    def to(self, channel: Channel) -> str:
        """Where this channel leads; "" for nowhere."""
        return {"email": self.email, "message": self.phone}.get(channel, "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One piece of news for one channel. `last` is what became of the last try, "" before any;
    `webhook` names the one that is told, with the `sequence` of the event; "" and 0 for people.
    `person` is the id of who of the office is told; "" for the applicant."""

    id: str
    channel: Channel
    number: str
    event: News
    queued_at: datetime
    next_at: datetime
    tries: int = 0
    state: State = "waiting"
    last: Result | Literal[""] = ""
    sequence: int = 0
    webhook: str = ""
    person: str = ""


def begun(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery as it is kept while somebody tries."""
    return replace(delivery, tries=delivery.tries + 1, next_at=now + LEASE)


def hopeless(delivery: Delivery, now: datetime) -> Result | None:
    """Why no try may be made any more; None while one may."""
    if delivery.tries >= TRIES:
        return "cut_off"
    return "late" if not delivery.tries and now - delivery.queued_at > FRESH else None


def tried(delivery: Delivery, result: Result, now: datetime) -> Delivery:
    """The delivery after the try that `begun` has counted."""
    if result == "taken":
        return replace(delivery, state="sent", last=result)
    if result in FINAL or delivery.tries >= TRIES:
        return replace(delivery, state="given_up", last=result)
    return replace(delivery, last=result, next_at=now + WAITS[delivery.tries - 1])


def renewed(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery as if it were queued now."""
    return replace(delivery, queued_at=now, next_at=now, tries=0, state="waiting", last="")


def email_address(typed: str) -> str | None:
    """The address as it is kept, "" for nothing typed; None if it is none that we write to."""
    bare = typed.strip()
    if not bare:
        return ""
    return bare if len(bare) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(bare) else None


def phone_number(typed: str) -> str | None:
    """The number as `+628...`, "" for nothing typed; None if it is none. Without a country it
    is taken for one of Indonesia."""
    bare = _BLANKS.sub("", typed)
    if not bare:
        return ""
    if bare.startswith("0"):
        bare = f"+62{bare[1:]}"
    elif bare.startswith("62"):
        bare = f"+{bare}"
    return bare if _PHONE.fullmatch(bare) else None


def masked(address: str) -> str:
    """Enough to tell two addresses apart, not to write to one: `w…@contoh.test`, `+62…89`."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"{address[:3]}…{address[-2:]}" if address else ""
