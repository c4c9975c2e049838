"""Percentiles of counted whole numbers, by nearest rank: always a value that occurred."""

from __future__ import annotations

from collections import Counter


def nearest_rank(counted: Counter[int], percent: int) -> int | None:
    """The smallest value that at least `percent` in a hundred do not exceed; None of nothing."""
    needed, seen = -(-counted.total() * percent // 100), 0
    for value in sorted(counted):
        seen += counted[value]
        if seen >= needed:
            return value
    return None
