"""What is measured: publishing a made-up city, beside copying what was published.

Invariants:
- a measurement and the copy it is compared with come from the same run and the
  same tree, one after the other; what is reported of several rounds is the median;
- the tree that is copied was just written, so both work on warm caches.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.city import SIGNER, City, found_city
from bench.once import SITE, open_city, publish_city
from publish.register.index import catch_up
from publish.verify import verify_site

ROOT = Path(__file__).resolve().parents[1]
_SMALL_ROUNDS = 9  # of the measurements that take less than a second


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: seconds, of how many pieces (0: does not apply), beside `cp -r`."""

    name: str
    seconds: float
    pieces: int
    copy_seconds: float
    note: str = ""

    @property
    def per_second(self) -> float:
        """Pieces a second."""
        return self.pieces / self.seconds

    @property
    def ratio(self) -> float:
        """Of the time that copying the whole tree takes."""
        return self.seconds / self.copy_seconds


Say = Callable[[str], None]


def measure(applications: int, folder: Path, rounds: int, say: Say) -> list[Row]:
    """All measurements of a city of `applications`, made in `folder`."""
    city = _made(applications, folder, say)
    full, copies, fold = [], [], _folded(city)
    out = folder / "public"
    for number in range(rounds):
        say(f"full build {number + 1} of {rounds}")
        for old in (out, out.with_name("public-cache"), folder / "copy"):
            shutil.rmtree(old, ignore_errors=True)
        full.append(_once(folder, out))
        copies.append(_copied(out, folder / "copy"))
    pages = sum(1 for _ in out.rglob("*.html"))
    files = full[-1]["written"]
    copy = median(copies)
    peak = f"{full[-1]['peak_kib'] // 1024} MiB at most"
    seconds = median(row["seconds"] for row in full)
    return [
        Row("copy the tree (cp -r)", copy, files, copy),
        Row("full build", seconds, pages, copy, peak),
        Row("one change, process running", _warm(city, folder, out, say), 0, copy),
        Row("one change, new process", _cold(city, folder, out, say), 0, copy, _python()),
        Row("verify everything", _verified(out, say), files, copy),
        Row("fold the register", fold[0], fold[1], copy, "entries"),
    ]


def _made(applications: int, folder: Path, say: Say) -> City:
    say(f"a city of {applications} applications")
    city = found_city(folder, ROOT / "form_schemas")
    city.fill(applications)
    return city


def _folded(city: City) -> tuple[float, int]:
    index, reader = open_city(city.folder)
    began = time.perf_counter()
    caught = catch_up(index, reader)
    index.connection.close()
    return time.perf_counter() - began, caught.new_size


def _once(folder: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.once", str(folder), str(out)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    if measured["failed"]:
        raise SystemExit(f"{measured['failed']} pages could not be made: nothing to measure")
    return measured


def _copied(tree: Path, target: Path) -> float:
    began = time.perf_counter()
    subprocess.run(["cp", "-r", str(tree), str(target)], check=True)
    return time.perf_counter() - began


def _warm(city: City, folder: Path, out: Path, say: Say) -> float:
    say("one change at a time in a running process")
    index, reader = open_city(folder)
    taken = []
    for number in range(_SMALL_ROUNDS + 1):
        city.file_one_more()
        began = time.perf_counter()
        publish_city(index, reader, out)
        taken.append(time.perf_counter() - began)
        del taken[: number == 0]  # the first pays for what a running process has
    index.connection.close()
    return median(taken)


def _cold(city: City, folder: Path, out: Path, say: Say) -> float:
    say("one change at a time, each in a new process")
    taken = []
    for _ in range(_SMALL_ROUNDS // 2):
        city.file_one_more()
        began = time.perf_counter()
        _once(folder, out)
        taken.append(time.perf_counter() - began)
    return median(taken)


def _python() -> str:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import bench.once"], cwd=ROOT, check=True)
    return f"of it {time.perf_counter() - began:.2f} s to start and import"


def _verified(out: Path, say: Say) -> float:
    say("verify")
    began = time.perf_counter()
    verdict = verify_site(out, SITE, SIGNER.verifier.vkey)
    if not verdict.is_sound:
        raise SystemExit(f"verify found {verdict.problems[:3]}: nothing to measure")
    return time.perf_counter() - began
