"""A draft becomes a version: signed by two, once, in the record first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builder.domain.draft import ServiceDraft
from builder.store.memory import MemoryWorkbench
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.publishing import publish_version, repair_drafts
from publish.errors import Conflict, Forbidden, Integrity, Invalid
from publish.facts.canonical import digest
from publish.facts.json_text import read_json, write_json
from tests.makers import NOON, form_document, seeded, service_document, user
from tests.office import Office
from tests.shelf import checks, city_shelf

ANI, BUDI = user("author", id_="ani"), user("approver", id_="budi")


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def workbench() -> MemoryWorkbench:
    return MemoryWorkbench()


def signed(workbench: MemoryWorkbench, **changed: Any) -> ServiceDraft:
    """A draft that two people have signed."""
    draft = import_definition(
        workbench,
        service_text=write_json(service_document(**changed), indent=2),
        form_text=write_json(form_document()),
        user=ANI,
        now=NOON,
        rng=seeded(len(workbench.all())),
    )
    draft = propose_draft(workbench, draft_id=draft.id, user=ANI, now=NOON, checks=checks())
    return approve_draft(
        workbench, draft_id=draft.id, digest=draft.digest or "", user=BUDI, now=NOON
    )


def published(office: Office, workbench: MemoryWorkbench, draft: ServiceDraft, **given: Any) -> Any:
    return publish_version(
        office.uow(),
        workbench,
        draft_id=draft.id,
        **{"user": BUDI, "now": NOON, "checks": checks(), "shelf": city_shelf()} | given,
    )


def test_the_first_version_comes_after_city_and_references(
    office: Office, workbench: MemoryWorkbench
) -> None:
    draft = signed(workbench)
    version = published(office, workbench, draft)
    entries = [read_json(entry) for entry in office.entries()]

    assert ["register", "reference", "reference", "reference", "reference", "version"] == [
        e["type"] for e in entries
    ]
    assert (1, draft.digest) == (version.version, entries[-1]["digest"])
    assert digest(read_json(version.service_document)) == entries[-1]["service_digest"]


def test_the_documents_are_beside_the_entry(office: Office, workbench: MemoryWorkbench) -> None:
    version = published(office, workbench, signed(workbench))
    uow = office.uow()
    with uow.reading():
        row = uow.outbox.waiting()[-1]

    assert (version.service_document.encode(), version.form_document.encode()) == row.documents


def test_the_same_draft_gives_one_version(office: Office, workbench: MemoryWorkbench) -> None:
    draft = signed(workbench)
    first = published(office, workbench, draft)

    assert first == published(office, workbench, draft)
    assert 6 == len(office.entries())


def test_a_second_version_queues_only_itself(office: Office, workbench: MemoryWorkbench) -> None:
    published(office, workbench, signed(workbench))
    version = published(office, workbench, signed(workbench, k_min=6))

    assert (2, 7) == (version.version, len(office.entries()))


def test_a_changed_reference_is_queued_again(office: Office, workbench: MemoryWorkbench) -> None:
    published(office, workbench, signed(workbench))
    shelf = city_shelf(units={"lain": {"id": "a", "en": "b"}})
    published(office, workbench, signed(workbench, k_min=6), shelf=shelf)

    assert ["reference", "version"] == [read_json(e)["type"] for e in office.entries()[-2:]]


def test_a_killed_publication_is_repaired(office: Office, workbench: MemoryWorkbench) -> None:
    """The record has committed, the draft was never marked."""
    draft = signed(workbench)

    class Killed(Exception):
        pass

    class FailingWorkbench(MemoryWorkbench):
        def get(self, id_: str) -> ServiceDraft | None:
            return workbench.get(id_)

        def put(self, draft: ServiceDraft, expected_revision: int | None) -> None:
            raise Killed

    with pytest.raises(Killed):
        published(office, FailingWorkbench(), draft)
    unmarked = workbench.get(draft.id)

    assert unmarked is not None
    assert "approved" == unmarked.state
    assert (draft.id,) == repair_drafts(office.uow(), workbench)
    assert () == repair_drafts(office.uow(), workbench)
    marked = workbench.get(draft.id)
    assert marked is not None
    assert ("published", 1) == (marked.state, marked.version)


@pytest.mark.parametrize("state", ["editing", "proposed", "rejected"])
def test_only_an_approved_draft_is_published(
    office: Office, workbench: MemoryWorkbench, state: Any
) -> None:
    draft = signed(workbench)
    workbench.put(replace(draft, state=state), draft.revision)

    with pytest.raises(Conflict):
        published(office, workbench, draft)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"approved_by": "ani"}, Integrity),
        ({"editors": ("ani", "budi")}, Integrity),
        ({"proposed_by": "budi"}, Integrity),
        ({"approved_by": None}, Conflict),
        ({"service_text": write_json(service_document(k_min=9))}, Conflict),
        ({"digest": "0" * 64}, Conflict),
    ],
)
def test_a_tampered_draft_is_not_published(
    office: Office, workbench: MemoryWorkbench, changed: dict[str, Any], kind: Any
) -> None:
    draft = signed(workbench)
    workbench.put(replace(draft, **changed), draft.revision)

    with pytest.raises(kind):
        published(office, workbench, draft)
    assert [] == office.entries()


def test_an_author_does_not_publish(office: Office, workbench: MemoryWorkbench) -> None:
    with pytest.raises(Forbidden):
        published(office, workbench, signed(workbench), user=ANI)


def test_no_version_takes_effect_before_the_last(
    office: Office, workbench: MemoryWorkbench
) -> None:
    published(office, workbench, signed(workbench))
    earlier = signed(workbench, effective_from="2025-12-31")

    with pytest.raises(Invalid) as refused:
        published(office, workbench, earlier)
    assert "VERSION-EARLIER" == refused.value.problems[0].code
