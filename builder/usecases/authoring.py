"""An officer edits a draft: one pure operation at a time, saved, undone, redone.

Invariants:
- a save says which revision its page showed; when the draft has moved on since, nothing is
  overwritten: `Conflict`, and `what_changed` tells what came between;
- the same save sent twice (a double click, a connection that broke) is saved once;
- an operation that changes nothing saves nothing, and takes no signature away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from builder.domain import draft as moves
from builder.domain.authoring import undo
from builder.domain.authoring.documents import Documents
from builder.domain.authoring.shape import form_shape_findings, shape_findings
from builder.domain.draft import ServiceDraft
from builder.domain.user import User, may
from builder.errors import Conflict, TerangError, conflict, forbidden, refuse_if
from builder.forms import lint_keywords
from builder.forms.lint import measure
from builder.store.ports import Workbench
from builder.usecases.drafts import read_draft
from publish.facts.json_text import read_json, write_json

Operation = Callable[[Documents], Documents]
"""Of `builder.domain.authoring`, with everything but the documents filled in."""


@dataclass(frozen=True, slots=True)
class Between:
    """What came between a page and its save: who saved, and the documents the page showed
    (None when they cannot be had any more)."""

    by: tuple[str, ...]
    before: Documents | None


def edit_draft(
    workbench: Workbench,
    *,
    draft_id: str,
    operation: Operation,
    expected_revision: int,
    user: User,
    now: datetime,
) -> ServiceDraft:
    """The draft after an operation, saved.

    Raises `Invalid` (the operation's; JSON-*, FORM-*, AUTHOR-SHAPE for texts that only the
    expert tab can open), `Conflict` (DRAFT-STALE, DRAFT-STATE), `Forbidden`
    (DRAFT-FORBIDDEN), `NotFound`.
    """
    found = _of_writer(workbench, draft_id, user)
    if found.revision != expected_revision:
        if _is_done(found, operation, expected_revision, user):
            return found
        raise conflict("DRAFT-STALE", found.service)
    documents = editable(found.texts)
    changed = operation(documents)
    if changed == documents:
        return found
    saved = moves.revised(found, *written(changed), user.id, now)
    workbench.put(saved, expected_revision)
    return saved


def undo_edit(
    workbench: Workbench, *, draft_id: str, expected_revision: int, user: User, now: datetime
) -> ServiceDraft:
    """The draft with its last change taken back. Raises `Conflict` (UNDO-NOTHING, DRAFT-STALE)."""
    return _stepped(workbench, draft_id, expected_revision, user, now, moves.undone)


def redo_edit(
    workbench: Workbench, *, draft_id: str, expected_revision: int, user: User, now: datetime
) -> ServiceDraft:
    """The draft with the change taken back last. Raises `Conflict` (REDO-NOTHING, DRAFT-STALE)."""
    return _stepped(workbench, draft_id, expected_revision, user, now, moves.redone)


def editable(texts: undo.Texts) -> Documents:
    """The documents of a draft, if the officer's screens can show them whole.

    Raises `Invalid` (JSON-*, FORM-*, AUTHOR-SHAPE) naming every place that they cannot.
    """
    documents = Documents(read_json(texts[0]), read_json(texts[1]))
    refuse_if(shape_findings(documents.service))
    refuse_if(measure(documents.form) or lint_keywords.findings(documents.form))
    refuse_if(form_shape_findings(documents.form))
    return documents


def written(documents: Documents) -> undo.Texts:
    """Both documents as the files of a definition are written."""
    service, form = (write_json(d, 2) + "\n" for d in (documents.service, documents.form))
    return service, form


def what_changed(draft: ServiceDraft, since: int) -> Between:
    """What happened to a draft after its revision `since`."""
    later = draft.history[since:]
    texts = _texts_at(draft, since)
    try:
        before = None if texts is None else editable(texts)
    except TerangError:
        before = None
    return Between(tuple(dict.fromkeys(move.by for move in later)), before)


def _texts_at(draft: ServiceDraft, revision: int) -> undo.Texts | None:
    """The texts at an earlier revision, walked back through the undo log."""
    if not 0 < revision <= draft.revision:
        return None
    log, texts = draft.undo_log, draft.texts
    back = {"revised": undo.undone, "redone": undo.undone, "undone": undo.redone}
    try:
        for move in reversed(draft.history[revision:]):
            if move.what in back:
                log, texts = back[move.what](log, texts)
    except Conflict:
        return None
    return texts


def _is_done(draft: ServiceDraft, operation: Operation, expected: int, user: User) -> bool:
    """Whether the draft is exactly what this save would have made of the page's revision."""
    later = draft.history[expected:]
    is_one_save = len(later) == 1 and later[0].what == "revised" and later[0].by == user.id
    before = what_changed(draft, expected).before if is_one_save else None
    if before is None:
        return False
    try:
        return written(operation(before)) == draft.texts
    except TerangError:
        return False


def _stepped(
    workbench: Workbench,
    draft_id: str,
    expected_revision: int,
    user: User,
    now: datetime,
    step: Callable[[ServiceDraft, str, datetime], ServiceDraft],
) -> ServiceDraft:
    found = _of_writer(workbench, draft_id, user)
    if found.revision != expected_revision:
        raise conflict("DRAFT-STALE", found.service)
    moved = step(found, user.id, now)
    workbench.put(moved, expected_revision)
    return moved


def _of_writer(workbench: Workbench, draft_id: str, user: User) -> ServiceDraft:
    found = read_draft(workbench, draft_id=draft_id, user=user)
    service = read_json(found.service_text)
    unit = service.get("unit") if isinstance(service, dict) else None
    if not may(user, "edit_definition", unit if isinstance(unit, str) else None):
        raise forbidden("DRAFT-FORBIDDEN")
    return found
