"""Getting back in when every device is gone: two administrators take the second factors away.

Invariants:
- the two are two people, and neither is the one who gets back in;
- the first word waits a day for the second, then it has to be said again;
- both words stay in the record, with their moments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from builder.errors import conflict, forbidden

LASTS = timedelta(hours=24)
"""How long the word of the first administrator waits for a second one's."""
SHELL = "@shell"
"""Whoever had the shell of the machine: a name that no person can have."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """`asked_by` wants the second factors of `user` taken away; they are once `confirmed_by`
    has agreed ("" and None until then)."""

    user: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether the factors were taken away."""
        return self.confirmed_at is not None

    def is_waiting(self, now: datetime) -> bool:
        """Whether a second word would do it."""
        return not self.is_done and now - self.asked_at < LASTS


def said(last: Recovery | None, user: str, by: str, now: datetime) -> Recovery:
    """The recovery of `user` after this administrator's word; `last` is the one before.

    Raises `Forbidden` (FACTOR-OWN) for one's own, `Conflict` (FACTOR-ASKED) for the same
    administrator's second word.
    """
    if by == user:
        raise forbidden("FACTOR-OWN")
    if last is None or not last.is_waiting(now):
        return Recovery(user, by, now)
    if by == last.asked_by:
        raise conflict("FACTOR-ASKED")
    return replace(last, confirmed_by=by, confirmed_at=now)
