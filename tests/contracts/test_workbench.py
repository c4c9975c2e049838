"""What every workbench promises."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from builder.domain.draft import proposed, revised, started
from builder.store.ports import Workbench
from publish.errors import Conflict
from tests.makers import NOON

DRAFT = started("D1", "izin-contoh", '{"id": "a"}', "{}", "ani", NOON)


def test_a_draft_comes_back_equal(workbench: Workbench) -> None:
    draft = proposed(revised(DRAFT, "teks \u00e9\n", "{}", "budi", NOON), "digest", "ani", NOON)
    workbench.put(draft, None)

    assert draft == workbench.get("D1")
    assert workbench.get("D2") is None


def test_drafts_are_listed_by_service_then_id(workbench: Workbench) -> None:
    for id_, service in (("D2", "b"), ("D3", "a"), ("D1", "b")):
        workbench.put(replace(DRAFT, id=id_, service=service), None)

    assert ["D3", "D1", "D2"] == [d.id for d in workbench.all()]


@pytest.mark.parametrize("expected", [None, 0, 2])
def test_a_stale_save_is_refused(workbench: Workbench, expected: int | None) -> None:
    workbench.put(DRAFT, None)

    with pytest.raises(Conflict) as refused:
        workbench.put(revised(DRAFT, "x", "y", "ani", NOON), expected)
    assert "DRAFT-STALE" == refused.value.problems[0].code
    assert DRAFT == workbench.get("D1")


def test_a_draft_that_is_not_there_has_no_revision(workbench: Workbench) -> None:
    with pytest.raises(Conflict):
        workbench.put(DRAFT, 1)


def test_no_save_of_many_threads_is_lost(workbench: Workbench) -> None:
    workbench.put(DRAFT, None)

    def save() -> None:
        for _ in range(5):
            while True:
                found = workbench.get("D1")
                assert found is not None
                try:
                    workbench.put(revised(found, "x", "{}", "ani", NOON), found.revision)
                    break
                except Conflict:
                    continue

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = workbench.get("D1")

    assert found is not None
    assert 21 == found.revision == len(found.history)
