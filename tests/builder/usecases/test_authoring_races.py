"""Edit against approve, many times at once: what is approved is what was seen, or nothing is."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

from builder.domain.authoring.questions import set_words
from builder.domain.draft import ServiceDraft, proposed
from builder.errors import TerangError
from builder.store.memory import MemoryWorkbench
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases.authoring import edit_draft, editable, written
from builder.usecases.drafts import approve_draft, import_definition
from builder.usecases.lint import Checks
from builder.usecases.publishing import publish_version
from publish.facts.service import version_digest
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued
from tests.definitions import catalogue
from tests.makers import NOON, seeded, user
from tests.office import Office
from tests.shelf import city_shelf

ANI = user("author", id_="ani", unit="dishub")
BUDI = user("approver", id_="budi", unit="dishub")
ROUNDS = 200
EVERY = 20
"""One in so many is published as well; that costs more than the race."""
CHECKS = Checks(
    catalogue.document("meta/service.schema.json"),
    catalogue.calendar(),
    frozenset(catalogue.document("shared/units.json")),
    frozenset(catalogue.document("shared/life-events.json")),
)


def digest_of(draft: ServiceDraft) -> str:
    documents = editable(draft.texts)
    return version_digest(documents.service, documents.form)


def race(bench: TinyWorkbench, seen: ServiceDraft, number: int) -> None:
    start = Barrier(2)

    def edit() -> None:
        start.wait()
        with contextlib.suppress(TerangError):
            edit_draft(
                bench,
                draft_id=seen.id,
                operation=lambda d: set_words(
                    d, "/kendaraan", Text(f"J{number}", "x"), Text("", "")
                ),
                expected_revision=seen.revision,
                user=ANI,
                now=NOON,
            )

    def approve() -> None:
        start.wait()
        with contextlib.suppress(TerangError):
            approve_draft(bench, draft_id=seen.id, digest=seen.digest or "", user=BUDI, now=NOON)

    pair = [Thread(target=edit), Thread(target=approve)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()


def test_what_is_approved_is_what_was_signed(tmp_path: Path) -> None:
    bench = TinyWorkbench(tmp_path / "workbench.json")
    service, form = written(catalogued("parkir-tepi-jalan"))
    draft = import_definition(
        bench, service_text=service, form_text=form, user=ANI, now=NOON, rng=seeded()
    )
    outcomes: set[str] = set()
    for number in range(ROUNDS):
        current = bench.get(draft.id)
        assert current is not None
        if current.state in ("proposed", "approved"):
            current = _edited_back(bench, current)
        seen = proposed(current, digest_of(current), "ani", NOON)
        bench.put(seen, current.revision)
        race(bench, seen, number)
        after = bench.get(draft.id)
        assert after is not None
        outcomes.add(after.state)
        if after.state == "approved":
            assert (seen.texts, seen.digest) == (after.texts, digest_of(after))
            if number % EVERY == 0:
                assert seen.digest == published_digest(after)
        else:
            assert (after.state, after.digest, after.approved_by) == ("editing", None, None)
    assert outcomes <= {"approved", "editing"}


def published_digest(draft: ServiceDraft) -> str:
    """The digest of the version that an approved draft becomes, in an office of its own."""
    bench, office = MemoryWorkbench(), Office()
    bench.put(replace(draft, revision=1), None)
    return publish_version(
        office.uow(), bench, draft_id=draft.id, user=BUDI, now=NOON,
        checks=CHECKS, shelf=city_shelf(),
    ).digest  # fmt: skip


def _edited_back(bench: TinyWorkbench, draft: ServiceDraft) -> ServiceDraft:
    return edit_draft(
        bench,
        draft_id=draft.id,
        operation=lambda d: set_words(
            d, "/kendaraan", Text(f"Kembali {draft.revision}", "Back"), Text("", "")
        ),
        expected_revision=draft.revision,
        user=ANI,
        now=NOON,
    )
