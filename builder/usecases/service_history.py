"""Every version of a service with who signed it, and what is different between two of them.

Invariants:
- the state on a day is computed from dates, as `in_force` does;
- names of signers come from the draft; a version whose draft is not kept names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from builder.domain.authoring.diff import differences
from builder.domain.authoring.difference import Difference
from builder.domain.authoring.documents import Documents
from builder.domain.draft import DraftMove, ServiceDraft
from builder.domain.user import User, may
from builder.domain.version import StoredVersion, in_force
from builder.errors import forbidden, not_found
from builder.store.ports import UnitOfWork, Workbench
from publish.facts.json_text import read_json

VersionState = Literal["current", "coming", "replaced"]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version, its state on the day that was asked for, and the moves that made it one."""

    stored: StoredVersion
    state: VersionState
    proposed: DraftMove | None
    approved: DraftMove | None


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """Versions in their order, at least one; `is_open` is the draft of the next one."""

    versions: tuple[PastVersion, ...]
    is_open: ServiceDraft | None


def read_history(
    uow: UnitOfWork, workbench: Workbench, *, service: str, user: User, on: date
) -> ServiceHistory:
    """The history of a service on that day.

    Raises `Forbidden` (DRAFT-FORBIDDEN), `NotFound` (SERVICE-NOT-FOUND).
    """
    if not may(user, "read_definition"):
        raise forbidden("DRAFT-FORBIDDEN")
    with uow.reading():
        versions = uow.versions.of_service(service)
    if not versions:
        raise not_found("SERVICE-NOT-FOUND", service[:80])
    current = in_force(versions, on)
    last = current.version if current else 0
    drafts = [d for d in workbench.all() if d.service == service]
    by_id = {d.id: d for d in drafts}
    return ServiceHistory(
        tuple(_past(v, last, by_id.get(v.draft)) for v in versions),
        next((d for d in drafts if d.is_open), None),
    )


def compare(old: StoredVersion, new: StoredVersion) -> tuple[Difference, ...]:
    """What `new` changes against `old`, as the approver of a draft reads it."""
    return differences(_documents(old), _documents(new))


def numbered(history: ServiceHistory, number: str) -> StoredVersion:
    """The version that somebody typed the number of. Raises `NotFound` (VERSION-UNKNOWN)."""
    found = (p.stored for p in history.versions if str(p.stored.version) == number)
    stored = next(found, None)
    if stored is None:
        raise not_found("VERSION-UNKNOWN", number[:80])
    return stored


def _past(stored: StoredVersion, current: int, draft: ServiceDraft | None) -> PastVersion:
    history = draft.history if draft else ()
    return PastVersion(
        stored,
        _state(stored.version, current),
        _last(history, "proposed"),
        _last(history, "approved"),
    )


def _state(version: int, current: int) -> VersionState:
    if version == current:
        return "current"
    return "coming" if version > current else "replaced"


def _last(history: Sequence[DraftMove], what: str) -> DraftMove | None:
    return next((move for move in reversed(history) if move.what == what), None)


def _documents(stored: StoredVersion) -> Documents:
    return Documents(read_json(stored.service_document), read_json(stored.form_document))
