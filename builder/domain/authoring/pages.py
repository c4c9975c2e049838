"""The pages of a form: added, named, moved, taken away; and steps up and down.

Invariants:
- taking a page away never takes a question away: they go to the page before, or after;
- a form has at least one page once it has any.
"""

from __future__ import annotations

from typing import Any

from builder.domain.authoring.documents import Documents, Placed, bilingual, copied
from builder.domain.authoring.keys import mint_id
from builder.domain.authoring.layout import pages_of, settle
from builder.domain.authoring.places import names_in_order, place_of
from builder.domain.authoring.questions import Spot, check_label, move_question, page_of
from builder.errors import invalid, not_found
from publish.facts.text import Text

MOST_PAGES = 30


def add_page(documents: Documents, title: Text) -> Documents:
    """One more page at the end, empty; a form without pages gets all its questions on a
    first one. Raises `Invalid` (LABEL-*, PAGES-MANY)."""
    check_label(title, "form.json#/x-pages")
    changed = copied(documents)
    pages = pages_of(changed.form)
    if not pages:
        names = names_in_order(changed.form, "")
        changed.form["x-pages"] = pages = [_page("bagian-1", Text("Bagian 1", "Part 1"), names)]
    if len(pages) >= MOST_PAGES:
        raise invalid("PAGES-MANY", "form.json#/x-pages", most=MOST_PAGES)
    pages.append(_page(mint_id(title.id, [page["id"] for page in pages]), title, []))
    settle(changed.form)
    return changed


def rename_page(documents: Documents, page: str, title: Text) -> Documents:
    """Another title; its id stays."""
    check_label(title, "form.json#/x-pages")
    changed = copied(documents)
    bilingual(_find(changed.form, page), "title", title.id, title.en)
    return changed


def remove_page(documents: Documents, page: str) -> Documents:
    """Without this page; its questions stand at the end of the one before, or at the start
    of the one after. Raises `Invalid` (PAGE-LAST)."""
    changed = copied(documents)
    pages = pages_of(changed.form)
    gone = _find(changed.form, page)
    if len(pages) < 2:
        raise invalid("PAGE-LAST", "form.json#/x-pages")
    place = pages.index(gone)
    pages.remove(gone)
    if place > 0:
        pages[place - 1]["fields"] = [*pages[place - 1]["fields"], *gone["fields"]]
    else:
        pages[0]["fields"] = [*gone["fields"], *pages[0]["fields"]]
    settle(changed.form)
    return changed


def move_page(documents: Documents, page: str, by: int) -> Documents:
    """The page `by` places further (negative: earlier); at the ends it stays."""
    changed = copied(documents)
    pages = pages_of(changed.form)
    moving = _find(changed.form, page)
    place = pages.index(moving)
    pages.remove(moving)
    pages.insert(max(0, min(len(pages), place + by)), moving)
    settle(changed.form)
    return changed


def move_up(documents: Documents, pointer: str) -> Placed:
    """One place earlier; from the top of a page to the end of the page before."""
    return _step(documents, pointer, -1)


def move_down(documents: Documents, pointer: str) -> Placed:
    """One place later; from the end of a page to the start of the next."""
    return _step(documents, pointer, 1)


def _step(documents: Documents, pointer: str, by: int) -> Placed:
    place = place_of(documents.form, pointer)
    pages = pages_of(documents.form) if place.host == "" else []
    page = page_of(documents.form, place) if pages else None
    number = [p["id"] for p in pages].index(page) if page else 0
    names = pages[number]["fields"] if pages else names_in_order(documents.form, place.host)
    others = [name for name in names if name != place.name]
    target = names.index(place.name) + by
    if 0 <= target <= len(others):
        before = others[target] if target < len(others) else None
        return move_question(documents, pointer, Spot(place.host, page, before))
    if not 0 <= number + by < len(pages):
        return Placed(documents, pointer)
    near = pages[number + by]
    before = near["fields"][0] if by > 0 and near["fields"] else None
    return move_question(documents, pointer, Spot("", near["id"], before))


def _page(id_: str, title: Text, fields: list[str]) -> dict[str, Any]:
    page: dict[str, Any] = {"id": id_}
    bilingual(page, "title", title.id, title.en)
    return page | {"fields": fields}


def _find(form: dict[str, Any], page: str) -> dict[str, Any]:
    found = next((p for p in pages_of(form) if p["id"] == page), None)
    if found is None:
        raise not_found("PAGE-MISSING", "form.json#/x-pages", page=page[:60])
    return found
