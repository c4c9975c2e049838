"""The publisher is killed, anywhere: readers see whole files, the next run ends it (figure 9).

A kill before a call that only reads leaves what a kill before the next changing call leaves, so
the changing calls are all there are. Of what stands then: every file is that of the release before
or of the new one, whole; none is missing; the checkpoint is the last to change, with its whole
register; what it takes away goes after that. Pages of both releases may stand beside each other
until the next run (ADR 38).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from bench.city import SIGNER
from publish.pages.settings import read_site_settings
from publish.publication.deliver import INCOMING
from publish.publication.run import publish_site
from publish.register.audit import audit_register
from publish.register.index import open_index
from publish.register.reader import RegisterReader
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.injected import STRACE, Act, Point, Say, changes, killed_at, may_trace
from tests.publish.publication.towns import Town, files_of

pytestmark = [
    pytest.mark.skipif(not STRACE, reason="needs strace"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # fork
]
Count = Callable[[int, int], int]
Files = Mapping[str, bytes]
CHECKPOINT = "register/checkpoint"
FULL_TILE = 256
WORKERS = 2 if IS_LONG else 1


@dataclass(frozen=True, slots=True)
class Release:
    """A town in `folder` whose next run makes `after` out of `before`: some more events,
    and with them every kind of step. (Another style: `tests/publish/publication/test_run.py`.)"""

    folder: Path
    before: Files
    after: Files


@pytest.fixture(autouse=True, scope="module")
def unsynced() -> Iterator[None]:
    """A kill takes nothing out of the kernel's memory (`test_powercut` does), and `sync` would
    wait for the files of the whole machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sync", lambda: None)
        yield


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("town")
    town = Town(folder)
    town.grow(FULL_TILE - 3 - town.reader.checkpoint().size)
    town.publish()
    before = files_of(town.out)
    town.grow(6)  # a tile becomes full, and the part of it that stood there goes
    town.index.connection.close()
    copy = folder.with_name("anew")
    shutil.copytree(folder, copy)
    publishing(copy)(str)
    made = Release(folder, before, files_of(copy / "public"))
    assert before.keys() - made.after.keys() and made.after.keys() - before.keys()
    return made


def publishing(folder: Path) -> Act:
    """One run of the town that is in this folder."""
    settings = replace(
        read_site_settings(folder / "site/site.toml"), verifier_key=SIGNER.verifier.vkey
    )
    reader = RegisterReader(folder / "city/register", SIGNER.verifier)

    def publish(say: Say) -> None:
        index = open_index(folder / "index.sqlite")
        with closing(index.connection):
            publish_site(
                index, reader, folder / "site", settings, folder / "public", folder / "cache"
            )
        say("done")

    return publish


def faults(release: Release, folder: Path) -> list[str]:
    """What is wrong in the folder now, and after the next run, which nobody helps."""
    out = folder / "public"
    here = {name: data for name, data in files_of(out).items() if not name.startswith(INCOMING)}
    old, new = release.before, release.after
    is_new = here[CHECKPOINT] == new[CHECKPOINT]
    wrong = [f"torn: {n}" for n, data in here.items() if data not in (old.get(n), new.get(n))]
    wrong += [f"missing: {name}" for name in (new if is_new else old).keys() - here.keys()]
    if is_new:
        wrong += [f"behind: {n}" for n, data in here.items() if n in new and data != new[n]]
    audited = audit_register(out / "register", SIGNER.verifier)
    wrong += [f"register: {p.code}" for p in audited if p.code != "FILE-EXTRA"]
    publishing(folder)(str)
    return wrong + ([] if files_of(out) == new else ["not made good"])


def killed(release: Release, folder: Path, point: Point) -> tuple[Point, bool, list[str]]:
    """What a kill at this call left: whether it came so far, and what is wrong."""
    copy = folder / f"{os.getpid()}"
    shutil.copytree(release.folder, copy)
    ended = killed_at(point, partial(publishing, copy))
    wrong = faults(release, copy)
    shutil.rmtree(copy)
    return point, ended.was_killed, wrong


def at_every(release: Release, folder: Path, points: list[Point]) -> Iterator[object]:
    one = partial(killed, release, folder)
    if WORKERS == 1:
        yield from map(one, points)
        return
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        yield from pool.imap_unordered(one, points, chunksize=4)


def test_a_kill_before_any_change_leaves_a_whole_site(
    release: Release, tmp_path: Path, many: Count, figure: Figure
) -> None:
    if not may_trace(tmp_path / "may"):
        pytest.skip("strace may not be fastened to a process here")
    counted = tmp_path / "counted"
    shutil.copytree(release.folder, counted)
    found = changes(partial(publishing, counted), tmp_path / "trace")
    assert len(found) > 300, len(found)
    points = found[:: max(1, len(found) // many(4, len(found)))]

    done = list(at_every(release, tmp_path, points))

    bad = [one for one in done if one != (one[0], True, [])]  # type: ignore[index]
    assert [] == bad[:3]
    figure(f"bad after {len(points)} of {len(found)} kills, publish (9)", "0", len(bad), not bad)


def test_a_kill_at_any_moment_leaves_a_whole_site(
    release: Release, tmp_path: Path, many: Count, figure: Figure
) -> None:
    copy, times, rng, bad, ended = tmp_path / "copy", many(3, 200), random.Random(9), [], 0
    shutil.copytree(release.folder, copy)
    longest = timed(copy)
    for _ in range(times):
        shutil.rmtree(copy)
        shutil.copytree(release.folder, copy)
        ended += not killed_after(copy, rng.uniform(0, longest))
        bad += faults(release, copy)

    assert [] == bad[:3]
    assert ended < times / 2
    figure(f"bad after {times} kills at random, publish (9)", "0", len(bad), not bad)


def timed(folder: Path) -> float:
    """Seconds that a run takes in a process of its own."""
    begun = time.monotonic()
    assert not killed_after(folder, 60)
    return time.monotonic() - begun


def killed_after(folder: Path, seconds: float) -> bool:
    """One run in a process that is killed after so long; whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            publishing(folder)(str)
        finally:
            os._exit(0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
