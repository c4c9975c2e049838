"""Names that people read aloud: application numbers, receipt keys, ids.

Crockford's base 32 (no I, L, O, U), with one check symbol over GF(32).

Invariants:
- the number is public and carries no authority; the receipt key is the secret;
- every single wrong symbol and every swap of two symbols (also not neighbours)
  is noticed: symbol i from the right has weight 2**i in GF(32), whose powers of
  2 are distinct for 31 places;
- 5 bits of a random byte are one symbol, so no symbol is likelier than another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from builder.errors import invalid

T = TypeVar("T")
Rng = Callable[[int], bytes]
"""Gives that many random bytes; `secrets.token_bytes` outside tests."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_POLYNOMIAL = 0b111011  # x**5 + x**4 + x**3 + x + 1, primitive over GF(2)
_NUMBER_SYMBOLS, _KEY_SYMBOLS, _ID_SYMBOLS = 7, 25, 26
_SEPARATORS = frozenset("- \t\u2010\u2011\u2012\u2013\u2014\u2212")


def new_number(prefix: str, rng: Rng) -> str:
    """A public application number such as `KDI-7K3M-9QXT`: 35 random bits and a check."""
    body = _checked(_random_symbols(_NUMBER_SYMBOLS, rng))
    return f"{prefix}-{body[:4]}-{body[4:]}"


def new_receipt_key(rng: Rng) -> str:
    """A secret of 125 random bits and a check symbol, in groups of five."""
    return grouped(_checked(_random_symbols(_KEY_SYMBOLS, rng)))


def new_id(rng: Rng) -> str:
    """An internal id: 26 random symbols (130 bits), no check."""
    return _random_symbols(_ID_SYMBOLS, rng)


def normalise_number(typed: str, prefix: str) -> str:
    """The number as it is written, from what a person typed; the prefix may be left out.

    Raises `Invalid`: NUMBER-SHAPE or NUMBER-CHECK.
    """
    symbols = _fold(typed)
    start = _fold(prefix)
    if len(symbols) == len(start) + _NUMBER_SYMBOLS + 1 and symbols.startswith(start):
        symbols = symbols[len(start) :]
    if len(symbols) != _NUMBER_SYMBOLS + 1 or not set(symbols) <= set(ALPHABET):
        raise invalid("NUMBER-SHAPE", prefix=prefix)
    if not is_checked(symbols):
        raise invalid("NUMBER-CHECK")
    return f"{prefix}-{symbols[:4]}-{symbols[4:]}"


def normalise_receipt_key(typed: str) -> str:
    """The receipt key in groups of five. Raises `Invalid`: KEY-SHAPE or KEY-CHECK."""
    symbols = _fold(typed)
    if len(symbols) != _KEY_SYMBOLS + 1 or not set(symbols) <= set(ALPHABET):
        raise invalid("KEY-SHAPE", symbols=_KEY_SYMBOLS + 1)
    if not is_checked(symbols):
        raise invalid("KEY-CHECK")
    return grouped(symbols)


def secret_hash(secret: str) -> str:
    """How a secret of full entropy is stored: SHA-256 in hex (guessing 125 bits is hopeless)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def check_symbol(symbols: str) -> str:
    """The symbol that makes the weighted sum over GF(32) zero."""
    total = 0
    for symbol in symbols:
        total = _doubled(total) ^ _VALUE[symbol]
    return ALPHABET[_doubled(total)]


def is_checked(symbols: str) -> bool:
    """True when the last symbol is the check of those before it."""
    return check_symbol(symbols[:-1]) == symbols[-1]


def grouped(symbols: str) -> str:
    """Symbols in groups of five with hyphens."""
    return "-".join(symbols[at : at + 5] for at in range(0, len(symbols), 5))


def shuffled(items: Sequence[T], rng: Rng) -> list[T]:
    """A uniformly random order (Fisher and Yates; no modulo bias)."""
    mixed = list(items)
    for place in range(len(mixed) - 1, 0, -1):
        other = _below(place + 1, rng)
        mixed[place], mixed[other] = mixed[other], mixed[place]
    return mixed


def _below(limit: int, rng: Rng) -> int:
    size = (limit.bit_length() + 7) // 8 + 1
    ceiling = 256**size - 256**size % limit
    while (drawn := int.from_bytes(rng(size))) >= ceiling:
        pass
    return drawn % limit


def _checked(symbols: str) -> str:
    return symbols + check_symbol(symbols)


def _random_symbols(count: int, rng: Rng) -> str:
    return "".join(ALPHABET[byte & 31] for byte in rng(count))


def _fold(typed: str) -> str:
    """Upper case without separators, look-alikes as the symbol they are read as."""
    kept = (c for c in typed.strip().upper() if c not in _SEPARATORS)
    return "".join(ALPHABET[_VALUE[c]] if c in _VALUE else c for c in kept)


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value
