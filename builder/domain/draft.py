"""A definition on its way to becoming a version: written, proposed, approved by a second person.

Pure moves: each takes a draft and gives the next one. Storing it, linting it
and publishing it are use cases.

Invariants:
- proposer and approver sign a digest over both documents; any later edit
  throws the signatures away;
- nobody approves what they wrote or proposed: ids are compared, and everybody
  who ever saved a text of this draft counts as its writer;
- `revision` grows by one with every change and guards against lost updates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from builder.domain.authoring import undo
from builder.domain.authoring.undo import EMPTY, UndoLog
from builder.errors import conflict, forbidden

DraftState = Literal["editing", "proposed", "approved", "published", "rejected"]


@dataclass(frozen=True, slots=True)
class DraftMove:
    """What somebody did with a draft, for its history page."""

    what: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """Texts as they were typed; `digest` is set from proposal on; `version` once published."""

    id: str
    service: str
    service_text: str
    form_text: str
    author: str
    revision: int = 1
    state: DraftState = "editing"
    editors: tuple[str, ...] = ()
    digest: str | None = None
    proposed_by: str | None = None
    approved_by: str | None = None
    version: int | None = None
    history: tuple[DraftMove, ...] = ()
    undo_log: UndoLog = EMPTY

    @property
    def texts(self) -> undo.Texts:
        """Both texts together."""
        return self.service_text, self.form_text

    @property
    def is_open(self) -> bool:
        """True while it can still change."""
        return self.state != "published"


def started(
    id_: str, service: str, service_text: str, form_text: str, by: str, at: datetime
) -> ServiceDraft:
    """A new draft of a service."""
    return ServiceDraft(
        id=id_,
        service=service,
        service_text=service_text,
        form_text=form_text,
        author=by,
        editors=(by,),
        history=(DraftMove("started", by, at),),
    )


def revised(
    draft: ServiceDraft, service_text: str, form_text: str, by: str, at: datetime
) -> ServiceDraft:
    """With other texts: back to editing, nobody's signature holds any longer."""
    log = undo.noted(draft.undo_log, draft.texts, (service_text, form_text))
    return _rewritten(draft, log, (service_text, form_text), DraftMove("revised", by, at))


def undone(draft: ServiceDraft, by: str, at: datetime) -> ServiceDraft:
    """With the last change taken back. Raises `Conflict` (UNDO-NOTHING)."""
    log, texts = undo.undone(draft.undo_log, draft.texts)
    return _rewritten(draft, log, texts, DraftMove("undone", by, at))


def redone(draft: ServiceDraft, by: str, at: datetime) -> ServiceDraft:
    """With the change that was taken back last. Raises `Conflict` (REDO-NOTHING)."""
    log, texts = undo.redone(draft.undo_log, draft.texts)
    return _rewritten(draft, log, texts, DraftMove("redone", by, at))


def _rewritten(
    draft: ServiceDraft, log: UndoLog, texts: undo.Texts, move: DraftMove
) -> ServiceDraft:
    _refuse_unless(draft, ("editing", "proposed", "approved", "rejected"))
    by = move.by
    editors = draft.editors if by in draft.editors else (*draft.editors, by)
    return _moved(
        replace(
            draft,
            service_text=texts[0],
            form_text=texts[1],
            undo_log=log,
            state="editing",
            editors=editors,
            digest=None,
            proposed_by=None,
            approved_by=None,
        ),
        move,
    )


def proposed(draft: ServiceDraft, digest: str, by: str, at: datetime) -> ServiceDraft:
    """Put before a second person, as exactly this digest."""
    _refuse_unless(draft, ("editing", "rejected"))
    return _moved(
        replace(draft, state="proposed", digest=digest, proposed_by=by, approved_by=None),
        DraftMove("proposed", by, at),
    )


def approved(draft: ServiceDraft, digest: str, by: str, at: datetime) -> ServiceDraft:
    """Signed by a second person who saw `digest`.

    Raises `Forbidden` (DRAFT-SELF-APPROVAL) for anybody who wrote or proposed
    it, `Conflict` (DRAFT-CHANGED) when it is no longer what they saw.
    """
    _refuse_unless(draft, ("proposed",))
    if by in {draft.author, draft.proposed_by, *draft.editors}:
        raise forbidden("DRAFT-SELF-APPROVAL")
    if digest != draft.digest:
        raise conflict("DRAFT-CHANGED")
    return _moved(replace(draft, state="approved", approved_by=by), DraftMove("approved", by, at))


def rejected(draft: ServiceDraft, by: str, note: str, at: datetime) -> ServiceDraft:
    """Sent back to its author with a reason; it can be revised and proposed again. Who proposed
    it counts among its writers from now on, as when it is taken back."""
    _refuse_unless(draft, ("proposed", "approved"))
    signed = draft.proposed_by or draft.author
    return _moved(
        replace(
            draft,
            state="rejected",
            editors=tuple(dict.fromkeys((*draft.editors, signed))),
            digest=None,
            proposed_by=None,
            approved_by=None,
        ),
        DraftMove("rejected", by, at, note),
    )


def withdrawn(draft: ServiceDraft, by: str, at: datetime) -> ServiceDraft:
    """Taken back before it was published: no signature holds, the text stays as it is; who
    proposed it counts among its writers from now on, and cannot turn into its approver."""
    _refuse_unless(draft, ("proposed", "approved"))
    signed = draft.proposed_by or by
    return _moved(
        replace(
            draft,
            state="editing",
            editors=tuple(dict.fromkeys((*draft.editors, signed))),
            digest=None,
            proposed_by=None,
            approved_by=None,
        ),
        DraftMove("withdrawn", by, at),
    )


def marked_published(draft: ServiceDraft, version: int, by: str, at: datetime) -> ServiceDraft:
    """Closed, as that version; doing it again changes nothing."""
    if draft.state == "published" and draft.version == version:
        return draft
    _refuse_unless(draft, ("approved",))
    return _moved(
        replace(draft, state="published", version=version), DraftMove("published", by, at)
    )


def _moved(draft: ServiceDraft, move: DraftMove) -> ServiceDraft:
    return replace(draft, revision=draft.revision + 1, history=(*draft.history, move))


def _refuse_unless(draft: ServiceDraft, states: tuple[DraftState, ...]) -> None:
    if draft.state not in states:
        raise conflict("DRAFT-STATE", state=draft.state)
