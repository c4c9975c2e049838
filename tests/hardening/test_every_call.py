"""Killed before any call on a file, refused by the disk at any: nothing is lost (figures 1 and 3).

Each deed of `deeds` is done as often as it makes calls, each time with a fault at another one:
in the quick run at a few of them, in the long run at all.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.deeds import DEEDS
from tests.hardening.desk import Desk, copy_desk, make_desk
from tests.hardening.injected import (
    ERRORS,
    OF_NO_DISK,
    READING,
    STRACE,
    Ended,
    Point,
    failing_at,
    failing_from,
    killed_at,
    may_trace,
    points,
)

pytestmark = [
    pytest.mark.skipif(not STRACE, reason="needs strace"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),  # fork
]
FEW = 2
WORKERS = 2 if IS_LONG else 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at which call of a deed; `error` is empty for a kill, and `lasts` until the
    deed has ended."""

    deed: str
    point: Point
    error: str = ""
    lasts: str = ""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("every-call")
    if not may_trace(folder / "trace"):
        pytest.skip("strace may not be fastened to a process here")
    return make_desk(folder / "desk")


def every_point(
    desk: Desk, deed: str, folder: Path, left_out: frozenset[str] = frozenset()
) -> list[Point]:
    """Every call of the deed; in the quick run some, from its beginning to its end."""
    copy = copy_desk(desk, folder / "counted")
    found = points(partial(DEEDS[deed].opened, copy), folder / "trace")
    kept = [point for point in found if point.call not in left_out]
    assert len(kept) > 10, kept
    return kept if IS_LONG else kept[len(kept) // 7 :: len(kept) // FEW]


def outcome(desk: Desk, folder: Path, fault: Fault) -> tuple[Fault, Ended, list[str]]:
    """What the fault did to a desk of its own."""
    place = folder / f"{os.getpid()}"
    mine = copy_desk(desk, place)
    deed = DEEDS[fault.deed]
    opened = partial(deed.opened, mine)
    if not fault.error:
        ended = killed_at(fault.point, opened)
    elif fault.lasts:
        ended = failing_from(fault.point, fault.error, opened)
    else:
        ended = failing_at(fault.point, fault.error, opened)
    try:
        wrong = deed.faults(mine, ended)
    except Exception:  # noqa: BLE001
        wrong = [traceback.format_exc()]
    shutil.rmtree(place)
    return fault, ended, wrong


def outcomes(
    desk: Desk, folder: Path, faults: Sequence[Fault]
) -> Iterator[tuple[Fault, Ended, list[str]]]:
    """What each fault did; on both cores in the long run."""
    one = partial(outcome, desk, folder)
    if WORKERS == 1:
        yield from map(one, faults)
        return
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        yield from pool.imap_unordered(one, faults, chunksize=8)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_kill_before_any_call_loses_nothing(
    deed: str, desk: Desk, tmp_path: Path, figure: Figure
) -> None:
    faults = [Fault(deed, point) for point in every_point(desk, deed, tmp_path)]

    bad = [
        (fault.point, ended, wrong)
        for fault, ended, wrong in outcomes(desk, tmp_path, faults)
        if wrong or not ended.was_killed or ended.trouble
    ]

    assert [] == bad[:3]
    figure(f"bad after {len(faults)} kills, {deed} (1)", "0", len(bad), not bad)


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed != "migrate"])
def test_an_error_of_any_call_costs_no_receipt_and_no_store(
    deed: str, desk: Desk, tmp_path: Path, figure: Figure
) -> None:
    """Refused by name or done; and the same process does it once the error is over."""
    faults = list(with_errors(deed, every_point(desk, deed, tmp_path, OF_NO_DISK)))

    bad = [
        (fault, ended, wrong)
        for fault, ended, wrong in outcomes(desk, tmp_path, faults)
        if wrong or not ended.again or ended.trouble or ended.was_killed
    ]

    assert [] == bad[:3]
    figure(f"bad after {len(faults)} errors, {deed} (3)", "0", len(bad), not bad)


def with_errors(deed: str, found: Sequence[Point]) -> Iterator[Fault]:
    """Every call with every error; in the quick run the errors take turns."""
    for at, point in enumerate(found):
        for error in ERRORS if IS_LONG else (ERRORS[at % len(ERRORS)],):
            yield Fault(deed, point, error)


@pytest.mark.parametrize("deed", ["accept", "attach", "save a draft", "release"])
def test_when_the_disk_has_room_again_the_same_process_goes_on(
    deed: str, desk: Desk, tmp_path: Path, figure: Figure
) -> None:
    """From any writing call on there is no room, until the deed has ended."""
    found = every_point(desk, deed, tmp_path, OF_NO_DISK | READING)
    faults = [Fault(deed, point, "ENOSPC", "to the end") for point in found]

    done = list(outcomes(desk, tmp_path, faults))

    bad = [one for one in done if one[2] or not one[1].again or one[1].trouble]
    assert [] == bad[:3]
    slowest = max((ended.seconds for _, ended, _ in done), default=0.0)
    figure(f"seconds until it goes on, {len(faults)} x {deed} (3)", "10", slowest, slowest < 10)
