"""What is measured: publishing a made-up city, beside copying what was published.

Invariants:
- a measurement and the copy it is compared with come from the same run and the
  same tree, one after the other; what is reported of several rounds is the median;
- the tree that is copied was just written, so both work on warm caches.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.city import SIGNER, City, found_city
from bench.once import SITE, open_city, publish_city
from publish.publication.recall import Recall
from publish.register.index import catch_up
from publish.verify import verify_site

ROOT = Path(__file__).resolve().parents[1]
_SMALL_ROUNDS = 9  # of the measurements that take less than a second

Say = Callable[[str], None]


@dataclass(slots=True)
class Time:
    """What something took, in seconds: by the clock, and of processors (children included)."""

    clock: float = 0.0
    cpu: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement, of how many pieces (0: does not apply), beside `cp -r` of the tree."""

    name: str
    took: Time
    pieces: int
    copy: Time
    note: str = ""

    @property
    def per_second(self) -> float:
        """Pieces a second."""
        return self.pieces / self.took.clock

    @property
    def ratio(self) -> float:
        """Of the time that copying the whole tree takes."""
        return self.took.clock / self.copy.clock


def measure(applications: int, folder: Path, rounds: int, say: Say) -> list[Row]:
    """All measurements of a city of `applications`, made in `folder`."""
    say(f"a city of {applications} applications")
    city = found_city(folder, ROOT / "form_schemas")
    city.fill(applications)
    folding, entries = _folded(city)
    out, twin = folder / "public", folder / "copy"
    builds, copies, notes = [], [], []
    for number in range(rounds):
        say(f"full build {number + 1} of {rounds}")
        for old in (out, out.with_name("public-cache"), twin):
            shutil.rmtree(old, ignore_errors=True)
        done = once(folder, out)
        builds.append(Time(done["seconds"], done["cpu"]))
        notes.append(f"{done['peak_kib'] // 1024} MiB at most")
        with timed() as copying:
            subprocess.run(["cp", "-r", str(out), str(twin)], check=True)
        copies.append(copying)
    pages, copy = sum(1 for _ in out.rglob("*.html")), middle(copies)
    files = sum(1 for path in out.rglob("*") if path.is_file())
    return [
        Row("copy the tree (cp -r), in files", copy, files, copy),
        Row("full build, in pages", middle(builds), pages, copy, notes[-1]),
        Row("one change, process running", _warm(city, out, say), 0, copy),
        Row("one change, new process", _cold(city, out, say), 0, copy, _starting()),
        Row("verify everything, in files", _verified(out, say), files, copy),
        Row("fold the register, in entries", folding, entries, copy),
    ]


@contextmanager
def timed() -> Iterator[Time]:
    """Filled in when the block ends."""
    taken, began, before = Time(), time.perf_counter(), os.times()
    yield taken
    after = os.times()
    taken.clock = time.perf_counter() - began
    taken.cpu = sum(after[:4]) - sum(before[:4])


def middle(times: list[Time]) -> Time:
    """The median of each."""
    return Time(median(t.clock for t in times), median(t.cpu for t in times))


def _folded(city: City) -> tuple[Time, int]:
    index, reader = open_city(city.folder)
    with timed() as folding:
        caught = catch_up(index, reader)
    index.connection.close()
    return folding, caught.new_size


def once(folder: Path, out: Path) -> dict[str, Any]:
    """One publication in a process of its own, as `bench.once` tells of it."""
    command = [sys.executable, "-m", "bench.once", str(folder), str(out)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    if measured["failed"]:
        raise SystemExit(f"{measured['failed']} pages could not be made: nothing to measure")
    return measured


def _warm(city: City, out: Path, say: Say) -> Time:
    say("one change at a time in a running process")
    index, reader = open_city(city.folder)
    recall = Recall()
    # As at the beginning of a day, when a running process makes every page.
    publish_city(index, reader, out, recall, full=True)
    taken = []
    for number in range(_SMALL_ROUNDS + 1):
        city.file_one_more()
        with timed() as run:
            publish_city(index, reader, out, recall)
        if number:  # the first reads what a running process has in memory
            taken.append(run)
    index.connection.close()
    return middle(taken)


def _cold(city: City, out: Path, say: Say) -> Time:
    say("one change at a time, each in a new process")
    taken = []
    for _ in range(_SMALL_ROUNDS // 2):
        city.file_one_more()
        with timed() as run:
            once(city.folder, out)
        taken.append(run)
    return middle(taken)


def _starting() -> str:
    with timed() as starting:
        subprocess.run([sys.executable, "-c", "import bench.once"], cwd=ROOT, check=True)
    return f"of it {starting.clock:.2f} to start and import"


def _verified(out: Path, say: Say) -> Time:
    say("verify")
    with timed() as verifying:
        verdict = verify_site(out, SITE, SIGNER.verifier.vkey)
    if not verdict.is_sound:
        raise SystemExit(f"verify found {verdict.problems[:3]}: nothing to measure")
    return verifying
