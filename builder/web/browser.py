"""What one browser is in the middle of: half an application, a new receipt, an opened file.

The signed cookie holds one random secret; the record finds the rest by its hash. Whatever would
open something (the idempotency key, a receipt key) is derived from the secret or sealed under it,
so that a copy of the record opens nothing.

Invariants:
- nothing typed is ever in the cookie;
- an idempotency key belongs to one browser, one service and one beginning; it is never stored.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from builder.domain.identifier import new_receipt_key, secret_hash
from builder.domain.pending import PendingAnswers
from builder.domain.repeat import opened_receipt, repeat_keys, sealed_receipt
from builder.store.ports import UnitOfWork
from builder.usecases.saved_answers import save_answers
from builder.web.live import now, workspace

MEMBER = "browser"
"""The member of the session cookie."""

BEGINNING, SENT = "_beginning", "_sent"
"""Pairs of our own beside the answers: which beginning this is; its number once it was filed."""

OPENED = "~file"
"""Stands in place of a service for the file that was opened with number and key."""

RECEIPT_SHOWN = timedelta(minutes=30)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """An application that this browser has begun.

    `pairs` are what it would post; `key` is the idempotency key to submit with; `number` is set
    once it was filed, and then there are no answers any more. `code` and `key_hash` are those
    with which it goes on elsewhere, if it was saved.
    """

    service: str
    version: int
    pairs: Pairs
    beginning: str
    key: str
    number: str | None
    saved_at: datetime
    code: str | None = None
    key_hash: str = ""

    @property
    def shows_receipt(self) -> bool:
        """True for half an hour after it was filed: the device may be a shared one."""
        return self.number is not None and now() - self.saved_at < RECEIPT_SHOWN


def holder() -> str:
    """This browser's secret; made at its first need."""
    if MEMBER not in session:
        session[MEMBER] = workspace().rng(24).hex()
    return str(session[MEMBER])


def begun_here(service: str) -> Begun | None:
    """What this browser has begun for `service`; the record is not asked about newcomers."""
    if MEMBER not in session:
        return None
    uow = workspace().uow()
    with uow.reading():
        return begun(uow, service)


def begun(uow: UnitOfWork, service: str) -> Begun | None:
    """What this browser has begun for `service`, if anything. Inside a transaction."""
    stored = _stored(uow, service)
    if stored is None:
        return None
    ours = dict(pair for pair in stored.pairs if pair[0] in (BEGINNING, SENT))
    beginning = ours.get(BEGINNING, "")
    return Begun(
        service=service,
        version=stored.version,
        pairs=tuple(pair for pair in stored.pairs if pair[0] not in (BEGINNING, SENT)),
        beginning=beginning,
        key=_idempotency_key(service, beginning),
        number=ours.get(SENT),
        saved_at=stored.saved_at,
        code=stored.code,
        key_hash=stored.key_hash,
    )


def beginning(service: str, version: int) -> Begun:
    """A new beginning, not stored yet."""
    mark = workspace().rng(16).hex()
    return Begun(service, version, (), mark, _idempotency_key(service, mark), None, now())


def keep(uow: UnitOfWork, begun: Begun, pairs: Sequence[tuple[str, str]]) -> None:
    """Remember these pairs in place of the former ones. Inside a transaction."""
    kept = (*pairs, (BEGINNING, begun.beginning))
    _put(uow, begun.service, begun.version, kept, begun.code, begun.key_hash)


def keep_sent(uow: UnitOfWork, begun: Begun, number: str) -> None:
    """Forget the answers; remember that they were filed as `number`, for the receipt."""
    ours = ((BEGINNING, begun.beginning), (SENT, number))
    _put(uow, begun.service, begun.version, ours)


def save(uow: UnitOfWork, service: str) -> None:
    """Make what is kept for `service` open with a code and a key of this browser's.
    Inside a transaction."""
    stored, now_begun = _stored(uow, service), begun(uow, service)
    if stored is not None and now_begun is not None and now_begun.number is None:
        save_answers(uow, begun=stored, key=_resume_key(now_begun), rng=workspace().rng)


def resume_key(begun: Begun) -> str | None:
    """The key that opens it elsewhere; None if it was made by another browser."""
    made = _resume_key(begun)
    return made if hmac.compare_digest(secret_hash(made), begun.key_hash) else None


def report_key(mark: str) -> str:
    """The key that opens the report sent under this mark for its reporter."""
    digest = _derived("report", mark)
    return new_receipt_key(lambda size: digest[:size])


def forget(uow: UnitOfWork, service: str) -> None:
    """Forget what this browser has begun for `service`. Inside a transaction."""
    uow.pending.remove(secret_hash(holder()), service)


def keep_opened(uow: UnitOfWork, number: str, receipt_key: str) -> None:
    """Let this browser look into a file that its number and key have opened."""
    sealed = sealed_receipt(repeat_keys(holder(), OPENED), receipt_key, workspace().rng)
    _put(uow, OPENED, 0, (("number", number), ("sealed", urlsafe_b64encode(sealed).decode())))


def opened(uow: UnitOfWork) -> tuple[str, str] | None:
    """Number and receipt key of the file this browser has opened. Inside a transaction."""
    stored = _stored(uow, OPENED)
    if stored is None:
        return None
    pairs = dict(stored.pairs)
    key = opened_receipt(repeat_keys(holder(), OPENED), urlsafe_b64decode(pairs["sealed"]))
    return None if key is None else (pairs["number"], key)


def _stored(uow: UnitOfWork, service: str) -> PendingAnswers | None:
    if MEMBER not in session:
        return None
    return uow.pending.get(secret_hash(holder()), service)


def _put(
    uow: UnitOfWork,
    service: str,
    version: int,
    pairs: Pairs,
    code: str | None = None,
    key_hash: str = "",
) -> None:
    mine = secret_hash(holder())
    uow.pending.put(PendingAnswers(mine, service, version, pairs, now(), code, key_hash))


def _idempotency_key(service: str, beginning: str) -> str:
    digest = _derived("beginning", service, beginning)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _resume_key(begun: Begun) -> str:
    digest = _derived("resume", begun.service, begun.beginning)
    return new_receipt_key(lambda size: digest[:size])


def _derived(purpose: str, *about: str) -> bytes:
    said = "\n".join((f"terang/{purpose}/v1", *about)).encode()
    return hmac.new(holder().encode(), said, hashlib.sha256).digest()
