"""Several writers of one process share one commit: the disk is waited for once, for all of them.

SQLite has one writer at a time. Whoever waits for it here stands in a line, each in the order of
coming, instead of asking the file again and again. A writer that is done while others wait
leaves the transaction open and hands it to the next; whoever finds nobody waiting, or the group
full, commits for all. A single writer never waits for others, so it commits at once.

Invariants:
- `commit` returns when what was written is durable, never before; if the common commit fails,
  it fails for each member of the group, and nothing of any of them is kept;
- one that fails or gives up takes away what it wrote itself and nothing else: the first ends its
  transaction, each that joins it works in a savepoint of its own;
- a member sees what members before it wrote, and nobody outside sees any of it before the
  commit; one that only looked at it (a second click finds the first one's receipt) is not let
  go before it is durable either, and is refused with them if it is not kept;
- whoever holds the transaction is one thread; it ends in `end`, whatever happened in between.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from builder.errors import conflict
from builder.store.record_statements import said
from builder.store.record_transactions import Kept, KeptReads, Lane
from builder.store.record_turn import NoTurn, Turn

MOST_MEMBERS = 32
"""Writers in one commit: the first of them waits for all the others."""
_POINT, _UNDO, _KEEP = "SAVEPOINT member", "ROLLBACK TO member", "RELEASE member"


ALONE = NoTurn()


class Group:
    """Those whose writes become durable together.

    `refusal` says why they did not: RECORD-RETRY until the commit has happened. A group that
    `is_broken` (the database gave up its transaction, as on a full disk) commits nothing.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.members = 0
        self.is_broken = False
        self.settled = threading.Event()
        self.refusal: Exception | None = conflict("RECORD-RETRY")


class Line:
    """The line before the one transaction that writes, on the connection that is kept for it.

    It passes from thread to thread together with the group that is under way; `turn` is held
    by the process from the beginning of a group to its end.
    """

    def __init__(self, kept: Kept, patience: float, turn: Turn = ALONE) -> None:
        self._kept = kept
        self._patience = patience
        self._turn = turn
        self._guard = threading.Lock()
        self._waiting: deque[_Place] = deque()
        self._is_taken = False

    @property
    def length(self) -> int:
        """How many wait now."""
        return len(self._waiting)

    def enter(self) -> Group:
        """The turn to write, in the group under way or in a new one. Waits for those who came
        before, at most for the patience of the line: Conflict RECORD-BUSY."""
        with self._guard:
            place = None if self._take() else _Place()
            if place is not None:
                self._waiting.append(place)
        group = None if place is None else self._wait(place)
        if group is not None:
            return group
        try:
            return self._begun()
        except BaseException:
            self.pass_on(None)
            raise

    def _begun(self) -> Group:
        self._turn.take()
        try:
            return Group(self._kept.begun())
        except BaseException:
            self._turn.give()
            raise

    def pass_on(self, group: Group | None) -> bool:
        """Give the turn to the next in the line, with its group; whether anybody was waiting.
        With a group and nobody waiting the turn stays where it is."""
        with self._guard:
            if self._waiting:
                place = self._waiting.popleft()
                place.group = group
                place.called.set()
                return True
            self._is_taken = group is not None
            return False

    def finish(self, group: Group) -> None:
        """Commit for all members, or tell all of them that nothing was kept."""
        try:
            if not group.is_broken:
                group.connection.commit()
                group.refusal = None
        except DBAPIError as error:
            group.refusal = error
        finally:
            with suppress(DBAPIError):
                self._put_away(group)
            self._turn.give()
            group.settled.set()

    def abandon(self, group: Group) -> None:
        """End a transaction in which nobody has written anything to keep, and the turn with it."""
        try:
            with suppress(DBAPIError):
                self._kept.rest(group.connection)
        finally:
            self._turn.give()
            self.pass_on(None)

    def _put_away(self, group: Group) -> None:
        if group.refusal is None:
            self._kept.rest(group.connection)
        else:  # never used again with half a transaction
            group.connection.invalidate()
            group.connection.close()

    def _take(self) -> bool:
        if self._is_taken:
            return False
        self._is_taken = True
        return True

    def _wait(self, place: _Place) -> Group | None:
        if not place.called.wait(self._patience):
            with self._guard:
                if not place.called.is_set():  # nobody has called in between
                    self._waiting.remove(place)
                    raise conflict("RECORD-BUSY")
        return place.group


class _Place:
    """One thread in the line."""

    def __init__(self) -> None:
        self.called = threading.Event()
        self.group: Group | None = None


class GroupedWrites:
    """`Transactions` in SQLite: what is written joins a group, what is read goes its own way."""

    def __init__(self, kept: Kept, line: Line) -> None:
        self._reading = KeptReads(kept)
        self._line = line
        self._group: Group | None = None
        self._saw_others = False

    def begin(self, lane: Lane) -> sa.Connection:
        """As in `Transactions`; Conflict RECORD-BUSY for who waited too long."""
        if lane == "read":
            return self._reading.begin()
        group = self._line.enter()
        self._saw_others = group.members > 0
        if self._saw_others:
            self._said(group, _POINT)
        self._group = group
        return group.connection

    def commit(self) -> None:
        """As in `Transactions`; raises what the common commit raised."""
        group, self._group = self._group, None
        if group is None:
            return
        if self._saw_others:
            self._said(group, _KEEP)
        else:
            group.is_broken = not _is_under_way(group)
        group.members += 1
        self._settle(group)
        _await(group)

    def end(self) -> None:
        """As in `Transactions`; raises what the common commit raised to who saw others' writes."""
        self._reading.end()
        group, self._group = self._group, None
        if group is None:
            return
        if not self._saw_others:
            self._line.abandon(group)
        elif self._give_up(group):
            _await(group)

    def _said(self, group: Group, words: str) -> None:
        try:
            _say(group, words)
        except BaseException:
            self._give_up(group)
            raise

    def _give_up(self, group: Group) -> bool:
        """Take away what this member wrote; whether the others still have their transaction."""
        try:
            _say(group, _UNDO)
            _say(group, _KEEP)
            is_sound = True
        except DBAPIError:  # no such savepoint: the transaction is gone, and everything in it
            group.is_broken = True
            is_sound = False
        self._settle(group)
        return is_sound

    def _settle(self, group: Group) -> None:
        """Hand the group on if somebody waits and may join it; else end it."""
        may_grow = group.members < MOST_MEMBERS and not group.is_broken
        if may_grow and self._line.pass_on(group):
            return
        try:
            self._line.finish(group)
        finally:
            self._line.pass_on(None)


def _await(group: Group) -> None:
    group.settled.wait()
    if group.refusal is not None:
        raise group.refusal


def _is_under_way(group: Group) -> bool:
    """Whether there is still a transaction, which a database that fails ends by itself."""
    raw: Any = group.connection.connection.driver_connection
    return bool(raw.in_transaction)


def _say(group: Group, words: str) -> None:
    said(group.connection, words)
