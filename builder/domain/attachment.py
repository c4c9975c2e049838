"""A document that an applicant sent, known by a random id.

Invariants:
- the stored name is the id; the name it came with is text to show, never a path;
- bytes are stored only after they were found to be what they claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]
MEDIA_TYPES: tuple[MediaType, ...] = ("application/pdf", "image/jpeg", "image/png")
MOST_MEGABYTES = 7
"""Longest document that a question may ask for; a page of a form takes little more at once."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """`digest` is SHA-256 (hex) of the stored bytes; `number` is None until it is submitted.

    `holder_hash` is the hash of whoever may still use it in a submission (the
    browser's secret), so that one applicant cannot attach another's file.
    """

    id: str
    media_type: MediaType
    size: int
    digest: str
    name: str
    holder_hash: str
    stored_at: datetime
    number: str | None = None
