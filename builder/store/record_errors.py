"""What databases complain of, in our own words.

Invariants:
- nothing of a statement, a value or an address reaches the problem: a code only;
- RECORD-RETRY means that nothing happened and that the same again may go well;
- RECORD-AWAY leaves open whether a commit that was under way happened: whoever asks
  again with the same idempotency key gets what was stored, if it was.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from builder.errors import TerangError, conflict, integrity

Refusal = Callable[[str], TerangError]

_BY_STATE: Mapping[str, Refusal] = {
    "40001": lambda _: conflict("RECORD-RETRY"),  # could not serialize
    "40P01": lambda _: conflict("RECORD-RETRY"),  # deadlock
    "55P03": lambda _: conflict("RECORD-BUSY"),  # lock_timeout
    "57014": lambda _: conflict("RECORD-BUSY"),  # statement_timeout
    "25P03": lambda _: conflict("RECORD-BUSY"),  # idle_in_transaction_session_timeout
    "53300": lambda _: conflict("RECORD-BUSY"),  # too many connections
}
"""By the SQLSTATE of PostgreSQL (its manual, appendix A)."""
_BY_SQLITE: Mapping[int, Callable[[], TerangError]] = {
    **dict.fromkeys(
        (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
        lambda: conflict("RECORD-BUSY"),
    ),
    **dict.fromkeys(
        (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
            sqlite3.SQLITE_NOMEM,
        ),
        lambda: integrity("RECORD-DISK"),
    ),
}
"""By the low byte of SQLite's result code (sqlite.org/rescode.html)."""
_UNREADABLE = sqlite3.SQLITE_IOERR | 33 << 8
"""SQLITE_IOERR_CORRUPTFS: the file system says that what it holds is broken."""
_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
)
_BY_CLASS: Mapping[str, Refusal] = {
    "08": lambda _: conflict("RECORD-AWAY"),  # connection
    "57": lambda _: conflict("RECORD-AWAY"),  # shutting down, starting up, killed by hand
    "28": lambda _: integrity("RECORD-LOGIN"),  # who may log in
    "3D": lambda _: integrity("RECORD-LOGIN"),  # no such database
    "42": lambda state: integrity("RECORD-SCHEMA", found=state, known=""),
    "53": lambda _: integrity("RECORD-DISK"),
    "58": lambda _: integrity("RECORD-DISK"),  # input or output
}


@contextmanager
def named_errors() -> Iterator[None]:
    """The database's own errors as ours, also those of a bare connection of SQLite."""
    try:
        yield
    except DBAPIError as error:
        raise named(error) from error
    except sqlite3.Error as error:
        raise _of_sqlite(error) from error
    except UnicodeDecodeError as error:  # what SQLite quotes of a damaged file may be no text
        raise integrity("RECORD-DAMAGED") from error
    except PoolTimeout as error:  # every connection is in use
        raise conflict("RECORD-BUSY") from error


@contextmanager
def named_disk() -> Iterator[None]:
    """What the operating system says of a disk that is full or failing, as RECORD-DISK."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK:
            raise
        raise integrity("RECORD-DISK") from error


def is_read_only(error: BaseException | None) -> bool:
    """Whether the connection can never write: SQLite opens a file to read it where opening it to
    write failed, be it for a moment only, and keeps it so."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY


def named(error: DBAPIError) -> TerangError:
    """The problem that this error is."""
    if "sqlite3" in type(error.orig).__module__:
        return _of_sqlite(error.orig)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    refusal = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    if refusal is not None:
        return refusal(state)
    if isinstance(error, OperationalError):  # no state: the connection broke or was never made
        return conflict("RECORD-AWAY")
    return integrity("RECORD-DAMAGED")


def _of_sqlite(error: BaseException | None) -> TerangError:
    number = getattr(error, "sqlite_errorcode", None)
    if number is not None and number != _UNREADABLE and number & 0xFF in _BY_SQLITE:
        return _BY_SQLITE[number & 0xFF]()
    if isinstance(error, sqlite3.DatabaseError):
        return integrity("RECORD-DAMAGED")
    return integrity("RECORD-DISK")
