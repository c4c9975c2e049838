"""Moving windows: so many in so long, and nothing kept of what is over."""

from __future__ import annotations

import pytest

from builder.web.windows import SWEEP, Windows


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
    return Windows(clock)


def test_a_window_admits_its_limit_and_no_more(windows: Windows) -> None:
    assert [True, True, False] == [windows.admit("a", 2, 60) for _ in range(3)]
    assert windows.admit("b", 2, 60)


def test_room_comes_back_one_by_one_as_time_goes_on(clock: Clock, windows: Windows) -> None:
    windows.admit("a", 2, 60)
    clock.now += 30
    windows.admit("a", 2, 60)

    clock.now += 30.5

    assert [True, False] == [windows.admit("a", 2, 60) for _ in range(2)]


def test_what_was_refused_does_not_count(clock: Clock, windows: Windows) -> None:
    windows.admit("a", 1, 60)
    clock.now += 59
    assert not windows.admit("a", 1, 60)

    clock.now += 2

    assert windows.admit("a", 1, 60)


def test_who_is_gone_is_forgotten(clock: Clock, windows: Windows) -> None:
    for number in range(SWEEP - 1):
        windows.admit(f"{number}", 2, 60)
    clock.now += 61

    windows.admit("last", 2, 60)

    assert len(windows) == 1
