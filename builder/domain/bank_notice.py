"""The bank's signed notice of a payment: who sent it, when, and what it says.

The signature is HMAC-SHA-256 over the time, a dot and the body, in hex.

Invariants:
- signature before content: nothing of a body is read that the key does not vouch for;
- a notice older or newer than `WINDOW` is refused, so an old one cannot be sent again later;
  within it the line's id makes a repetition harmless.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date, datetime, timedelta

from builder.domain.receipt_line import LARGEST_AMOUNT, LONGEST_REFERENCE, Incoming
from builder.errors import TerangError, forbidden, invalid
from publish.facts.json_text import read_json

WINDOW = timedelta(minutes=5)
_TIME = re.compile(r"[0-9]{1,12}")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MEMBERS = {"id", "amount", "received_on", "reference"}


def sign(key: bytes, timestamp: str, body: bytes) -> str:
    """The signature of a notice."""
    return hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read_notice(
    key: bytes, *, timestamp: str, signature: str, body: bytes, now: datetime
) -> Incoming:
    """What a vouched-for notice says. Raises `Forbidden` (NOTICE-SIGNATURE, NOTICE-TIME) and
    `Invalid` (NOTICE-SHAPE)."""
    wanted = sign(key, timestamp, body) if _TIME.fullmatch(timestamp) else ""
    if not wanted or not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise forbidden("NOTICE-SIGNATURE")
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        raise forbidden("NOTICE-TIME", minutes=int(WINDOW.total_seconds() // 60))
    return _incoming(body)


def _incoming(body: bytes) -> Incoming:
    try:
        said = read_json(body)
        if set(said) != _MEMBERS or not _ID.fullmatch(said["id"]):
            raise ValueError("members")
        amount = said["amount"]
        if type(amount) is not int or not 0 < amount <= LARGEST_AMOUNT:
            raise ValueError("amount")
        received_on = date.fromisoformat(said["received_on"])
        reference = " ".join(said["reference"].split())[:LONGEST_REFERENCE]
    except (TerangError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise invalid("NOTICE-SHAPE") from error
    return Incoming(f"bank-{said['id']}", amount, received_on, reference)
