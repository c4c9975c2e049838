"""What databases complain of, in our own words.

Invariants:
- nothing of a statement, a value or an address reaches the problem: a code only;
- RECORD-RETRY means that nothing happened and that the same again may go well;
- RECORD-AWAY leaves open whether a commit that was under way happened: whoever asks
  again with the same idempotency key gets what was stored, if it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
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
    """The database's own errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise named(error) from error
    except PoolTimeout as error:  # every connection is in use
        raise conflict("RECORD-BUSY") from error


def named(error: DBAPIError) -> TerangError:
    """The problem that this error is."""
    if "sqlite3" in type(error.orig).__module__:
        return _of_sqlite(error)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    refusal = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    if refusal is not None:
        return refusal(state)
    if isinstance(error, OperationalError):  # no state: the connection broke or was never made
        return conflict("RECORD-AWAY")
    return integrity("RECORD-DAMAGED")


def _of_sqlite(error: DBAPIError) -> TerangError:
    said = str(error.orig)
    if isinstance(error, OperationalError) and ("locked" in said or "busy" in said):
        return conflict("RECORD-BUSY")
    if isinstance(error, OperationalError) and ("full" in said or "I/O" in said):
        return integrity("RECORD-DISK")
    if isinstance(error, DatabaseError):
        return integrity("RECORD-DAMAGED")
    return integrity("RECORD-DISK")
