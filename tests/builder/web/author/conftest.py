"""A draft of the building approval, and its author's browser on one page of the builder."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from builder.domain.authoring.documents import Documents
from builder.domain.draft import ServiceDraft
from builder.usecases.authoring import editable
from builder.usecases.drafts import import_definition
from tests.builder.web.city import PAID, SCHEMAS, City
from tests.builder.web.visitor import Visitor

REVISION = re.compile(r'name="revision" value="([0-9]+)"')


class Screen:
    """One page of the builder in one browser."""

    def __init__(self, visitor: Visitor, city: City, draft: ServiceDraft, page: str) -> None:
        self.visitor, self.city, self.id = visitor, city, draft.id
        self.address = f"/meja/layanan/{draft.id}/{page}"

    def open(self, q: str = "", **query: str) -> str:
        """What can be read on the page."""
        asked = {"q": q, **query} if q else query
        self.visitor.get(self.address, query_string=asked)
        return self.visitor.words()

    def press(self, op: str, q: str = "", **fields: Any) -> int:
        """Send a form of the page that was seen last; the status of the answer."""
        revision = REVISION.search(self.visitor.page)
        data = {"op": op, "q": q, "revision": revision[1] if revision else "0", **fields}
        answer = self.visitor.post(self.address, data, query_string={"q": q} if q else {})
        return answer.status_code

    @property
    def draft(self) -> ServiceDraft:
        """The draft as it is stored now."""
        found = self.city.workspace.workbench.get(self.id)
        assert found is not None
        return found

    @property
    def documents(self) -> Documents:
        """Its documents as they are stored now."""
        return editable(self.draft.texts)


@pytest.fixture
def draft(city: City) -> ServiceDraft:
    uow = city.workspace.uow()
    with uow.reading():
        author = uow.users.get("penulis")
    assert author is not None
    service, form = ((SCHEMAS / PAID / name).read_text() for name in ("service.json", "form.json"))
    return import_definition(
        city.workspace.workbench,
        service_text=service,
        form_text=form,
        user=author,
        now=city.time,
        rng=city.workspace.rng,
    )


@pytest.fixture
def author(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("penulis")


@pytest.fixture
def open_page(author: Visitor, city: City, draft: ServiceDraft) -> Callable[[str], Screen]:
    """A page of the builder, as its author sees it."""

    def screen(page: str) -> Screen:
        made = Screen(author, city, draft, page)
        made.open()
        return made

    return screen
