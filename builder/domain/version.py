"""A published version as the record keeps it, and which one is in force on a day.

Invariants:
- documents are canonical JSON text, and what is opened has the digest that two people signed:
  a row that was changed in the database is refused, whatever can be read in it;
- the version in force is computed from dates, never switched by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from builder.errors import Integrity, Invalid, integrity
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
    """The version as facts; read, and compared with its digest, once for equal documents.

    Raises `Integrity` (VERSION-ALTERED) for documents that are not those of the digest, or a
    unit or a day that is not theirs.
    """
    try:
        version = _opened(stored.version, stored.service_document, stored.form_document)
    except Invalid:
        raise _altered(stored) from None
    standard = version.standard
    said = (stored.service, stored.unit, stored.effective_from, stored.digest)
    if said != (standard.id, standard.unit, standard.effective_from, version.digest):
        raise _altered(stored)
    return version


def in_force(versions: Sequence[StoredVersion], on: date) -> StoredVersion | None:
    """The version that holds on that day, of versions of one service in their order."""
    started = [v for v in versions if v.effective_from <= on]
    return started[-1] if started else None


def _altered(stored: StoredVersion) -> Integrity:
    return integrity("VERSION-ALTERED", stored.service, version=stored.version)


@lru_cache(maxsize=128)
def _opened(version: int, service_document: str, form_document: str) -> ServiceVersion:
    return read_version(version, read_json(service_document), read_json(form_document))
