"""Moving windows: so many in so long, for all processes together, and nothing more kept."""

from __future__ import annotations

import os

import pytest

from builder.web.windows import PLACES, Windows

SECRET = b"s" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def windows(clock: Clock) -> Windows:
    return Windows(clock, SECRET)


def test_a_window_admits_its_limit_and_no_more(windows: Windows) -> None:
    assert [True, True, False] == [windows.admit("a", 2, 60) for _ in range(3)]
    assert windows.admit("b", 2, 60)


def test_room_comes_back_one_by_one_as_time_goes_on(clock: Clock, windows: Windows) -> None:
    windows.admit("a", 2, 60)
    clock.now += 30
    windows.admit("a", 2, 60)

    clock.now += 31

    assert [True, False] == [windows.admit("a", 2, 60) for _ in range(2)]


@pytest.mark.parametrize("seconds", [60, 900, 3600])
def test_no_window_holds_more_than_the_limit(clock: Clock, windows: Windows, seconds: int) -> None:
    admitted = []
    for _ in range(400):
        clock.now += seconds / 97
        if windows.admit("a", 5, seconds):
            admitted.append(clock.now)

    assert all(b - a >= seconds for a, b in zip(admitted, admitted[5:], strict=False))
    assert len(admitted) >= 5 * (400 // 99)


def test_what_was_refused_does_not_count(clock: Clock, windows: Windows) -> None:
    windows.admit("a", 1, 60)
    clock.now += 59
    assert not windows.admit("a", 1, 60)

    clock.now += 2

    assert windows.admit("a", 1, 60)


def test_a_key_that_was_away_for_long_begins_anew(clock: Clock, windows: Windows) -> None:
    assert [True, False] == [windows.admit("a", 1, 60) for _ in range(2)]
    clock.now += 10_000

    assert [True, False] == [windows.admit("a", 1, 60) for _ in range(2)]


def test_in_a_full_row_who_is_forgotten_first_makes_room(clock: Clock) -> None:
    windows = Windows(clock, SECRET, rows=1)
    for number in range(PLACES):
        windows.admit(f"{number}", 1, 60)
        clock.now += 1

    assert windows.admit("one more", 1, 60)
    assert [False] * (PLACES - 1) == [windows.admit(f"{n}", 1, 60) for n in range(1, PLACES)]
    assert windows.admit("0", 1, 60)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
def test_processes_have_one_limit_between_them(windows: Windows) -> None:
    """Four processes ask fifty times each; a hundred are admitted."""
    counted = []
    for _ in range(4):
        reading, writing = os.pipe()
        if os.fork() == 0:
            admitted = sum(windows.admit("a", 100, 60) for _ in range(50))
            os.write(writing, b"%d" % admitted)
            os._exit(0)
        os.close(writing)
        counted.append(os.fdopen(reading))
    admitted = [int(told.read()) for told in counted]
    for told in counted:
        told.close()
        os.wait()

    assert 100 == sum(admitted)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
def test_who_is_killed_inside_leaves_the_door_open(windows: Windows) -> None:
    child = os.fork()
    if child == 0:
        with windows._shared.alone():
            os._exit(9)
    os.waitpid(child, 0)

    assert windows.admit("a", 1, 60)
