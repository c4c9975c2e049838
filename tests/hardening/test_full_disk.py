"""A disk that is really full: refused by name, nothing acknowledged is lost, and it goes on (3).

A small disk is mounted for it, which not every machine allows; then this says so and counts as
not run. Injected errors (`test_every_call`) come one at a time, here every call meets the end.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.deeds import DEEDS
from tests.hardening.desk import Desk, copy_desk, make_desk
from tests.hardening.injected import short_of_room

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
SIZE = 8 * 2**20
PAGE = 4096
LEFT = [PAGE * n for n in ((0, 1, 2, 4, 8, 16, 32, 64, 128, 256) if IS_LONG else (0, 8))]
DONE = [deed for deed in DEEDS if deed != "migrate"]
"""Where tables become new nobody is served, and the old file stays."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return make_desk(tmp_path_factory.mktemp("full") / "desk")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place)]
    mount = partial(subprocess.run, command, capture_output=True, check=False)
    if not shutil.which("mount") or mount().returncode:
        pytest.skip("no small disk may be mounted here")
    yield place
    # Lazily: what a deed has left open is closed with this process.
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("deed", DONE)
def test_a_full_disk_costs_no_receipt_and_no_store(
    deed: str, desk: Desk, disk: Path, figure: Figure
) -> None:
    bad, slowest, refused = [], 0.0, 0
    for left in LEFT:
        mine = copy_desk(desk, disk / "desk")
        ended = short_of_room(disk, left, partial(DEEDS[deed].opened, mine))
        wrong = DEEDS[deed].faults(mine, ended)
        if wrong or not ended.again or ended.trouble or ended.was_killed:
            bad.append((left, ended, wrong))
        slowest, refused = max(slowest, ended.seconds), refused + bool(ended.refused)
        shutil.rmtree(mine.folder)

    assert [] == bad[:3]
    assert refused
    what = f"seconds until it goes on, full disk x {len(LEFT)}, {deed} (3)"
    figure(what, "10", slowest, slowest < 10)
