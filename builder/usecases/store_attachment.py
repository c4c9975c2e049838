"""Taking a document from an applicant: checked, made harmless, then stored.

Invariants:
- nothing is stored before its bytes were found to be what they claim;
- an image is stored as pixels only, drawn anew by a bounded child process;
  a PDF is stored as it came once another such process found nothing in it that acts;
- the stored name is a random id; the name it came with is kept as text.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

import puremagic

from builder.domain.attachment import MEDIA_TYPES, Attachment, MediaType
from builder.domain.identifier import Rng, new_id, secret_hash
from builder.errors import invalid
from builder.store.ports import Attachments, UnitOfWork
from builder.usecases.scan import Scan, unscanned
from publish.facts.text import forbidden_character

MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 100
_CHILD_SECONDS = 30
_PDF_TAIL = 2048
_DRAWS = ("-I", str(Path(__file__).with_name("image_child.py")))
_LOOKS = ("-I", "-S", str(Path(__file__).with_name("pdf_child.py")))

Redraw = Callable[[bytes, MediaType], bytes | None]
"""Draws an image anew; None if it is none."""
Acts = Callable[[bytes], bool]
"""Whether a PDF holds what a viewer would obey."""


def redrawn(content: bytes, media_type: MediaType) -> bytes | None:
    """The image drawn anew in a child process with bounds on memory and time."""
    return _from_child((*_DRAWS, media_type), content) or None


def acts(content: bytes) -> bool:
    """Whether a PDF acts, or takes too much to tell; told by a child process as well."""
    return _from_child(_LOOKS, content) is None


def _from_child(arguments: tuple[str, ...], content: bytes) -> bytes | None:
    """What a Python of its own writes; None unless it ends well."""
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            input=content,
            capture_output=True,
            timeout=_CHILD_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def store_attachment(
    uow: UnitOfWork,
    attachments: Attachments,
    *,
    content: bytes,
    name: str,
    holder: str,
    accept: tuple[str, ...],
    now: datetime,
    rng: Rng,
    redraw: Redraw = redrawn,
    is_active: Acts = acts,
    scan: Scan = unscanned,
    most_bytes: int = MOST_BYTES,
) -> Attachment:
    """Store a document of one of the `accept`ed types for `holder`, to be submitted later.

    Raises `Invalid`: UPLOAD-EMPTY, UPLOAD-SIZE (megabytes), UPLOAD-TYPE (allowed),
    UPLOAD-BROKEN, UPLOAD-ACTIVE, and what `scan` finds (UPLOAD-INFECTED, UPLOAD-UNSCANNED).
    """
    found, made = _harmless(content, accept, redraw, most_bytes)
    if found == "application/pdf" and is_active(made):
        raise invalid("UPLOAD-ACTIVE")
    scan(made)
    attachment = Attachment(
        id=new_id(rng),
        media_type=found,
        size=len(made),
        digest=hashlib.sha256(made).hexdigest(),
        name=shown_name(name),
        holder_hash=secret_hash(holder),
        stored_at=now,
    )
    # The row first: bytes of a person that no row names would lie there for ever after a kill. A
    # row without its bytes names an id that nobody was told, and goes after a day.
    with uow:
        uow.attachments_meta.put(attachment)
        uow.commit()
    attachments.put(attachment.id, made)
    return attachment


def _harmless(
    content: bytes, accept: tuple[str, ...], redraw: Redraw, most_bytes: int
) -> tuple[MediaType, bytes]:
    """The type of the bytes, and the bytes to store in their place."""
    if not content:
        raise invalid("UPLOAD-EMPTY")
    if len(content) > most_bytes:
        raise invalid("UPLOAD-SIZE", megabytes=most_bytes // 2**20)
    found = media_type_of(content)
    if found is None or found not in accept:
        allowed = ", ".join(_SHORT[t] for t in MEDIA_TYPES if t in accept)
        raise invalid("UPLOAD-TYPE", allowed=allowed)
    made = content if found == "application/pdf" else redraw(content, found)
    if made is None or len(made) > 4 * most_bytes:
        raise invalid("UPLOAD-BROKEN")
    return found, made


def media_type_of(content: bytes) -> MediaType | None:
    """What the bytes are, if two independent looks agree; None otherwise."""
    own = next((t for t, is_it in _HEADERS.items() if is_it(content)), None)
    if own is None:
        return None
    try:
        guessed = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        return None
    return own if guessed == own else None


def shown_name(name: str) -> str:
    """The last part of a file name as harmless text of at most 100 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if forbidden_character(c) is None and c not in "\n\t")
    return kept.strip()[:LONGEST_NAME] or "-"


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL:]


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-_PDF_TAIL:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR"


_HEADERS: Mapping[MediaType, Callable[[bytes], bool]] = {
    "application/pdf": _is_pdf,
    "image/jpeg": _is_jpeg,
    "image/png": _is_png,
}
_SHORT: Mapping[MediaType, str] = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
}
