"""The power fails at any moment: what was acknowledged is there, and opens (figure 2)."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from builder.domain.draft import started
from builder.store.record_sqlite import open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench
from publish.errors import TerangError
from publish.register.audit import audit_register
from publish.register.reader import RegisterReader
from tests.hardening.conftest import Figure
from tests.hardening.powercut import STRACE, State, begun, laid_out, said, traced
from tests.makers import NOON
from tests.publish.register.registers import LOG, Office, entries_from

Count = Callable[[int, int], int]
pytestmark = pytest.mark.skipif(not STRACE, reason="needs strace")

RECORD = """
import os, sys
from pathlib import Path
from builder.store.record_sqlite import open_sqlite
record = open_sqlite(Path(sys.argv[1]) / "record.sqlite")
uow = record.uow()
for n in range(1, {times} + 1):
    with uow:
        uow.outbox.remember("n", str(n))
        uow.outbox.remember(f"more {{n}}", "x" * (n * 7919 % 9000))
        uow.commit()
    os.write(1, b"acknowledged %d\\n" % n)
"""
WORKBENCH = """
import os, sys
from pathlib import Path
from dataclasses import replace
from builder.domain.draft import revised
from builder.store.workbench_tinydb import TinyWorkbench
from tests.makers import NOON
workbench = TinyWorkbench(Path(sys.argv[1]) / "workbench.json")
for n in range(1, {times} + 1):
    found = workbench.get("D1")
    saved = revised(found, "x" * (n * 7919 % 20000), "{{}}", "ani", NOON)
    workbench.put(replace(saved, history=()), found.revision)
    os.write(1, b"acknowledged %d\\n" % n)
"""
REGISTER = """
import os, sys
from pathlib import Path
from tests.publish.register.registers import Office, entries_from
office = Office(Path(sys.argv[1]))
for n in range(1, {times} + 1):
    office.append(entries_from(n * 100, 90), n)
    os.write(1, b"acknowledged %d\\n" % n)
"""


@dataclass(frozen=True, slots=True)
class Store:
    """How it is begun, what writes to it, and what number is in it (raises if it is bad)."""

    begin: Callable[[Path], object]
    program: str
    number: Callable[[Path], int]


def _begin_record(folder: Path) -> None:
    open_sqlite(folder / "record.sqlite").close()


def _number_of_record(folder: Path) -> int:
    record = open_sqlite(folder / "record.sqlite")
    try:
        record.check()
        uow = record.uow()
        with uow.reading():
            return int(uow.outbox.latest("n") or "0")
    finally:
        record.close()


def _begin_workbench(folder: Path) -> None:
    draft = started("D1", "izin-contoh", "{}", "{}", "ani", NOON)
    TinyWorkbench(folder / "workbench.json").put(draft, None)


def _number_of_workbench(folder: Path) -> int:
    found = TinyWorkbench(folder / "workbench.json").get("D1")
    assert found is not None
    assert len(found.service_text) in (2, (found.revision - 1) * 7919 % 20000)
    return found.revision - 1


def _begin_register(folder: Path) -> None:
    Office(folder).append(entries_from(0, 90), 0)


def _number_of_register(folder: Path) -> int:
    """An unfinished batch may lie about: it is in nobody's way and goes with the next."""
    assert {problem.code for problem in audit_register(folder / "register", LOG)} <= {"FILE-EXTRA"}
    return RegisterReader(folder / "register", LOG).checkpoint().size // 90 - 1


STORES = {
    "record": Store(_begin_record, RECORD, _number_of_record),
    "workbench": Store(_begin_workbench, WORKBENCH, _number_of_workbench),
    "register": Store(_begin_register, REGISTER, _number_of_register),
}
TIMES = {"record": (1, 45), "workbench": (3, 60), "register": (2, 15)}
LEAST = {"record": (50, 4_100), "workbench": (20, 400), "register": (50, 500)}
"""States that this many writes must give: 5,000 together in the long run."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What may be on the disk, and how much had been acknowledged."""

    acknowledged: int
    state: State


def cuts(
    store: Store, times: int, folder: Path, ignored: frozenset[str] = frozenset()
) -> Iterator[Cut]:
    """Every different state after every call; those of the same bytes once."""
    root = folder / "store"
    root.mkdir()
    store.begin(root)
    disk, acknowledged, seen = begun(root, ignored), 0, set()
    for call in traced(store.program.format(times=times), root, folder / "trace"):
        acknowledged = max(acknowledged, said(call))
        if not disk.put(call):
            continue
        for state in disk.states():
            kept = {path: data for path, data in state.items() if not path.endswith("-shm")}
            digest = hashlib.sha256(repr((acknowledged, sorted(kept.items()))).encode()).digest()
            if digest not in seen:
                seen.add(digest)
                yield Cut(acknowledged, kept)


def is_bad(store: Store, cut: Cut, folder: Path) -> bool:
    """Whether it does not open, or lacks something."""
    place = folder / "after"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    laid_out(cut.state, folder / "store", place)
    try:
        return store.number(place) not in (cut.acknowledged, cut.acknowledged + 1)
    except (TerangError, SQLAlchemyError, OSError, AssertionError):
        return True


@pytest.mark.parametrize("name", STORES)
def test_a_power_cut_takes_nothing_that_was_acknowledged(
    name: str, tmp_path: Path, many: Count, figure: Figure
) -> None:
    store = STORES[name]
    found = [is_bad(store, cut, tmp_path) for cut in cuts(store, many(*TIMES[name]), tmp_path)]

    assert len(found) >= many(*LEAST[name])
    figure(f"bad among {len(found)} power cuts, {name} (2)", "0", sum(found), not any(found))


@pytest.mark.parametrize("lost", ["file", "folder"])
@pytest.mark.parametrize("name", STORES)
def test_without_its_syncs_a_store_would_lose_something(
    name: str, lost: str, tmp_path: Path
) -> None:
    """Then the search above would see it."""
    store = STORES[name]
    made = cuts(store, TIMES[name][0], tmp_path, frozenset({lost}))

    assert any(is_bad(store, cut, tmp_path) for cut in made)
