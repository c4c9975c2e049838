"""The public page and the price slip of a draft, drawn by the public site's own code.

Invariants:
- for officers only, never stored by anybody, and marked as a draft;
- what cannot be read yet is refused with its findings, as everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, g, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from builder.usecases.drafts import read_documents, read_draft
from builder.usecases.public_preview import preview_index
from builder.web.live import today, workspace
from publish.facts.text import Lang
from publish.pages.draft_page import draft_service, draft_slip
from publish.pages.edition import Edition
from publish.pages.routes import Kind, PageRef

PARTS: Mapping[str, tuple[Kind, Lang]] = {
    "halaman": ("service", "id"),
    "page": ("service", "en"),
    "kartu": ("slip", "id"),
    "slip": ("slip", "en"),
}
"""The pages there are, by the last word of their address."""
ADDRESS = {kind_and_lang: word for word, kind_and_lang in PARTS.items()}


def public_page(draft: str, part: str) -> Response:
    """One of the pages of a draft."""
    found = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    if part not in PARTS:
        raise NoSuchPage
    kind, lang = PARTS[part]
    uow = workspace().uow()
    with uow.reading():
        former = uow.versions.of_service(found.service)
    index = preview_index(workspace().shelf(), former, read_documents(found), today())
    settings = replace(workspace().site, verifier_key="")
    edition = Edition(index, workspace().site_folder, settings)
    ref, other = PageRef(kind, found.service, lang), "en" if lang == "id" else "id"

    def address(kind: Kind, lang: Lang) -> str:
        return url_for("author.public_page", draft=draft, part=ADDRESS[kind, lang])

    there: Lang = "en" if other == "en" else "id"
    if kind == "slip":
        drawn = draft_slip(edition, ref, other=address(kind, there))
    else:
        drawn = draft_service(
            edition, ref, other=address(kind, there), slip_href=address("slip", lang)
        )
    index.connection.close()
    return Response(drawn, content_type="text/html; charset=utf-8")
