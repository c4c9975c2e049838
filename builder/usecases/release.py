"""Release: what waits in the outbox enters the register.

Invariants:
- rows are taken into a batch, in an order drawn once and stored, before the
  register is touched; a release that was cut off repeats that very batch, which
  the writer adds at most once;
- rows are marked, not counted: the order of commits is not the order of ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from builder.domain.identifier import Rng, new_id
from builder.domain.outbox import OutboxRow, release_order
from builder.store.ports import UnitOfWork
from publish.log.checkpoint import Checkpoint
from publish.register.writer import RegisterWriter


@dataclass(frozen=True, slots=True)
class Released:
    """How many entries entered, and the state of the log after them."""

    count: int
    checkpoint: Checkpoint


def release(uow: UnitOfWork, writer: RegisterWriter, *, now: datetime, rng: Rng) -> Released:
    """Release a batch that was cut off, if there is one, and then what waits.

    Raises what `RegisterWriter.append` raises; nothing is lost then, and the
    next release goes on.
    """
    left_over = _append(uow, writer, _claimed(uow), now)
    _claim(uow, rng)
    # The log takes no two batches at one instant.
    later = now + timedelta(microseconds=1) if left_over.count else now
    done = _append(uow, writer, _claimed(uow), later)
    return Released(left_over.count + done.count, done.checkpoint)


def _claimed(uow: UnitOfWork) -> tuple[OutboxRow, ...]:
    with uow.reading():
        return uow.outbox.claimed()


def _claim(uow: UnitOfWork, rng: Rng) -> None:
    with uow:
        ordered = release_order(uow.outbox.waiting(), rng)
        if ordered and not uow.outbox.claimed():
            uow.outbox.claim(new_id(rng), [row.id for row in ordered])
            uow.commit()


def _append(
    uow: UnitOfWork, writer: RegisterWriter, rows: tuple[OutboxRow, ...], now: datetime
) -> Released:
    batch = rows[0].batch or "" if rows else ""
    documents = list(dict.fromkeys(d for row in rows for d in row.documents))
    done = writer.append([row.entry for row in rows], documents, now, batch)
    if rows:
        with uow:
            uow.outbox.mark_released(batch, now)
            uow.commit()
    return Released(done.count, done.checkpoint)
