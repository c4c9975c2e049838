"""A published version as the record keeps it, and which one is in force on a day.

Invariants:
- documents are canonical JSON text, so that their digests can be checked later;
- the version in force is computed from dates, never switched by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """Version `version` (from 1) of a service; `draft` is the id of the draft it came from."""

    service: str
    version: int
    unit: str
    effective_from: date
    service_document: str
    form_document: str
    digest: str
    published_at: datetime
    draft: str


def opened(stored: StoredVersion) -> ServiceVersion:
    """The version as facts; read once for equal documents."""
    return _opened(stored.version, stored.service_document, stored.form_document)


def in_force(versions: Sequence[StoredVersion], on: date) -> StoredVersion | None:
    """The version that holds on that day, of versions of one service in their order."""
    started = [v for v in versions if v.effective_from <= on]
    return started[-1] if started else None


@lru_cache(maxsize=128)
def _opened(version: int, service_document: str, form_document: str) -> ServiceVersion:
    return read_version(version, read_json(service_document), read_json(form_document))
