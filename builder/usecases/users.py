"""The people of the office: added, given roles, locked out.

Invariants:
- ids are never reused and nobody is deleted: what somebody did keeps its actor;
- a change of roles, password, address or state ends the person's sessions.

The first person has no one to let them in: whoever has the shell adds them
(`by` is None). Over the web `by` is the signed-in person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from builder.domain.delivery import email_address
from builder.domain.user import EVERY_UNIT, ROLES, USER_ID, Role, User, may
from builder.errors import Problem, conflict, forbidden, invalid, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.passwords import Passwords
from publish.facts.service import SLUG

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
LONGEST_NAME = 100


def add_user(
    uow: UnitOfWork,
    hasher: Passwords,
    *,
    id_: str,
    name: str,
    roles: Iterable[Role],
    unit: str,
    password: str,
    by: User | None = None,
) -> User:
    """A new person. Raises `Invalid` (USER-*), `Conflict` (USER-EXISTS), `Forbidden`."""
    _refuse_without_right(by)
    wanted = frozenset(roles)
    refuse_if(_findings(id_, name, wanted, unit, password))
    user = User(id_, name.strip(), wanted, unit, hasher.hash(password))
    with uow:
        if uow.users.get(id_) is not None:
            raise conflict("USER-EXISTS", id=id_)
        uow.users.put(user)
        uow.commit()
    return user


def set_roles(
    uow: UnitOfWork, *, id_: str, roles: Iterable[Role], unit: str, by: User | None = None
) -> User:
    """Other roles, another unit. Raises `NotFound` (USER-NOT-FOUND), `Invalid`, `Forbidden`."""
    _refuse_without_right(by)
    wanted = frozenset(roles)
    refuse_if(_role_findings(wanted, unit))
    return _changed(uow, id_, roles=wanted, unit=unit)


def set_password(
    uow: UnitOfWork, hasher: Passwords, *, id_: str, password: str, by: User | None = None
) -> User:
    """Another password; one's own, or anybody's for who manages people."""
    if by is None or by.id != id_:
        _refuse_without_right(by)
    refuse_if(_password_findings(password))
    return _changed(uow, id_, password_hash=hasher.hash(password))


def set_email(uow: UnitOfWork, *, id_: str, email: str, by: User | None = None) -> User:
    """Where a supervisor is told of what is near due or overdue; "" for nowhere.

    Raises `NotFound` (USER-NOT-FOUND), `Invalid` (CONTACT-EMAIL), `Forbidden`.
    """
    _refuse_without_right(by)
    address = email_address(email)
    if address is None:
        raise invalid("CONTACT-EMAIL", "/email")
    return _changed(uow, id_, email=address)


def disable_user(uow: UnitOfWork, *, id_: str, by: User | None = None) -> User:
    """Lock somebody out; what they did stays theirs."""
    _refuse_without_right(by)
    return _changed(uow, id_, is_disabled=True)


def enable_user(uow: UnitOfWork, *, id_: str, by: User | None = None) -> User:
    """Let somebody in again."""
    _refuse_without_right(by)
    return _changed(uow, id_, is_disabled=False)


def list_users(uow: UnitOfWork, *, by: User | None = None) -> tuple[User, ...]:
    """Everybody, by id."""
    _refuse_without_right(by)
    with uow.reading():
        return uow.users.all()


def _changed(uow: UnitOfWork, id_: str, **members: object) -> User:
    with uow:
        known = uow.users.get(id_)
        if known is None:
            raise not_found("USER-NOT-FOUND", id=id_)
        user = replace(known, **members)  # type: ignore[arg-type]
        uow.users.put(user)
        uow.sessions.remove_of(id_)
        uow.commit()
    return user


def _refuse_without_right(by: User | None) -> None:
    if by is not None and not may(by, "manage_users"):
        raise forbidden("USERS-FORBIDDEN")


def _findings(
    id_: str, name: str, roles: frozenset[str], unit: str, password: str
) -> list[Problem]:
    found = [] if USER_ID.fullmatch(id_) else [Problem("/id", "USER-ID")]
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        found.append(Problem("/name", "USER-NAME", {"longest": LONGEST_NAME}))
    return [*found, *_role_findings(roles, unit), *_password_findings(password)]


def _role_findings(roles: frozenset[str], unit: str) -> list[Problem]:
    unknown = sorted(roles - set(ROLES))
    found = [
        Problem("/roles", "USER-ROLE", {"role": r, "known": ", ".join(ROLES)}) for r in unknown
    ]
    if unit != EVERY_UNIT and not SLUG.fullmatch(unit):
        found.append(Problem("/unit", "USER-UNIT"))
    return found


def _password_findings(password: str) -> list[Problem]:
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return []
    limits = {"shortest": SHORTEST_PASSWORD, "longest": LONGEST_PASSWORD}
    return [Problem("/password", "USER-PASSWORD", limits)]
