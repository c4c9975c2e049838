"""Where the files of a register are, relative to its root.

    checkpoint                       the signed state of the log
    tile/<level>/<index>[.p/<width>] hashes
    tile/entries/<index>[.p/<width>] entries
    doc/<2 hex>/<64 hex>.json        documents that an entry names by SHA-256

Tiles have the paths of C2SP tlog-tiles (`publish.log.tiles`).
"""

from __future__ import annotations

import hashlib
import re

from publish.errors import Invalid, Problem

CHECKPOINT = "checkpoint"
DOCUMENTS = "doc"

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DOCUMENT = re.compile(r"doc/([0-9a-f]{2})/(\1[0-9a-f]{62})\.json", re.ASCII)


def document_digest(document: bytes) -> str:
    """SHA-256 of a document, in lower-case hex: its name, and how entries name it."""
    return hashlib.sha256(document).hexdigest()


def is_digest(text: str) -> bool:
    """Whether `text` is a SHA-256 as 64 lower-case hex digits."""
    return _DIGEST.fullmatch(text) is not None


def document_path(digest: str) -> str:
    """Where the document with this digest is; Invalid for what is no digest."""
    if not is_digest(digest):
        raise Invalid(Problem("", "DOCUMENT-NAME", {"name": digest[:80]}))
    return f"{DOCUMENTS}/{digest[:2]}/{digest}.json"


def parse_document_path(path: str) -> str | None:
    """The digest in the path of a document; None for any other path."""
    match = _DOCUMENT.fullmatch(path)
    return match[2] if match else None
