"""Signing in to the desk, staying signed in, signing out.

Invariants:
- the attempt is counted before the hash is computed, so that no number of
  parallel attempts gets more hashes than the limits allow;
- unknown, disabled, a wrong password and a wrong code are one answer after the same work;
- failures of strangers never lock out a person who has signed in from the same address before;
- who was locked out, or given another password, while the hash was computed comes in no more;
- a new random token each time; the store keeps its hash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from builder.domain.identifier import Rng, secret_hash
from builder.domain.session import (
    ATTEMPT_WINDOW,
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    KNOWN_FOR,
    TOUCH_AFTER,
    Session,
    is_alive,
)
from builder.domain.user import USER_ID, User
from builder.errors import forbidden
from builder.store.ports import UnitOfWork
from builder.usecases.passwords import Passwords
from builder.usecases.second_factor import use_code

TOKEN_BYTES = 16
LONGEST_PASSWORD = 200
LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the cookie and nowhere else."""

    token: str
    session: Session
    user: User


def sign_in(
    uow: UnitOfWork,
    hasher: Passwords,
    *,
    user: str,
    password: str,
    address: str,
    now: datetime,
    rng: Rng,
    key: bytes,
    code: str = "",
) -> SignedIn:
    """A new session for the right password, and the right `code` of who has a second factor;
    `key` seals those.

    Raises `Forbidden`: SIGN-IN-LIMITED (minutes) before anything is compared,
    SIGN-IN-FAILED for everything else. `Integrity` (SECRET-SEALED) under another key.
    """
    id_ = user.strip().lower()
    with uow:
        _count_attempt(uow, id_, address, now)
        known = uow.users.get(id_) if USER_ID.fullmatch(id_) else None
        uow.commit()
    stored = known.password_hash if known and not known.is_disabled else None
    if not hasher.verify(stored, password[:LONGEST_PASSWORD]) or known is None:
        raise forbidden("SIGN-IN-FAILED")
    with uow:
        is_good = _still_opens(uow, known)
        if not is_good or not use_code(uow, user=known, code=code[:LONGEST_CODE], now=now, key=key):
            raise forbidden("SIGN-IN-FAILED")
        signed = new_session(uow, user=known, address=address, now=now, rng=rng)
        uow.commit()
    return signed


def new_session(uow: UnitOfWork, *, user: User, address: str, now: datetime, rng: Rng) -> SignedIn:
    """A session for who has proved to be `user`, inside a transaction; the place is known now."""
    token = rng(TOKEN_BYTES).hex()
    session = Session(secret_hash(token), user.id, now, now)
    uow.factors.know(_place(user.id, address), now)
    for subject in (_account(user.id), _place(user.id, address)):
        uow.sessions.clear_attempts(subject)
    uow.sessions.put(session)
    return SignedIn(token, session, user)


def session_user(uow: UnitOfWork, *, token: str, now: datetime) -> User | None:
    """Whose session this is; None when it has ended or its person was disabled."""
    hash_ = secret_hash(token)
    with uow.reading():
        session = uow.sessions.get(hash_)
        user = uow.users.get(session.user) if session else None
    if session is None or user is None or user.is_disabled or not is_alive(session, now):
        return None
    if now - session.seen_at >= TOUCH_AFTER:
        _touch(uow, hash_, now)
    return user


def sign_out(uow: UnitOfWork, *, token: str) -> None:
    """End the session on the server; nothing happens if it has ended."""
    with uow:
        uow.sessions.remove(secret_hash(token))
        uow.commit()


def _touch(uow: UnitOfWork, hash_: str, now: datetime) -> None:
    with uow:
        session = uow.sessions.get(hash_)
        if session is not None:  # it may have been ended in the meantime
            uow.sessions.put(replace(session, seen_at=max(session.seen_at, now)))
            uow.commit()


def _still_opens(uow: UnitOfWork, known: User) -> bool:
    """Whether the password that was right opens this account now."""
    found = uow.users.get(known.id)
    return (
        found is not None and not found.is_disabled and found.password_hash == known.password_hash
    )


def _count_attempt(uow: UnitOfWork, id_: str, address: str, now: datetime) -> None:
    by_address, place = secret_hash(f"address {address}"), _place(id_, address)
    is_known = uow.factors.is_known(place, now - KNOWN_FOR)
    account = place if is_known else _account(id_)
    limits = {account: ATTEMPTS_PER_ACCOUNT, by_address: ATTEMPTS_PER_ADDRESS}
    since = now - ATTEMPT_WINDOW
    if any(uow.sessions.attempts(s, since) >= limit for s, limit in limits.items()):
        minutes = int(ATTEMPT_WINDOW.total_seconds() // 60)
        raise forbidden("SIGN-IN-LIMITED", minutes=minutes)
    for subject in limits:
        uow.sessions.add_attempt(subject, now)


def _place(id_: str, address: str) -> str:
    return secret_hash(f"place {id_} {address}")


def _account(id_: str) -> str:
    """What attempts are counted under: a hash, whatever was typed as a name."""
    return secret_hash(f"account {id_}")
