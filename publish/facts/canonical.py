"""Canonical bytes (RFC 8785) and the digest over them.

Two texts that mean the same JSON value have the same bytes here, so a digest
names a value, not a spelling.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from types import NoneType
from typing import Any

import rfc8785

from publish.errors import Invalid, Problem

_SIMPLE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_SAID_ALIKE = frozenset({str, bool, NoneType})
_HELD = 2**53
_WIDEST = 30  # digits; more cannot be a whole number that a double holds exactly


def canonical_bytes(value: object) -> bytes:
    """RFC 8785 bytes of `value` (`Decimal` only where a double says the same).

    Raises `Invalid` (CANONICAL-VALUE) for what the form cannot hold: numbers
    beyond 2**53 or more exact than a double, lone surrogates, foreign types.
    """
    try:
        if _is_simple(value):
            return _SIMPLE.encode(value).encode()
        return rfc8785.dumps(_plain(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Invalid(Problem("", "CANONICAL-VALUE", {"kind": type(error).__name__})) from error


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, as 64 lower-case hex digits."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _is_simple(value: object) -> bool:
    """Whether the standard library's writer gives the canonical form: whole numbers that a double
    holds, and names in ASCII, whose code points and UTF-16 code units have the same order."""
    kind = type(value)
    if kind in _SAID_ALIKE:
        return True
    if kind is int:
        return bool(-_HELD < value < _HELD)  # type: ignore[operator]
    if kind is dict:
        for name, item in value.items():  # type: ignore[attr-defined]
            if type(name) is not str or not name.isascii():
                return False
            if not (type(item) is str or _is_simple(item)):
                return False
        return True
    return (kind is list or kind is tuple) and all(map(_is_simple, value))  # type: ignore[call-overload]


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise Invalid(Problem("", "CANONICAL-VALUE", {"kind": "name"}))
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _number(value: Decimal) -> int | float:
    if value.is_finite() and value.adjusted() < _WIDEST and value == value.to_integral_value():
        return int(value)
    near = float(value)
    if not value.is_finite() or Decimal(repr(near)) != value:
        raise Invalid(Problem("", "CANONICAL-VALUE", {"kind": "Decimal"}))
    return near
