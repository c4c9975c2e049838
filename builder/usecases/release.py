"""Release: what waits in the outbox enters the register.

Invariants:
- rows are taken into a batch, in an order drawn once and stored, before the
  register is touched; a release that was cut off repeats that very batch, which
  the writer adds at most once;
- rows are marked, not counted: the order of commits is not the order of ids;
- nothing enters that the register's fold refuses, for nobody could take it out
  again: such a row waits on, with the later ones of its application, and every
  release names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from builder.domain.identifier import Rng, new_id
from builder.domain.outbox import OutboxRow, release_order
from builder.errors import Problem
from builder.store.ports import UnitOfWork
from publish.log.checkpoint import Checkpoint
from publish.register.foresight import Foresight
from publish.register.last_signed import SignedState
from publish.register.writer import RegisterWriter


@dataclass(frozen=True, slots=True)
class Released:
    """How many entries entered, the state of the log after them, and what stayed out:
    one `RELEASE-REFUSED` for each row (`cause` is the fold's own finding)."""

    count: int
    checkpoint: Checkpoint
    refused: tuple[Problem, ...] = ()


def release(
    uow: UnitOfWork, writer: RegisterWriter, foresight: Foresight, *, now: datetime, rng: Rng
) -> Released:
    """Release a batch that was cut off, if there is one, and then what waits.

    `foresight` says what the fold would refuse. Raises what `RegisterWriter.append`
    and `foresight` raise; nothing is lost then, and the next release goes on.
    """
    left_over = _append(uow, writer, _claimed(uow), now)
    refused = _claim(uow, foresight, rng)
    # The log takes no two batches at one instant.
    later = now + timedelta(microseconds=1) if left_over.count else now
    done = _append(uow, writer, _claimed(uow), later)
    return Released(left_over.count + done.count, done.checkpoint, refused)


def mark_signed(uow: UnitOfWork, signed: SignedState | None, now: datetime) -> None:
    """Mark the batch that was signed last as released, if a kill came in between: a register
    of another origin repeats its entries, and must not get them twice."""
    claimed = _claimed(uow)
    done = signed.batch if signed else None
    if claimed and done is not None and claimed[0].batch == done.id:
        with uow:
            uow.outbox.mark_released(done.id, now)
            uow.commit()


def _claimed(uow: UnitOfWork) -> tuple[OutboxRow, ...]:
    with uow.reading():
        return uow.outbox.claimed()


def _claim(uow: UnitOfWork, foresight: Foresight, rng: Rng) -> tuple[Problem, ...]:
    with uow.reading():
        ordered = release_order(uow.outbox.waiting(), rng)
    sound, refused = _sifted(ordered, foresight)
    with uow:
        # What came to wait meanwhile is for the next release, and what another
        # release took meanwhile is not ours.
        waiting = {row.id for row in uow.outbox.waiting()}
        ids = [row.id for row in sound if row.id in waiting]
        if ids and not uow.outbox.claimed():
            uow.outbox.claim(new_id(rng), ids)
            uow.commit()
    return refused


def _sifted(
    rows: Sequence[OutboxRow], foresight: Foresight
) -> tuple[list[OutboxRow], tuple[Problem, ...]]:
    """The rows that may enter, and a finding for each of the others.

    The fold cannot know that commitments of a sealed service belong together, so
    it is asked again without what follows a refused row of the same application.
    """
    refused: dict[int, Problem] = {}
    sound = list(rows)
    while found := foresight([row.entry for row in sound], _documents(sound)):
        held = {sound[at].number for at in found} - {None}
        causes = {sound[at].id: problem for at, problem in found.items()}
        first = {sound[at].number: at for at in sorted(found, reverse=True)}
        for at, row in enumerate(sound):
            if row.id in causes or (row.number in held and at > first[row.number]):
                refused[row.id] = _refusal(row, causes.get(row.id))
        sound = [row for row in sound if row.id not in refused]
    return sound, tuple(refused[id_] for id_ in sorted(refused))


def _refusal(row: OutboxRow, cause: Problem | None) -> Problem:
    code = cause.code if cause else "RELEASE-AFTER-REFUSED"
    about = row.number or (cause.path if cause else "")
    return Problem(about, "RELEASE-REFUSED", {"row": row.id, "cause": code})


def _documents(rows: Sequence[OutboxRow]) -> list[bytes]:
    return list(dict.fromkeys(d for row in rows for d in row.documents))


def _append(
    uow: UnitOfWork, writer: RegisterWriter, rows: tuple[OutboxRow, ...], now: datetime
) -> Released:
    batch = rows[0].batch or "" if rows else ""
    done = writer.append([row.entry for row in rows], _documents(rows), now, batch)
    if rows:
        with uow:
            uow.outbox.mark_released(batch, now)
            uow.commit()
    return Released(done.count, done.checkpoint)
