"""Half an application that goes on in another browser: saved, resumed, left behind.

There is one copy of the answers. Saving gives them a code and a key; resuming moves them, with the
documents taken on the way, to the browser that knows both; leaving takes them out of this one.

Invariants:
- the code alone opens nothing; a wrong code, a wrong key and answers whose time is over give one
  answer after the same work;
- the key is never stored, only its hash;
- what another browser has typed since is what is resumed; it is in no browser but the last.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from builder.domain.identifier import Rng, new_number, secret_hash
from builder.domain.pending import PendingAnswers
from builder.errors import conflict, not_found
from builder.store.ports import UnitOfWork

CODE = "LANJUT"
"""Stands before a resume code where an application number has the city's prefix."""

_NO_HASH = "0" * 64
_ID = 26  # symbols of the id of a document


def save_answers(uow: UnitOfWork, *, begun: PendingAnswers, key: str, rng: Rng) -> PendingAnswers:
    """Give `begun`, which is stored, a code (its own if it has one) and this key.
    Inside a transaction."""
    saved = replace(begun, code=begun.code or _free_code(uow, rng), key_hash=secret_hash(key))
    uow.pending.put(saved)
    return saved


def resume_answers(
    uow: UnitOfWork,
    *,
    code: str,
    key: str,
    holder: str,
    now: datetime,
    saved_for: timedelta,
    is_replacing: bool,
) -> PendingAnswers:
    """Move saved answers to `holder`; code and key as `identifier.normalise_*` gives them.

    Raises `NotFound` (SAVED-NOT-FOUND) for whatever is wrong, `Conflict` (SAVED-OTHER) when
    `holder` has begun the same service with other answers, unless these may be replaced.
    """
    with uow:
        saved = uow.pending.by_code(code)
        stored = saved.key_hash if saved else _NO_HASH
        is_right = hmac.compare_digest(stored.encode(), secret_hash(key).encode())
        if saved is None or not is_right or now - saved.saved_at >= saved_for:
            raise not_found("SAVED-NOT-FOUND")
        mine = secret_hash(holder)
        present = uow.pending.get(mine, saved.service)
        is_other = present is not None and present.holder_hash != saved.holder_hash
        if is_other and not is_replacing:
            raise conflict("SAVED-OTHER", saved.service)
        moved = _moved(uow, saved, mine)
        uow.commit()
    return moved


def leave_answers(uow: UnitOfWork, *, holder: str, service: str, rng: Rng) -> None:
    """Take saved answers out of this browser; code and key still open them."""
    with uow:
        saved = uow.pending.get(secret_hash(holder), service)
        if saved is not None and saved.is_saved:
            _moved(uow, saved, secret_hash(rng(32).hex()))
        uow.commit()


def _moved(uow: UnitOfWork, saved: PendingAnswers, holder_hash: str) -> PendingAnswers:
    moved = replace(saved, holder_hash=holder_hash)
    uow.pending.remove(saved.holder_hash, saved.service)
    uow.pending.put(moved)
    for _, text in saved.pairs:
        file = uow.attachments_meta.get(text) if len(text) == _ID else None
        if file and file.number is None and file.holder_hash == saved.holder_hash:
            uow.attachments_meta.put(replace(file, holder_hash=holder_hash))
    return moved


def _free_code(uow: UnitOfWork, rng: Rng) -> str:
    while uow.pending.by_code(code := new_number(CODE, rng)) is not None:
        pass
    return code
