"""Definitions on their way: who may, what is checked, nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from builder.domain.draft import ServiceDraft
from builder.store.memory import MemoryWorkbench
from builder.usecases.drafts import (
    approve_draft,
    import_definition,
    list_drafts,
    propose_draft,
    read_documents,
    read_draft,
    reject_draft,
    save_draft,
    withdraw_draft,
)
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from publish.facts.json_text import write_json
from tests.makers import NOON, form_document, seeded, service_document, user
from tests.shelf import checks

ANI = user("author", id_="ani")
BUDI = user("approver", id_="budi")
BOTH = user("author", "approver", id_="citra")
STRANGER = user("author", id_="dedi", unit="dinas-lain")


@pytest.fixture
def workbench() -> MemoryWorkbench:
    return MemoryWorkbench()


def imported(
    workbench: MemoryWorkbench, who: Any = ANI, form: str | None = None, **changed: Any
) -> ServiceDraft:
    return import_definition(
        workbench,
        service_text=write_json(service_document(**changed)),
        form_text=form or write_json(form_document()),
        user=who,
        now=NOON,
        rng=seeded(len(workbench.all())),
    )


def proposed(workbench: MemoryWorkbench, draft: ServiceDraft, who: Any = ANI) -> ServiceDraft:
    return propose_draft(workbench, draft_id=draft.id, user=who, now=NOON, checks=checks())


def approved(workbench: MemoryWorkbench, draft: ServiceDraft, who: Any = BUDI) -> ServiceDraft:
    return approve_draft(
        workbench, draft_id=draft.id, digest=draft.digest or "", user=who, now=NOON
    )


def test_a_file_becomes_a_draft_once(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)

    assert draft == imported(workbench)
    assert (draft,) == workbench.all()


def test_another_text_revises_the_open_draft(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)
    again = imported(workbench, BOTH, k_min=6)

    assert (draft.id, 2, ("ani", "citra")) == (again.id, again.revision, again.editors)


def test_proposal_and_approval_are_of_one_digest(workbench: MemoryWorkbench) -> None:
    draft = approved(workbench, proposed(workbench, imported(workbench)))

    assert ("approved", read_documents(draft).digest) == (draft.state, draft.digest)


@pytest.mark.parametrize("who", [BUDI, STRANGER, user("officer"), user("admin"), user()])
def test_only_an_author_of_the_unit_writes(workbench: MemoryWorkbench, who: Any) -> None:
    with pytest.raises(Forbidden):
        imported(workbench, who)


def test_no_author_takes_a_service_to_another_unit(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)
    with pytest.raises(Forbidden):
        save_draft(
            workbench,
            draft_id=draft.id,
            service_text=write_json(service_document(unit="dinas-lain")),
            form_text="{}",
            expected_revision=1,
            user=STRANGER,
            now=NOON,
        )


@pytest.mark.parametrize("who", [ANI, STRANGER, user("officer", "admin")])
def test_only_an_approver_approves(workbench: MemoryWorkbench, who: Any) -> None:
    draft = proposed(workbench, imported(workbench))
    with pytest.raises(Forbidden):
        approved(workbench, draft, who)


def test_two_roles_in_one_person_are_still_one_person(workbench: MemoryWorkbench) -> None:
    with pytest.raises(Forbidden):
        approved(workbench, proposed(workbench, imported(workbench, BOTH), BOTH), BOTH)


def test_a_text_changed_after_it_was_seen_is_not_approved(workbench: MemoryWorkbench) -> None:
    seen = proposed(workbench, imported(workbench))
    proposed(workbench, imported(workbench, k_min=6))
    with pytest.raises(Conflict):
        approved(workbench, seen)


def test_a_proposal_is_linted(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench, complaints=[])
    with pytest.raises(Invalid) as refused:
        proposed(workbench, draft)

    assert "service.json#/complaints" == refused.value.problems[0].path


def test_a_save_made_from_an_old_page_is_refused(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)

    def save(revision: int) -> ServiceDraft:
        return save_draft(
            workbench,
            draft_id=draft.id,
            service_text=write_json(service_document(k_min=7)),
            form_text="{}",
            expected_revision=revision,
            user=ANI,
            now=NOON,
        )

    assert 2 == save(1).revision
    with pytest.raises(Conflict):
        save(1)


def test_a_draft_keeps_its_service(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)
    with pytest.raises(Invalid):
        save_draft(
            workbench,
            draft_id=draft.id,
            service_text=write_json(service_document(id="lain")),
            form_text="{}",
            expected_revision=1,
            user=ANI,
            now=NOON,
        )


@pytest.mark.parametrize(
    ("service_text", "form_text"),
    [
        ("", "{}"),
        ("[]", "{}"),
        ('{"id": "../x", "unit": "u"}', "{}"),
        ('{"id": "x", "unit": ["u"]}', "{}"),
        ('{"id": "x", "id": "y", "unit": "u"}', "{}"),
        ('{"id": "x", "unit": "u"}', "[" * 40),
        ('{"id": "x", "unit": "u", "n": NaN}', "{}"),
        ('{"id": "x", "unit": "u"}' + " " * 300_000, "{}"),
    ],
)
def test_a_text_that_names_no_service_is_refused(
    workbench: MemoryWorkbench, service_text: str, form_text: str
) -> None:
    with pytest.raises(Invalid):
        import_definition(
            workbench,
            service_text=service_text,
            form_text=form_text,
            user=user("author", unit="*"),
            now=NOON,
            rng=seeded(),
        )
    assert () == workbench.all()


def test_a_rejection_needs_a_reason(workbench: MemoryWorkbench) -> None:
    draft = proposed(workbench, imported(workbench))
    with pytest.raises(Invalid):
        reject_draft(workbench, draft_id=draft.id, note="  ", user=BUDI, now=NOON)
    back = reject_draft(workbench, draft_id=draft.id, note="Biaya?", user=BUDI, now=NOON)

    assert ("rejected", None, "Biaya?") == (back.state, back.digest, back.history[-1].note)


def test_who_sees_no_definitions_finds_no_draft(workbench: MemoryWorkbench) -> None:
    draft = imported(workbench)

    assert ((draft,), ()) == (
        list_drafts(workbench, user=user("officer")),
        list_drafts(workbench, user=user("admin")),
    )
    for who, id_ in ((user("admin"), draft.id), (ANI, "D9")):
        with pytest.raises(NotFound):
            read_draft(workbench, draft_id=id_, user=who)


def test_an_author_of_the_office_takes_a_proposal_back(workbench: MemoryWorkbench) -> None:
    draft = proposed(workbench, imported(workbench))

    back = withdraw_draft(workbench, draft_id=draft.id, user=ANI, now=NOON)

    assert ("editing", "withdrawn") == (back.state, back.history[-1].what)
    assert draft.texts == back.texts


@pytest.mark.parametrize("who", [BUDI, STRANGER])
def test_nobody_else_takes_a_proposal_back(workbench: MemoryWorkbench, who: Any) -> None:
    draft = proposed(workbench, imported(workbench))

    with pytest.raises(Forbidden):
        withdraw_draft(workbench, draft_id=draft.id, user=who, now=NOON)
    assert draft == workbench.get(draft.id)
