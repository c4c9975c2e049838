"""One edit at a time, nothing lost, nothing twice."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from builder.domain.authoring.documents import Documents, copied
from builder.domain.authoring.questions import Spot, add_question, delete_question, require
from builder.domain.draft import ServiceDraft
from builder.errors import invalid
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases.authoring import (
    Operation,
    edit_draft,
    editable,
    redo_edit,
    undo_edit,
    what_changed,
    written,
)
from builder.usecases.drafts import import_definition, propose_draft, save_draft
from builder.usecases.lint import Checks
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued
from tests.definitions import catalogue
from tests.makers import NOON, seeded, user

ANI = user("author", id_="ani", unit="dpmptsp")
BUDI = user("author", id_="budi", unit="dpmptsp")
NOBODY = user("officer", id_="citra", unit="dpmptsp")


@pytest.fixture
def bench(tmp_path: Path) -> TinyWorkbench:
    return TinyWorkbench(tmp_path / "workbench.json")


@pytest.fixture
def draft(bench: TinyWorkbench) -> ServiceDraft:
    service, form = written(catalogued("pbg"))
    return import_definition(
        bench, service_text=service, form_text=form, user=ANI, now=NOON, rng=seeded()
    )


def adding(label: str) -> Operation:
    return lambda d: add_question(d, "short-text", Text(label, label), Spot()).documents


def edit(
    bench: TinyWorkbench, draft: ServiceDraft, operation: Operation, who: object = ANI
) -> ServiceDraft:
    return edit_draft(
        bench,
        draft_id=draft.id,
        operation=operation,
        expected_revision=draft.revision,
        user=who,  # type: ignore[arg-type]
        now=NOON,
    )


def test_an_edit_is_saved(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    saved = edit(bench, draft, adding("Baru"))

    assert bench.get(draft.id) == saved
    assert "baru" in editable(saved.texts).form["properties"]


def test_the_same_edit_twice_is_one(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    first = edit(bench, draft, adding("Baru"))

    assert first == edit(bench, draft, adding("Baru"))


def test_an_edit_that_changes_nothing_saves_nothing(
    bench: TinyWorkbench, draft: ServiceDraft
) -> None:
    assert draft == edit(bench, draft, lambda d: require(d, "/luas"))


def test_nobody_overwrites_what_they_have_not_seen(
    bench: TinyWorkbench, draft: ServiceDraft
) -> None:
    mine = edit(bench, draft, adding("Milik Ani"))
    with pytest.raises(Conflict):
        edit(bench, draft, adding("Milik Budi"), BUDI)

    between = what_changed(mine, draft.revision)
    assert (("ani",), editable(draft.texts)) == (between.by, between.before)
    both = edit(bench, mine, adding("Milik Budi"), BUDI)
    assert {"milik_ani", "milik_budi"} <= set(editable(both.texts).form["properties"])


def test_what_came_between_is_known_over_undo_and_redo(
    bench: TinyWorkbench, draft: ServiceDraft
) -> None:
    step = edit(bench, draft, adding("Satu"))
    moved = undo_edit(
        bench, draft_id=draft.id, expected_revision=step.revision, user=BUDI, now=NOON
    )
    again = redo_edit(
        bench, draft_id=draft.id, expected_revision=moved.revision, user=ANI, now=NOON
    )

    assert draft.texts == moved.texts
    assert step.texts == again.texts
    assert editable(draft.texts) == what_changed(again, draft.revision).before
    assert editable(step.texts) == what_changed(again, step.revision).before
    assert what_changed(again, 0).before is None


def test_an_edit_drops_the_signatures(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    checks = Checks(
        catalogue.document("meta/service.schema.json"),
        catalogue.calendar(),
        frozenset(catalogue.document("shared/units.json")),
        frozenset(catalogue.document("shared/life-events.json")),
    )
    proposed = propose_draft(bench, draft_id=draft.id, user=ANI, now=NOON, checks=checks)

    saved = edit(bench, proposed, adding("Baru"), BUDI)
    assert ("editing", None, ("ani", "budi")) == (saved.state, saved.digest, saved.editors)


def test_who_may_not_write_may_not_edit(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    with pytest.raises(Forbidden):
        edit(bench, draft, adding("Baru"), NOBODY)
    with pytest.raises(NotFound):
        edit(bench, draft, adding("Baru"), user("admin", id_="dewi"))


def test_a_refused_edit_leaves_the_draft(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    with pytest.raises(NotFound):
        edit(bench, draft, lambda d: delete_question(d, "/hilang"))
    assert draft == bench.get(draft.id)


@pytest.mark.parametrize(
    ("service", "form", "code"),
    [
        ("[]", "{}", "AUTHOR-SHAPE"),
        ('{"id": "a", "unit": "b", "steps": {}}', "{}", "AUTHOR-SHAPE"),
        ('{"id": "a", "unit": "b", "steps": [1]}', "{}", "AUTHOR-SHAPE"),
        ('{"id": "a", "unit": "b", "tariff": []}', "{}", "AUTHOR-SHAPE"),
        ('{"id": "a", "unit": "b", "tariff": {"indexes": {"a": 1}}}', "{}", "AUTHOR-SHAPE"),
        ('{"id": "a", "unit": "b"}', '{"properties": []}', "FORM-VALUE"),
        ('{"id": "a", "unit": "b"}', '{"x-pages": [{}]}', "FORM-HINT"),
        ('{"id": "a", "unit": "b"}', "{", "JSON-SYNTAX"),
    ],
)
def test_what_no_screen_can_show_is_named(service: str, form: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        editable((service, form))
    assert code in {problem.code for problem in refused.value.problems}


def test_an_imported_text_can_be_undone(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    other = written(adding("Impor")(editable(draft.texts)))
    saved = save_draft(
        bench,
        draft_id=draft.id,
        service_text=other[0],
        form_text=other[1],
        expected_revision=draft.revision,
        user=ANI,
        now=NOON,
    )
    back = undo_edit(bench, draft_id=draft.id, expected_revision=saved.revision, user=ANI, now=NOON)

    assert draft.texts == back.texts


def test_of_two_at_once_one_is_told(bench: TinyWorkbench, draft: ServiceDraft) -> None:
    results: list[object] = []

    def race(label: str) -> None:
        try:
            results.append(edit(bench, draft, adding(label)))
        except Conflict as refused:
            results.append(refused)

    pair = [Thread(target=race, args=(label,)) for label in ("Satu", "Dua")]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    (stored,) = [r for r in results if isinstance(r, ServiceDraft)]
    assert bench.get(draft.id) == stored


def test_an_operation_never_writes_in_what_it_was_given(draft: ServiceDraft) -> None:
    documents = editable(draft.texts)
    kept = copied(documents)
    adding("Baru")(documents)

    assert kept == documents


def refuse(documents: Documents) -> Documents:
    raise invalid("LABEL-EMPTY", "form.json#")


def test_a_stale_edit_that_no_longer_works_is_stale(
    bench: TinyWorkbench, draft: ServiceDraft
) -> None:
    edit(bench, draft, adding("Baru"))
    with pytest.raises(Conflict):
        edit(bench, draft, refuse)
