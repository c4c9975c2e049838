"""Moving windows: so many in so long, and nothing kept of what is over."""

from __future__ import annotations

from builder.web.windows import SWEEP, Windows


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_admits_its_limit_and_no_more() -> None:
    windows = Windows(clock=Clock())

    assert [True, True, False] == [windows.acquire_entry("a", 2, 60) for _ in range(3)]
    assert windows.acquire_entry("b", 2, 60)


def test_room_comes_back_one_by_one_as_time_goes_on() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    windows.acquire_entry("a", 2, 60)
    clock.now += 30
    windows.acquire_entry("a", 2, 60)

    clock.now += 30.5

    assert [True, False] == [windows.acquire_entry("a", 2, 60) for _ in range(2)]
    assert (1030.0, 2) == windows.get_moving_window("a", 2, 60)


def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    windows.acquire_entry("a", 1, 60)
    clock.now += 59
    assert not windows.acquire_entry("a", 1, 60)

    clock.now += 2

    assert windows.acquire_entry("a", 1, 60)


def test_who_is_gone_is_forgotten() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    for number in range(SWEEP - 1):
        windows.acquire_entry(f"{number}", 2, 60)
    clock.now += 61

    windows.acquire_entry("last", 2, 60)

    assert windows.reset() == 1
