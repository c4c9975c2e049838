"""What a draft changes against the version in force, in plain sentences, for who signs it.

Invariants:
- silent about nothing: a draft that cannot be compared says so by giving no sentences, and
  its findings say why.
"""

from __future__ import annotations

from flask import g, url_for

from builder.domain.authoring.diff import differences
from builder.domain.authoring.documents import Documents
from builder.domain.draft import ServiceDraft
from builder.domain.user import may, may_any
from builder.domain.version import in_force
from builder.errors import TerangError
from builder.usecases.authoring import editable
from builder.web.author.opened import address, unit_of
from builder.web.live import lang, today, workspace
from publish.facts.json_text import read_json


def sentences_of(draft: ServiceDraft) -> tuple[str, ...]:
    """The differences from what is in force today; () for a service that has nothing yet."""
    uow = workspace().uow()
    with uow.reading():
        stored = in_force(uow.versions.of_service(draft.service), today())
    if stored is None:
        return ()
    try:
        before = Documents(read_json(stored.service_document), read_json(stored.form_document))
        found = differences(before, editable(draft.texts))
    except TerangError:
        return ()
    return tuple(difference.said(lang()) for difference in found)


def edit_href(draft: ServiceDraft) -> str:
    """Where this person edits the draft; "" for who may not."""
    is_author = draft.is_open and may(g.user, "edit_definition", unit_of(draft))
    return address(draft, "questions") if is_author else ""


def start_href() -> str:
    """Where this person begins a definition; "" for who writes for no office."""
    is_author = may_any(g.user, "edit_definition", workspace().units())
    return url_for("author.start") if is_author else ""
