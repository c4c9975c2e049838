"""Tokens of other programs: made and taken back by whoever has the shell, shown once.

Invariant: whatever is wrong with a token that is shown, the answer is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from builder.domain.api_token import (
    LONGEST_DAYS,
    SCOPES,
    ApiToken,
    TokenScope,
    new_secret,
    token_hash,
)
from builder.domain.identifier import Rng
from builder.domain.user import EVERY_UNIT, User
from builder.errors import Problem, not_found, refuse_if
from builder.store.ports import UnitOfWork
from publish.facts.service import SLUG

LONGEST_LABEL = 60
ID_BYTES = 6


def new_token(
    uow: UnitOfWork,
    *,
    label: str,
    scopes: Iterable[TokenScope],
    unit: str,
    days: int,
    today: date,
    rng: Rng,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can show again. Raises `Invalid` (TOKEN-*)."""
    wanted = tuple(scope for scope in SCOPES if scope in set(scopes))
    bare = label.strip()
    wrong = {
        "TOKEN-LABEL": ("/label", not 0 < len(bare) <= LONGEST_LABEL or not bare.isprintable()),
        "TOKEN-SCOPE": ("/scope", not wanted),
        "TOKEN-UNIT": ("/unit", unit == EVERY_UNIT or not SLUG.fullmatch(unit)),
        "TOKEN-DAYS": ("/days", not 0 < days <= LONGEST_DAYS),
    }
    refuse_if(Problem(path, code) for code, (path, is_wrong) in wrong.items() if is_wrong)
    secret = new_secret(rng)
    expires_on = today + timedelta(days=days)
    made = ApiToken(rng(ID_BYTES).hex(), bare, token_hash(secret), wanted, unit, today, expires_on)
    with uow:
        uow.tokens.put(made)
        uow.commit()
    return made, secret


def list_tokens(uow: UnitOfWork) -> tuple[ApiToken, ...]:
    """All tokens there ever were, the newest first."""
    with uow.reading():
        return uow.tokens.all()


def revoke_token(uow: UnitOfWork, *, id_: str, today: date) -> None:
    """Let it in no more; what it did stays its own. Raises `NotFound` (TOKEN-NOT-FOUND)."""
    with uow:
        found = uow.tokens.get(id_)
        if found is None:
            raise not_found("TOKEN-NOT-FOUND")
        if found.revoked_on is None:
            uow.tokens.put(replace(found, revoked_on=today))
            uow.commit()


def actor_of(uow: UnitOfWork, *, secret: str, today: date) -> User | None:
    """Whom a shown token acts as, None for one that opens nothing; the day is noted once."""
    with uow.reading():
        found = uow.tokens.by_hash(token_hash(secret))
    if found is None or not found.opens_on(today):
        return None
    if found.used_on != today:
        _note_use(uow, found.id, today)
    return found.actor


def _note_use(uow: UnitOfWork, id_: str, today: date) -> None:
    with uow:
        found = uow.tokens.get(id_)  # it may have been revoked since
        if found is not None:
            uow.tokens.put(replace(found, used_on=today))
            uow.commit()
