"""How a transaction begins and ends on a connection, by its lane.

Invariants:
- a reader waits for nobody and sees one moment; a writer has the record to itself; one that
  writes beside others shares it with its like, and with no writer;
- `commit` comes last: nothing is done on the connection after it.
"""

from __future__ import annotations

from collections import deque
from typing import Literal, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

Lane = Literal["read", "write", "beside"]
LANE = "terang_lane"
"""The execution option by which a connection knows how to begin."""


class Transactions(Protocol):
    """Transactions of one thread, one after the other."""

    def begin(self, lane: Lane) -> sa.Connection:
        """The connection to work on until `end`."""

    def commit(self) -> None:
        """Make it last; it is durable on return."""

    def end(self) -> None:
        """Undo what was not committed."""


class OwnTransactions:
    """Each transaction on a connection of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: sa.Connection | None = None

    def begin(self, lane: Lane) -> sa.Connection:
        """As in `Transactions`."""
        try:
            self._connection = begun(self._engine, lane)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # A connection that broke while it waited: nothing was done on it, and all of its
            # age are gone with it.
            self._connection = begun(self._engine, lane)
        return self._connection

    def commit(self) -> None:
        """As in `Transactions`."""
        if self._connection is not None:
            self._connection.commit()

    def end(self) -> None:
        """As in `Transactions`."""
        if self._connection is not None:
            self._connection.close()  # what was not committed is rolled back
        self._connection = None


class Kept:
    """Connections of one lane that stay open from one transaction to the next, the warmest
    first: SQLAlchemy's pool costs more than a short transaction in a file does."""

    def __init__(self, engine: sa.Engine, lane: Lane) -> None:
        self._engine = engine
        self._lane: Lane = lane
        self._free: deque[sa.Connection] = deque()

    def begun(self) -> sa.Connection:
        """A connection on which a transaction has begun."""
        try:
            connection = self._free.pop()
        except IndexError:
            return begun(self._engine, self._lane)
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    def rest(self, connection: sa.Connection) -> None:
        """Take it back; what was not committed is undone."""
        try:
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        self._free.append(connection)

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._free:
            self._free.pop().close()


class KeptReads:
    """`Transactions` that only read, on connections that stay open."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._connection: sa.Connection | None = None

    def begin(self) -> sa.Connection:
        """The connection to read from until `end`."""
        self._connection = self._kept.begun()
        return self._connection

    def end(self) -> None:
        """Leave the moment that was seen."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._kept.rest(connection)


class Savepoints:
    """Transactions inside a longer one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._point: sa.NestedTransaction | None = None

    def begin(self, lane: Lane) -> sa.Connection:
        """As in `Transactions`."""
        self._point = self._connection.begin_nested()
        return self._connection

    def commit(self) -> None:
        """As in `Transactions`."""
        if self._point is not None and self._point.is_active:
            self._point.commit()

    def end(self) -> None:
        """As in `Transactions`."""
        if self._point is not None and self._point.is_active:
            self._point.rollback()
        self._point = None


def begun(engine: sa.Engine, lane: Lane) -> sa.Connection:
    """A connection of the engine on which a transaction has begun."""
    connection = engine.connect()
    try:
        connection = connection.execution_options(**{LANE: lane})
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection
