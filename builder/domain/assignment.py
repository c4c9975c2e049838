"""Who of the office looks after an application. Private: the public sees offices, never people.

Invariant: an assignment gives no right; whoever may move the application still may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Assignment:
    """`person` looks after the application; `by` gave it to them. Both are ids of people."""

    number: str
    person: str
    by: str
    at: datetime
