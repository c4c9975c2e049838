"""Being signed in: a random token in a cookie, its hash on the server.

Invariants:
- the store never holds a token, so a copy of it opens no session;
- a session ends 20 minutes after the last sign of life and 8 hours after its
  start, whichever is first, whatever the cookie says;
- too many failures for an account or an address stop before a hash is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=8)
TOUCH_AFTER = timedelta(seconds=60)
"""A sign of life is written at most this often."""

ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 50
KNOWN_FOR = timedelta(days=30)
"""A person who signed in from an address so lately has attempts of their own there."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; `token_hash` is `identifier.secret_hash` of the cookie's token."""

    token_hash: str
    user: str
    started_at: datetime
    seen_at: datetime


def is_alive(session: Session, now: datetime) -> bool:
    """Whether it still opens anything at `now`."""
    return now - session.seen_at < IDLE and now - session.started_at < LONGEST
