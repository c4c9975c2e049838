"""What waits to be published: canonical bytes of register entries, already redacted.

Invariants:
- a row is written in the transaction of the fact it tells;
- the application's number is kept beside the entry for ordering only, and is
  not in the entry of a sealed service;
- days never go back in the register, so a batch goes by day; within a day the
  order is random, but each application keeps its own (privacy: security T27);
- what was recorded before a reference stays before it: days off that are
  published at noon are not those of the morning.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.identifier import Rng, shuffled


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One entry to publish with the documents it names.

    `id` grows in commit order and is 0 before it is stored; `number` is the
    application it is about (None for definitions and counts); `batch` and
    `position` are set when a release takes it, `released_at` when it is done.
    """

    id: int
    entry: bytes
    documents: tuple[bytes, ...]
    number: str | None
    recorded_at: datetime
    batch: str | None = None
    position: int | None = None
    released_at: datetime | None = None

    @property
    def recorded_on(self) -> date:
        """The day the entry says."""
        return self.recorded_at.date()


def release_order(rows: Sequence[OutboxRow], rng: Rng) -> list[OutboxRow]:
    """The order in which waiting rows (by id) enter the register.

    By day, and a day with references in stretches between them; in each of
    these definitions come first as they were made, then events of applications
    shuffled, each application's own in order.
    """
    moments = sorted({row.recorded_at for row in rows if _is_reference(row)})
    stretches: dict[tuple[date, int], list[OutboxRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: r.id):
        stretches[row.recorded_on, bisect_right(moments, row.recorded_at)].append(row)
    ordered: list[OutboxRow] = []
    for stretch in (stretches[key] for key in sorted(stretches)):
        ordered += [r for r in stretch if r.number is None]
        ordered += _interleaved([r for r in stretch if r.number is not None], rng)
    return ordered


def _is_reference(row: OutboxRow) -> bool:
    """Entries are canonical JSON, so a member has one spelling."""
    return row.number is None and b'"type":"reference"' in row.entry


def _interleaved(rows: Sequence[OutboxRow], rng: Rng) -> list[OutboxRow]:
    waiting: dict[str | None, list[OutboxRow]] = defaultdict(list)
    for row in reversed(rows):
        waiting[row.number].append(row)
    return [waiting[number].pop() for number in shuffled([r.number for r in rows], rng)]
