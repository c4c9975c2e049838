"""An edit and an approval at the same moment: what is approved is what was seen."""

from __future__ import annotations

import threading
from pathlib import Path

from builder.domain.draft import approved, proposed, revised, started
from builder.store.workbench_tinydb import TinyWorkbench
from publish.errors import TerangError
from tests.hardening.conftest import IS_LONG
from tests.makers import NOON

ROUNDS = 200 if IS_LONG else 60


def test_no_race_approves_a_text_that_nobody_saw(tmp_path: Path) -> None:
    workbench = TinyWorkbench(tmp_path / "workbench.json")
    for n in range(ROUNDS):
        id_ = f"D{n}"
        draft = proposed(started(id_, "s", "seen", "{}", "ani", NOON), "seen", "ani", NOON)
        workbench.put(draft, None)

        def edit(id_: str = id_) -> None:
            found = workbench.get(id_)
            assert found is not None
            try:
                workbench.put(revised(found, "other", "{}", "ani", NOON), found.revision)
            except TerangError:
                return

        def approve(id_: str = id_) -> None:
            found = workbench.get(id_)
            assert found is not None
            try:
                workbench.put(approved(found, "seen", "budi", NOON), found.revision)
            except TerangError:
                return

        threads = [threading.Thread(target=act) for act in (edit, approve)]
        for thread in threads if n % 2 else reversed(threads):
            thread.start()
        for thread in threads:
            thread.join()
        after = workbench.get(id_)
        assert after is not None
        assert (after.state, after.service_text) in {("approved", "seen"), ("editing", "other")}
