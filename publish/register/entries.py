"""One public fact as bytes: the entries of the register.

Invariants:
- one fact has one spelling: canonical JSON (RFC 8785), anything else is refused;
- what an entry says is judged by the fold, not here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.log.tiles import MAX_ENTRY_SIZE
from publish.register.layout import is_digest

# For each type of entry with documents beside the log, the members that name them.
DOCUMENT_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "reference": ("digest",),
    "version": ("service_digest", "form_digest"),
}

# What the fast reading leaves to the exact one: fractions, exponents and other
# numbers that a double may not hold, and more brackets than an event has.
_NOT_PLAIN = re.compile(rb"[0-9][.eE]|[0-9]{16}|NaN|Infinity")
_PLAIN_BRACKETS = 64


def encode_entry(document: Mapping[str, Any]) -> bytes:
    """The canonical bytes of an entry. Raises Invalid `ENTRY-TOO-LARGE`, or
    `CANONICAL-VALUE` for what JSON cannot hold exactly."""
    data = canonical_bytes(dict(document))
    if len(data) > MAX_ENTRY_SIZE:
        raise Invalid(Problem("", "ENTRY-TOO-LARGE", {"size": len(data), "limit": MAX_ENTRY_SIZE}))
    return data


def decode_entry(data: bytes) -> Mapping[str, Any]:
    """The members of an entry. Raises Invalid `ENTRY-NOT-CANONICAL` for bytes that
    are no JSON object, or are not how `encode_entry` writes it."""
    document = _plain(data)
    if document is None:
        document = _exact(data)
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        raise Invalid(Problem("", "ENTRY-NOT-CANONICAL"))
    return document


def documents_named(data: bytes) -> Iterator[str]:
    """The digests of the documents that an entry names; none if it is no entry."""
    if b'digest"' not in data:
        return
    try:
        document = decode_entry(data)
    except Invalid:
        return
    for member in DOCUMENT_MEMBERS.get(document["type"], ()):
        digest = document.get(member)
        if isinstance(digest, str) and is_digest(digest):
            yield digest


def _plain(data: bytes) -> Any:
    """The value, if the standard library can show that the bytes are canonical;
    it writes strings and small integers as RFC 8785 does, three times as fast."""
    if _NOT_PLAIN.search(data) or data.count(b"[") + data.count(b"{") > _PLAIN_BRACKETS:
        return None
    try:
        value = json.loads(data)
        written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return value if written.encode() == data else None
    except ValueError:
        return None


def _exact(data: bytes) -> Any:
    try:
        value = read_json(data)
        is_canonical = canonical_bytes(value) == data
    except Invalid as error:
        raise Invalid(Problem("", "ENTRY-NOT-CANONICAL")) from error
    if not is_canonical:
        raise Invalid(Problem("", "ENTRY-NOT-CANONICAL"))
    return value
