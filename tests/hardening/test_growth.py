"""Ten and a hundred thousand cases, and twenty minutes of work (figures 6 and 31), on the default
store, served as `terang serve` does.

The long run works for eight of the twenty minutes, `TERANG_SOAK_MINUTES` says otherwise.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.record_place import SQLITE
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.web import limits
from builder.workspace import Workspace, init_workspace, open_workspace
from tests.builder.web.city import stored_of
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.running import Running, served
from tests.standings import fill

SERVICE = "retribusi-kebersihan"
ANSWERS = json.loads(stored_of(SERVICE).service_document)["scenarios"][0]["answers"]
SIZES = ((10_000, 50), (100_000, 100)) if IS_LONG else ((300, 2_000),)  # cases, ms
MINUTES = float(os.environ.get("TERANG_SOAK_MINUTES", "8")) if IS_LONG else 0.05
A_SECOND, OF_THEM_FILED = 20, 5  # requests a second; one in so many files an application
JUST_BEGUN = 145
"""MB of a city's server that was just begun by itself; the one here is forked from the tests, and
what they had read before is none of its own."""
PAGES = ("/ajukan/", "/berkas", f"/ajukan/{SERVICE}/", f"/ajukan/{SERVICE}/formulir", "/meja/masuk")

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
Count = Callable[[int, int], int]


def city(folder: Path, cases: int) -> Workspace:
    """A city with so many cases, closed, where one may file as often as one likes."""
    init_workspace(folder)
    if os.fork() == 0:  # what it takes to make them is no memory of the server
        _fill(folder / SQLITE, cases)
    assert 0 == os.wait()[1]
    workspace = open_workspace(folder, env={"TERANG_LISTEN": "127.0.0.1:0"})
    with (uow := workspace.uow()):
        uow.versions.add(stored_of(SERVICE))
        uow.commit()
    workspace.close()
    return workspace


def _fill(path: Path, cases: int) -> None:
    code = 1
    try:
        record, engine = open_sqlite(path), sqlite_engine(path)
        fill(engine, record, cases)
        engine.dispose()
        record.close()
        code = 0
    finally:
        os._exit(code)


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))


def file(server: Running, n: int) -> float:
    """Seconds until an application was filed."""
    began = time.perf_counter()
    assert 201 == server.file(SERVICE, ANSWERS, f"a-key-of-somebody-{n:08}").status
    return time.perf_counter() - began


@pytest.mark.parametrize(("cases", "longest"), SIZES)
def test_filing_is_as_fast_among_many_cases(
    tmp_path: Path, figure: Figure, many: Count, cases: int, longest: int
) -> None:
    with served(city(tmp_path / "city", cases)) as server:
        begun = server.memory()
        for n in range(10):
            file(server, n)
        times = [file(server, n) for n in range(100, 100 + many(20, 1_000))]
        memory = round(server.memory() - begun + min(begun, JUST_BEGUN))
    p95 = round(statistics.quantiles(times, n=20)[-1] * 1000)

    figure(f"p95 of filing among {cases:,} cases (6), ms", f"< {longest}", p95, p95 < longest)
    if IS_LONG:  # in a whole run of the tests, what these have read becomes the server's own
        figure(f"memory among {cases:,} cases (6), MB", "< 400", memory, memory < 400)


def test_work_at_a_steady_pace_leaves_memory_and_files_as_they_were(
    tmp_path: Path, figure: Figure, many: Count
) -> None:
    """Twenty requests a second, every fifth a filing. The first minute warms caches."""
    warm, seconds = many(1, 60), MINUTES * 60
    taken: list[tuple[float, float, int]] = []
    with served(city(tmp_path / "city", many(10, 1_000))) as server:
        beginning = time.monotonic()
        for n in range(int((warm + seconds) * A_SECOND)):
            time.sleep(max(0.0, beginning + n / A_SECOND - time.monotonic()))
            if n % OF_THEM_FILED == 0:
                file(server, n)
            else:
                assert 200 == server.get(PAGES[n // 2 % len(PAGES)]).status
            passed = time.monotonic() - beginning
            if passed >= warm and n % (many(1, 10) * A_SECOND) == 0:
                taken.append((passed / 60, server.memory(), server.files()))
        took = (time.monotonic() - beginning - warm) / 60
    minutes, megabytes, files = zip(*taken, strict=True)
    slope = statistics.linear_regression(minutes, megabytes).slope
    # In seconds nothing has settled: there the whole growth counts, not that of a minute.
    grown, most = (slope, 1) if IS_LONG else (megabytes[-1] - megabytes[0], 100)
    more, what = files[-1] - files[0], f"{took:.1f} minutes with filings (31)"

    figure(f"memory grown a minute, {what}, MB", f"< {most}", round(grown, 2), grown < most)
    figure(f"files opened in {what}", "< 10", more, more < 10)
