"""A full build shared by several processes leaves what one process leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.errors import Conflict
from publish.publication import build, many
from publish.publication.deliver import INCOMING, open_delivery
from publish.publication.many import Origin, Task
from publish.publication.new_folder import put_new_folder
from publish.register.index import catch_up
from tests.publish.publication.towns import Town, files_of


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(120)
    return made


def test_several_processes_write_what_one_writes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = town.published_anew("alone")
    monkeypatch.setattr(build, "FEWEST", 1)

    shared = town.published_anew("shared")

    assert alone == shared
    assert any(path.startswith("permohonan/") for path in shared)


def test_the_next_run_after_a_shared_build_has_nothing_to_do(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "FEWEST", 1)
    town.publish()
    before = files_of(town.out)

    done = town.publish()
    again = town.publish(full=True)

    assert (0, 0) == (done.written, done.unchanged)
    assert (0, 0) == (again.written, again.removed)
    assert before == files_of(town.out)


def test_a_worker_refuses_an_index_that_has_moved_on(town: Town, tmp_path: Path) -> None:
    catch_up(town.index, town.reader)
    size = town.index.size + 1
    origin = Origin(town.folder / "index.sqlite", size, town.site, town.settings)

    with pytest.raises(Conflict, match="PUBLISH-BUSY"):
        many.run(Task(origin, tmp_path / "out", ()))


def test_a_folder_that_a_kill_left_on_its_way_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / INCOMING / "permohonan-7K").mkdir(parents=True)
    (tmp_path / INCOMING / "permohonan-7K" / "KDI-7K3M-9QXT.html").write_bytes(b"half")

    with open_delivery(tmp_path):
        put_new_folder(tmp_path, "permohonan/7K", [("KDI-7K3M-9QXT.html", b"whole")])

    assert {"permohonan/7K/KDI-7K3M-9QXT.html": b"whole"} == files_of(tmp_path)
