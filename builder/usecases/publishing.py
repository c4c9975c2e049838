"""A draft becomes a version: the one place where workbench and record meet.

Two stores cannot share a transaction. The record commits first (version and
outbox row together), then the draft is marked; marking is idempotent and is
repaired on the next open.

Invariants:
- what is published has the digest that two different people signed, and is
  linted once more under today's calendar;
- publishing the same draft twice gives one version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from builder.domain.draft import ServiceDraft, marked_published
from builder.domain.user import User, may
from builder.domain.version import StoredVersion
from builder.errors import conflict, forbidden, integrity, invalid, refuse_if
from builder.store.ports import UnitOfWork, Workbench
from builder.usecases.drafts import Documents, read_documents, read_draft
from builder.usecases.lint import Checks, lint_definition
from builder.usecases.queue import queue_document, recording_moment
from builder.usecases.references import CityFacts, References, queue_references
from publish.facts.canonical import canonical_bytes, digest
from publish.facts.service import read_standard


@dataclass(frozen=True, slots=True)
class CityShelf:
    """What goes into the register before any version: the city and its references."""

    city: CityFacts
    references: References


def publish_version(
    uow: UnitOfWork,
    workbench: Workbench,
    *,
    draft_id: str,
    user: User,
    now: datetime,
    checks: Checks,
    shelf: CityShelf,
) -> StoredVersion:
    """Publish an approved draft as the next version of its service.

    Raises `Forbidden` (DRAFT-FORBIDDEN), `Conflict` (DRAFT-STATE, DRAFT-CHANGED),
    `Invalid` (lint's findings, VERSION-EARLIER for an effective date before the
    last version's).
    """
    draft = read_draft(workbench, draft_id=draft_id, user=user)
    with uow.reading():
        earlier = uow.versions.by_draft(draft.id)
    if earlier is not None:
        _mark(workbench, draft, earlier)
        return earlier
    documents = _signed_documents(draft)
    standard = read_standard(documents.service)
    if not may(user, "publish_definition", standard.unit):
        raise forbidden("DRAFT-FORBIDDEN")
    refuse_if(lint_definition(draft.service_text, draft.form_text, checks=checks))
    with uow:
        at = recording_moment(uow, now)
        queue_references(uow, shelf.city, shelf.references, at)
        stored = _next_version(uow, draft, documents, at)
        uow.versions.add(stored)
        _queue(uow, stored, documents, at)
        uow.commit()
    _mark(workbench, draft, stored)
    return stored


def repair_drafts(uow: UnitOfWork, workbench: Workbench) -> tuple[str, ...]:
    """Mark drafts whose version is in the record; returns their ids. For every start."""
    unmarked = [d for d in workbench.all() if d.state == "approved"]
    with uow.reading():
        published = [(d, uow.versions.by_draft(d.id)) for d in unmarked]
    for draft, stored in published:
        if stored is not None:
            _mark(workbench, draft, stored)
    return tuple(draft.id for draft, stored in published if stored is not None)


def _signed_documents(draft: ServiceDraft) -> Documents:
    if draft.state != "approved" or draft.approved_by is None:
        raise conflict("DRAFT-STATE", state=draft.state)
    if draft.approved_by in (draft.proposed_by, draft.author, *draft.editors):
        raise integrity("DRAFT-SIGNATURES", draft.service)
    documents = read_documents(draft)
    if documents.digest != draft.digest:
        raise conflict("DRAFT-CHANGED")
    return documents


def _next_version(
    uow: UnitOfWork, draft: ServiceDraft, documents: Documents, at: datetime
) -> StoredVersion:
    standard = read_standard(documents.service)
    former = uow.versions.of_service(draft.service)
    if former and standard.effective_from < former[-1].effective_from:
        last = former[-1].effective_from.isoformat()
        raise invalid("VERSION-EARLIER", "/effective_from", last=last)
    return StoredVersion(
        service=draft.service,
        version=len(former) + 1,
        unit=standard.unit,
        effective_from=standard.effective_from,
        service_document=canonical_bytes(documents.service).decode(),
        form_document=canonical_bytes(documents.form).decode(),
        digest=documents.digest,
        published_at=at,
        draft=draft.id,
    )


def _queue(uow: UnitOfWork, stored: StoredVersion, documents: Documents, at: datetime) -> None:
    document = {
        "type": "version",
        "service": stored.service,
        "version": stored.version,
        "effective_from": stored.effective_from.isoformat(),
        "service_digest": digest(documents.service),
        "form_digest": digest(documents.form),
        "digest": stored.digest,
        "recorded_on": at.date().isoformat(),
    }
    beside = (stored.service_document.encode(), stored.form_document.encode())
    queue_document(uow, document, documents=beside, recorded_at=at)


def _mark(workbench: Workbench, draft: ServiceDraft, stored: StoredVersion) -> None:
    by = draft.approved_by or ""
    marked = marked_published(draft, stored.version, by, stored.published_at)
    if marked != draft:
        workbench.put(marked, draft.revision)
