"""Setting up the second factor, using it, and getting in again when the device is gone.

Invariants:
- a code is checked and remembered in one transaction, so that two requests with it cannot both
  be right;
- setting one up needs the password again: an unattended desk gives nobody a lasting way in;
- `key` is the one that seals the secrets; where it is another one, Integrity SECRET-SEALED;
- taking them away, the code and all passkeys, needs two administrators, or the shell of the
  machine (`by` is None); who said so and when stays in the record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from builder.domain.identifier import Rng
from builder.domain.recovery import SHELL, Recovery, said
from builder.domain.second_factor import SecondFactor, new_factor, secret_of, used
from builder.domain.user import User, may
from builder.errors import Integrity, Problem, conflict, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.passwords import Passwords

LATEST = 200
"""Recoveries that are looked at; more are not asked for within a day."""


def is_missing(uow: UnitOfWork, *, user: User) -> bool:
    """Whether this person has not set up a second factor yet: neither a code nor a passkey."""
    with uow.reading():
        factor, passkeys = uow.factors.get(user.id), uow.passkeys.of_user(user.id)
    return not passkeys and (factor is None or not factor.is_on)


def has_code(uow: UnitOfWork, *, user: User) -> bool:
    """Whether signing in with a password asks this person for a code."""
    with uow.reading():
        factor = uow.factors.get(user.id)
    return factor is not None and factor.is_on


def begin_factor(uow: UnitOfWork, *, user: User, key: bytes, rng: Rng) -> SecondFactor:
    """The factor to confirm: the one begun before, else a new one. `Conflict` (FACTOR-ON)."""
    with uow:
        factor = uow.factors.get(user.id) or new_factor(user.id, key, rng)
        if factor.is_on:
            raise conflict("FACTOR-ON")
        uow.factors.put(factor)
        uow.commit()
    return factor


def confirm_factor(
    uow: UnitOfWork,
    hasher: Passwords,
    *,
    user: User,
    password: str,
    code: str,
    now: datetime,
    key: bytes,
) -> None:
    """From now on signing in needs a code. Raises `Invalid` (FACTOR-WRONG) for a wrong password
    or code, `Conflict` (FACTOR-ON)."""
    is_right = hasher.verify(user.password_hash, password)
    with uow:
        factor = uow.factors.get(user.id)
        if factor is not None and factor.is_on:
            raise conflict("FACTOR-ON")
        shown = used(factor, key, code, now) if factor is not None and is_right else None
        if shown is None:
            raise invalid("FACTOR-WRONG", "/code")
        uow.factors.put(replace(shown, confirmed_at=now))
        uow.commit()


def use_code(uow: UnitOfWork, *, user: User, code: str, now: datetime, key: bytes) -> bool:
    """Whether this person may come in with this code, inside a transaction; the code is spent.
    Without a code, True for who has no passkey either: who has one comes in with that."""
    factor = uow.factors.get(user.id)
    if factor is None or not factor.is_on:
        return not uow.passkeys.of_user(user.id)
    spent = used(factor, key, code, now)
    if spent is not None:
        uow.factors.put(spent)
    return spent is not None


def remove_factor(uow: UnitOfWork, *, id_: str, by: User | None, now: datetime) -> bool:
    """Take a person's second factors away; True when they are gone, False while a second word
    is missing.

    Raises `Forbidden` (USERS-FORBIDDEN, FACTOR-OWN), `NotFound` (FACTOR-NOT-FOUND), `Conflict`
    (FACTOR-ASKED).
    """
    if by is not None and not may(by, "manage_users"):
        raise forbidden("USERS-FORBIDDEN")
    with uow:
        passkeys = uow.passkeys.of_user(id_)
        if uow.factors.get(id_) is None and not passkeys:
            raise not_found("FACTOR-NOT-FOUND", id=id_)
        last = next(iter(uow.factors.recoveries(id_, 1)), None)
        word = Recovery(id_, SHELL, now, SHELL, now) if by is None else said(last, id_, by.id, now)
        uow.factors.keep(word)
        if word.is_done:
            uow.factors.remove(id_)
            for passkey in passkeys:
                uow.passkeys.remove(passkey.id)
            uow.sessions.remove_of(id_)
        uow.commit()
    return word.is_done


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands beside a person's password; `asked_by` is the administrator who wants it
    taken away, "" for nobody."""

    has_code: bool
    passkeys: int
    asked_by: str


def list_guards(uow: UnitOfWork, *, by: User, now: datetime) -> dict[str, Guard]:
    """Everybody's, by user, for who manages people; no secret is in them."""
    if not may(by, "manage_users"):
        raise forbidden("USERS-FORBIDDEN")
    with uow.reading():
        codes = {factor.user for factor in uow.factors.all() if factor.is_on}
        owners = [passkey.user for passkey in uow.passkeys.all()]
        words = uow.factors.recoveries(None, LATEST)
    waiting = {word.user: word.asked_by for word in words if word.is_waiting(now)}
    return {
        user: Guard(user in codes, owners.count(user), waiting.get(user, ""))
        for user in {*codes, *owners}
    }


def list_recoveries(uow: UnitOfWork, *, by: User) -> tuple[Recovery, ...]:
    """The last words against second factors, the latest first, for who manages people."""
    if not may(by, "manage_users"):
        raise forbidden("USERS-FORBIDDEN")
    with uow.reading():
        return uow.factors.recoveries(None, LATEST)


def unopened_factors(uow: UnitOfWork, read_key: Callable[[], bytes]) -> list[Problem]:
    """The factors that the key does not open (SECRET-SEALED); `read_key` is asked if there are
    any, and raises `NotFound` (WORKSPACE-KEY)."""
    with uow.reading():
        factors = uow.factors.all()
    key = read_key() if factors else b""
    return [problem for factor in factors for problem in _unopened(factor, key)]


def _unopened(factor: SecondFactor, key: bytes) -> tuple[Problem, ...]:
    try:
        secret_of(factor, key)
    except Integrity as error:
        return tuple(error.problems)
    return ()
