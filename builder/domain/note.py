"""What people of the office write down about an application for each other. Private, and no event.

Invariant: added and never changed; taken away with the person that the application is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """`by` is a person's id; `sequence` counts from 1 within the application."""

    number: str
    sequence: int
    by: str
    text: str
    at: datetime
