"""The pages of words: about, method, privacy, the proof, and the page for no page."""

from __future__ import annotations

from publish.errors import NotFound, Problem
from publish.pages.edition import Edition
from publish.pages.markdown_text import read_markdown
from publish.pages.routes import PageRef
from publish.pages.view_models.lists import NotFoundView, ProofView, ProseView
from publish.pages.views.frame import frame, search


def prose(edition: Edition, ref: PageRef) -> ProseView:
    """A page that the city writes: `site/pages/<kind>.<lang>.md`; headed by its title."""
    path = edition.folder / "pages" / f"{ref.kind}.{ref.lang}.md"
    if not path.is_file():
        raise NotFound(Problem(path.name, "PROSE-MISSING", {"file": path.name}))
    text = read_markdown(path)
    return ProseView(
        frame=frame(edition, ref, text.title, section=ref.kind), title=text.title, body=text.body
    )


def proof(edition: Edition, ref: PageRef) -> ProofView:
    """The register behind the pages."""
    title = edition.words[ref.lang].gettext("Proof")
    return ProofView(
        frame=frame(edition, ref, title, section="proof"),
        origin=edition.city.origin,
        size=edition.size,
        root=edition.index.root.hex(),
        key=edition.settings.verifier_key,
        address=edition.settings.public_url or "URL",
        recorded_on=edition.as_of,
    )


def not_found(edition: Edition, ref: PageRef) -> NotFoundView:
    """There is no such page."""
    title = edition.words[ref.lang].gettext("There is no such page")
    return NotFoundView(
        frame=frame(edition, ref, title, scripts=("find-number.js",)),
        search=search(edition, ref.lang),
    )
