"""Twenty-two ways to sign one's own draft; none of them works, and nothing is published by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from builder.domain.draft import ServiceDraft, approved
from builder.domain.user import User
from builder.errors import TerangError
from builder.store.memory import MemoryWorkbench
from builder.usecases.authoring import edit_draft, redo_edit, undo_edit
from builder.usecases.drafts import (
    approve_draft,
    import_definition,
    propose_draft,
    reject_draft,
    save_draft,
    withdraw_draft,
)
from builder.usecases.publishing import publish_version
from publish.facts.json_text import write_json
from tests.makers import NOON, form_document, seeded, service_document, user
from tests.office import Office
from tests.shelf import checks, city_shelf

ANI = user("author", "approver", id_="ani")
BUDI = user("approver", id_="budi")
CITRA = user("author", id_="citra")
FORM = write_json(form_document())


class Desk:
    """A workbench with one draft, and what people do to it."""

    def __init__(self, first: User) -> None:
        self.bench, self.office = MemoryWorkbench(), Office()
        self.id = self.take(first).id

    @property
    def draft(self) -> ServiceDraft:
        found = self.bench.get(self.id)
        assert found is not None
        return found

    def take(self, who: User, **changed: Any) -> ServiceDraft:
        return import_definition(
            self.bench, service_text=write_json(service_document(**changed)), form_text=FORM,
            user=who, now=NOON, rng=seeded(),
        )  # fmt: skip

    def save(self, who: User, **changed: Any) -> None:
        save_draft(
            self.bench, draft_id=self.id, service_text=write_json(service_document(**changed)),
            form_text=FORM, expected_revision=self.draft.revision, user=who, now=NOON,
        )  # fmt: skip

    def step(self, step: Callable[..., object], who: User) -> None:
        step(
            self.bench, draft_id=self.id, expected_revision=self.draft.revision, user=who, now=NOON
        )

    def propose(self, who: User) -> None:
        propose_draft(self.bench, draft_id=self.id, user=who, now=NOON, checks=checks())

    def approve(self, who: User, digest: str | None = None) -> None:
        said = self.draft.digest or "" if digest is None else digest
        approve_draft(self.bench, draft_id=self.id, digest=said, user=who, now=NOON)

    def publish(self, who: User) -> None:
        publish_version(
            self.office.uow(), self.bench, draft_id=self.id, user=who, now=NOON,
            checks=checks(), shelf=city_shelf(),
        )  # fmt: skip

    def reject(self, who: User) -> None:
        reject_draft(self.bench, draft_id=self.id, note="Lagi.", user=who, now=NOON)

    def withdraw(self, who: User) -> None:
        withdraw_draft(self.bench, draft_id=self.id, user=who, now=NOON)

    def force(self, **members: Any) -> None:
        """Somebody edits the store itself."""
        draft = self.draft
        self.bench.put(replace(draft, revision=draft.revision + 1, **members), draft.revision)


Way = Callable[[Desk], None]


def wrote(*between: Way, by: User = ANI) -> Way:
    """She changed the draft in some way; another proposes it; she approves as `by`."""

    def way(desk: Desk) -> None:
        for act in between:
            act(desk)
        desk.propose(CITRA)
        desk.approve(by)

    return way


def acts(*each: Way) -> Way:
    """One after the other."""

    def way(desk: Desk) -> None:
        for act in each:
            act(desk)

    return way


def edited(desk: Desk) -> None:
    desk.save(ANI, k_min=6)


def renamed(desk: Desk) -> None:
    edit_draft(
        desk.bench, draft_id=desk.id, expected_revision=desk.draft.revision, user=ANI, now=NOON,
        operation=lambda d: replace(d, service={**d.service, "k_min": 9}),
    )  # fmt: skip


def imported(desk: Desk) -> None:
    desk.take(ANI, k_min=7)


def proposes(who: User) -> Way:
    return lambda desk: desk.propose(who)


def approves(who: User) -> Way:
    return lambda desk: desk.approve(who)


def publishes(who: User) -> Way:
    return lambda desk: desk.publish(who)


def saves(who: User, **changed: Any) -> Way:
    return lambda desk: desk.save(who, **changed)


def steps(step: Callable[..., object], who: User) -> Way:
    return lambda desk: desk.step(step, who)


def forces(**members: Any) -> Way:
    return lambda desk: desk.force(**members)


OTHER_TEXT = write_json(service_document(k_min=6))
WAYS: dict[str, Way] = {
    "she wrote, proposes and approves": acts(edited, proposes(ANI), approves(ANI)),
    "another proposes what she wrote": wrote(edited),
    "by the screen instead of a file": wrote(renamed),
    "by importing a file": wrote(imported),
    "another wrote over it": wrote(edited, saves(CITRA, k_min=8)),
    "another put it back as it was": wrote(edited, saves(CITRA)),
    "she took her change back herself": wrote(edited, steps(undo_edit, ANI)),
    "another took her change back": wrote(edited, steps(undo_edit, CITRA)),
    "she only took another's change back": wrote(saves(CITRA, k_min=6), steps(undo_edit, ANI)),
    "she only brought a change back": wrote(
        saves(CITRA, k_min=6), steps(undo_edit, CITRA), steps(redo_edit, ANI)),
    "she only proposed it": acts(proposes(ANI), approves(ANI)),
    "she proposed it and took it back": wrote(proposes(ANI), lambda desk: desk.withdraw(ANI)),
    "another took her proposal back": wrote(proposes(ANI), lambda desk: desk.withdraw(CITRA)),
    "she proposed it and sent it back": wrote(proposes(ANI), lambda desk: desk.reject(ANI)),
    "another sent her proposal back": wrote(proposes(ANI), lambda desk: desk.reject(BUDI)),
    "she is no author any more": wrote(edited, by=replace(ANI, roles=frozenset({"approver"}))),
    "she works in another unit now": wrote(edited, by=replace(ANI, unit="dinas-lain")),
    "she has every role in every unit": wrote(
        edited, by=user("author", "approver", "supervisor", "admin", id_="ani", unit="*")),
    "she approves what nobody proposed": acts(edited, approves(ANI)),
    "she publishes without any approval": acts(edited, proposes(CITRA), publishes(ANI)),
    "she signs in the store itself": acts(
        edited, proposes(CITRA), forces(state="approved", approved_by="ani"), publishes(BUDI)),
    "she puts a new text under an old signature": acts(
        proposes(CITRA), approves(BUDI), forces(service_text=OTHER_TEXT), publishes(ANI)),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_nobody_signs_their_own_draft(way: str) -> None:
    desk = Desk(CITRA)

    with pytest.raises(TerangError):
        WAYS[way](desk)
    uow = desk.office.uow()
    with uow.reading():
        assert () == uow.versions.services()
    assert "published" != desk.draft.state


def test_there_are_twenty_ways_and_the_right_one_works() -> None:
    assert 20 <= len(WAYS)
    desk = Desk(CITRA)
    edited(desk)
    desk.propose(CITRA)
    desk.approve(BUDI)
    desk.publish(BUDI)

    assert "published" == desk.draft.state
    with pytest.raises(TerangError):
        approved(desk.draft, desk.draft.digest or "", "ani", NOON)


def test_there_are_twenty_ways_and_more() -> None:
    assert 20 <= len(WAYS)
