"""Definitions on their way: imported or typed, proposed, approved, sent back.

Invariants:
- a proposal is linted and its scenarios are run; what has findings is not proposed;
- the approver signs the digest they saw, and is nobody who wrote or proposed it;
- every save says which revision it was made from, so nobody overwrites unseen work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from builder.domain import draft as moves
from builder.domain.draft import ServiceDraft
from builder.domain.identifier import Rng, new_id
from builder.domain.user import Action, User, may
from builder.errors import forbidden, invalid, not_found, refuse_if
from builder.store.ports import Workbench
from builder.usecases.lint import Checks, lint_definition
from builder.usecases.words import tidy_note
from publish.facts.json_text import read_json
from publish.facts.service import SLUG, version_digest

LONGEST_TEXT = 256 * 1024
"""Bytes of one document."""
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Documents:
    """The two documents of a draft, read."""

    service: Any
    form: Any

    @property
    def digest(self) -> str:
        """What proposer and approver sign."""
        return version_digest(self.service, self.form)


def import_definition(
    workbench: Workbench,
    *,
    service_text: str,
    form_text: str,
    user: User,
    now: datetime,
    rng: Rng,
) -> ServiceDraft:
    """The texts of files as the open draft of their service; a new one if there is none.

    Texts that are already there change nothing. Raises `Invalid` for texts that
    are no JSON or name no service and unit, `Forbidden` (DRAFT-FORBIDDEN).
    """
    service, unit = _identity(service_text, form_text)
    _refuse_unless(user, "edit_definition", unit)
    is_this = (d for d in workbench.all() if d.service == service and d.is_open)
    found = next(is_this, None)
    if found is None:
        made = moves.started(new_id(rng), service, service_text, form_text, user.id, now)
        workbench.put(made, None)
        return made
    if (found.service_text, found.form_text) == (service_text, form_text):
        return found
    return _put(workbench, found, moves.revised(found, service_text, form_text, user.id, now))


def save_draft(
    workbench: Workbench,
    *,
    draft_id: str,
    service_text: str,
    form_text: str,
    expected_revision: int,
    user: User,
    now: datetime,
) -> ServiceDraft:
    """Other texts for a draft. Raises also `Conflict` (DRAFT-STALE), `Invalid`
    (DRAFT-OTHER-SERVICE) for a text that names another service."""
    found = read_draft(workbench, draft_id=draft_id, user=user)
    service, unit = _identity(service_text, form_text)
    _refuse_unless(user, "edit_definition", _unit_of(found))
    _refuse_unless(user, "edit_definition", unit)
    if service != found.service:
        raise invalid("DRAFT-OTHER-SERVICE", "/id", service=found.service)
    saved = moves.revised(found, service_text, form_text, user.id, now)
    workbench.put(saved, expected_revision)
    return saved


def propose_draft(
    workbench: Workbench, *, draft_id: str, user: User, now: datetime, checks: Checks
) -> ServiceDraft:
    """Put a draft before a second person. Raises `Invalid` with everything lint finds."""
    found = read_draft(workbench, draft_id=draft_id, user=user)
    _refuse_unless(user, "edit_definition", _unit_of(found))
    refuse_if(lint_definition(found.service_text, found.form_text, checks=checks))
    digest = read_documents(found).digest
    return _put(workbench, found, moves.proposed(found, digest, user.id, now))


def approve_draft(
    workbench: Workbench, *, draft_id: str, digest: str, user: User, now: datetime
) -> ServiceDraft:
    """Sign what was seen under `digest`. Raises `Forbidden` (DRAFT-SELF-APPROVAL,
    DRAFT-FORBIDDEN), `Conflict` (DRAFT-CHANGED, DRAFT-STATE)."""
    found = read_draft(workbench, draft_id=draft_id, user=user)
    _refuse_unless(user, "approve_definition", _unit_of(found))
    return _put(workbench, found, moves.approved(found, digest, user.id, now))


def reject_draft(
    workbench: Workbench, *, draft_id: str, note: str, user: User, now: datetime
) -> ServiceDraft:
    """Send a proposal back to its author with a reason."""
    found = read_draft(workbench, draft_id=draft_id, user=user)
    _refuse_unless(user, "approve_definition", _unit_of(found))
    said = tidy_note(note, LONGEST_NOTE)
    if not said:
        raise invalid("DRAFT-NOTE", "/note")
    return _put(workbench, found, moves.rejected(found, user.id, said, now))


def withdraw_draft(
    workbench: Workbench, *, draft_id: str, user: User, now: datetime
) -> ServiceDraft:
    """Take a proposal back to go on writing. Raises `Forbidden` (DRAFT-FORBIDDEN) for who
    does not write for its office, `Conflict` (DRAFT-STATE) once it is published."""
    found = read_draft(workbench, draft_id=draft_id, user=user)
    _refuse_unless(user, "edit_definition", _unit_of(found))
    return _put(workbench, found, moves.withdrawn(found, user.id, now))


def read_draft(workbench: Workbench, *, draft_id: str, user: User) -> ServiceDraft:
    """One draft. Raises `NotFound` (DRAFT-NOT-FOUND), also for who may see none."""
    found = workbench.get(draft_id) if may(user, "read_definition") else None
    if found is None:
        raise not_found("DRAFT-NOT-FOUND")
    return found


def list_drafts(workbench: Workbench, *, user: User) -> tuple[ServiceDraft, ...]:
    """All drafts for who may see them, else none."""
    return workbench.all() if may(user, "read_definition") else ()


def read_documents(draft: ServiceDraft) -> Documents:
    """The documents of a draft. Raises `Invalid` (JSON-*)."""
    return Documents(read_json(draft.service_text), read_json(draft.form_text))


def _put(workbench: Workbench, found: ServiceDraft, changed: ServiceDraft) -> ServiceDraft:
    workbench.put(changed, found.revision)
    return changed


def _identity(service_text: str, form_text: str) -> tuple[str, str]:
    """Service and unit that a text names; it may be wrong in every other way."""
    for text in (service_text, form_text):
        if len(text.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
            raise invalid("DEFINITION-SIZE", kilobytes=LONGEST_TEXT // 1024)
    document, _ = read_json(service_text), read_json(form_text)
    found = document if isinstance(document, dict) else {}
    service, unit = found.get("id"), found.get("unit")
    if not isinstance(service, str) or not SLUG.fullmatch(service):
        raise invalid("DEFINITION-ID", "/id")
    if not isinstance(unit, str) or not SLUG.fullmatch(unit):
        raise invalid("DEFINITION-UNIT", "/unit")
    return service, unit


def _unit_of(draft: ServiceDraft) -> str:
    _, unit = _identity(draft.service_text, draft.form_text)
    return unit


def _refuse_unless(user: User, action: Action, unit: str) -> None:
    if not may(user, action, unit):
        raise forbidden("DRAFT-FORBIDDEN")
