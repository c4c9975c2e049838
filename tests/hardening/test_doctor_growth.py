"""`terang doctor` goes through every row, entry and document: how long, and in how much memory."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builder.cli.diagnosis import Patient, diagnose
from builder.store.record_sql import SqlRecord
from builder.usecases.release import release
from builder.usecases.submit import submit_application
from builder.workspace import init_workspace, open_workspace
from tests.hardening.conftest import IS_LONG, Figure
from tests.makers import NOON, answers, seeded, version
from tests.office import Office, accepts_all, refuses_nothing

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
Count = Callable[[int, int], int]
BATCH = 2_500
EVENING = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
LONGEST, MOST = 60 if IS_LONG else 5, 100  # seconds of work, MB


def city(folder: Path, cases: int) -> None:
    """A workspace with so many applications, all of them in its register."""
    init_workspace(folder)
    workspace = open_workspace(folder, env={}, clock=lambda: NOON)
    office, rng, record = Office(workspace.record), seeded(4), workspace.record
    current = office.publishes(version())
    assert isinstance(record, SqlRecord)
    for first in range(0, cases, BATCH):
        with record.bulk() as uow:
            for n in range(first, min(first + BATCH, cases)):
                submit_application(
                    uow, version=current, calendar=office.calendar, lang="id",
                    idempotency_key=f"a-key-of-somebody-{n:08}", rng=rng, prefix="KDI",
                    answers=answers(), now=NOON, judge=accepts_all,
                )  # fmt: skip
        later = NOON + timedelta(minutes=1 + first // BATCH)
        release(workspace.uow(), workspace.register_writer(), refuses_nothing, now=later, rng=rng)
    workspace.close()


def looked_at(folder: Path) -> tuple[list[str], float, int]:
    """In a process of its own: what was found, seconds of its work, MB that it grew by."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            begun, before = time.process_time(), _most_memory()
            found = sorted({p.code for p in diagnose(Patient(folder, {}, EVENING))})
            done = (found, time.process_time() - begun, _most_memory() - before)
            os.write(writing, json.dumps(done).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        found, seconds, grown = json.load(told)
    os.wait()
    return found, seconds, grown


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_it_looks_at_a_hundred_thousand_applications(
    tmp_path: Path, many: Count, figure: Figure
) -> None:
    cases = many(200, 100_000)
    city(tmp_path / "city", cases)

    found, seconds, grown = looked_at(tmp_path / "city")

    assert {"DOCTOR-NO-USERS", "DOCTOR-NOT-PUBLISHED"} == {*found}
    what = f"of doctor among {cases:,} applications"
    figure(f"seconds {what}", f"< {LONGEST}", round(seconds, 1), seconds < LONGEST)
    figure(f"MB {what}", f"< {MOST}", grown, grown < MOST)
