"""The office raises the five kinds of `publish.errors`; here are the ways it says them shortest.

Invariants:
- no sixth kind: a front end maps five kinds and is done;
- a thing that must not be known to exist is not found, never forbidden.
"""

from __future__ import annotations

from collections.abc import Iterable

from publish.errors import (
    Conflict,
    Forbidden,
    Integrity,
    Invalid,
    NotFound,
    Problem,
    TerangError,
)

__all__ = [
    "Conflict",
    "Forbidden",
    "Integrity",
    "Invalid",
    "NotFound",
    "Problem",
    "TerangError",
    "conflict",
    "forbidden",
    "integrity",
    "invalid",
    "not_found",
    "refuse_if",
]


def conflict(code: str, path: str = "", **params: object) -> Conflict:
    """The world has moved on since the caller looked."""
    return Conflict(Problem(path, code, params))


def forbidden(code: str, path: str = "", **params: object) -> Forbidden:
    """The person is known and may not do this."""
    return Forbidden(Problem(path, code, params))


def integrity(code: str, path: str = "", **params: object) -> Integrity:
    """What is stored contradicts itself."""
    return Integrity(Problem(path, code, params))


def invalid(code: str, path: str = "", **params: object) -> Invalid:
    """What was given breaks a rule."""
    return Invalid(Problem(path, code, params))


def not_found(code: str, path: str = "", **params: object) -> NotFound:
    """It does not exist, or must not be known to exist."""
    return NotFound(Problem(path, code, params))


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raises `Invalid` with all of `problems` unless there are none."""
    found = tuple(problems)
    if found:
        raise Invalid(found)
