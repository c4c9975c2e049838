"""Charts as numbers: where bars stand. The template draws them.

One drawing for a wide screen and bars with their counts for a phone, from the
same bins. No style attributes: lengths are attributes of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from publish.facts.text import Lang, Text
from publish.facts.workdays import Allowance
from publish.pages.view_models.service import Bin, Histogram

WIDTH, HEIGHT, GAP = 600, 120, 8
_BINS = 9
_WIDTHS = (1, 2, 5, 10, 15, 20, 30, 50, 100)


def histogram(
    counts: Sequence[tuple[int, int]], promise: Allowance, lang: Lang, summary: str
) -> Histogram | None:
    """Bars of (days, decisions), rising; None when there is nothing to draw.

    A bin ends at the promise, so that no bar is half in time. The last one is open.
    """
    if not counts:
        return None
    promised = promise.value if promise.unit == "working_days" and promise.value else None
    edges = _edges(counts, promised)
    sums = [sum(n for days, n in counts if low <= days <= high) for low, high in edges]
    highest, step = max(sums), WIDTH // len(edges)
    bins = tuple(
        Bin(
            label=_label(low, high, place == len(edges) - 1, lang),
            count=count,
            x=place * step + GAP // 2,
            y=HEIGHT - count * HEIGHT // highest,
            height=count * HEIGHT // highest,
            percent=count * 100 // highest,
            is_over=promised is not None and low > promised,
        )
        for place, ((low, high), count) in enumerate(zip(edges, sums, strict=True))
    )
    mark = next((b.x - GAP // 2 for b in bins if b.is_over), WIDTH if promised else None)
    words = Text("janji", "promise").in_(lang)
    return Histogram(bins, mark, f"{words} {promised}" if promised else "", summary, sum(sums))


def _edges(counts: Sequence[tuple[int, int]], promised: int | None) -> list[tuple[int, int]]:
    """(first, last) day of every bin: even bins up to the promise, even ones after it."""
    total = sum(n for _, n in counts)
    long = _day_of(counts, total * 97 // 100)  # the slowest few share the open bin
    split = promised if promised is not None and promised < long else None
    width = next(
        (w for w in _WIDTHS if _bins_needed(w, long, split) <= _BINS), -(-(long + 1) // _BINS)
    )
    edges: list[tuple[int, int]] = []
    low = 0
    while low <= long and len(edges) < _BINS - 1:
        high = low + width - 1
        if split is not None and low <= split <= high:
            high = split
        edges.append((low, high))
        low = high + 1
    last = max(days for days, _ in counts)
    return [*edges, (low, last)] if last >= low else edges


def _bins_needed(width: int, long: int, split: int | None) -> int:
    if split is None:
        return -(-(long + 1) // width) + 1
    return -(-(split + 1) // width) + -(-(long - split) // width) + 1


def _day_of(counts: Sequence[tuple[int, int]], rank: int) -> int:
    seen = 0
    for days, n in counts:
        seen += n
        if seen >= rank:
            return days
    return counts[-1][0]


def _label(low: int, high: int, is_last: bool, lang: Lang) -> str:  # noqa: FBT001 - words of one bin
    if is_last and high > low:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"
