"""JSON as Terang reads and writes it: strict in, exact out.

`json.loads` accepts duplicate keys, NaN and any nesting, and turns decimals
into floats. Terang's answers and definitions need none of that.

Invariants:
- numbers with a fraction or an exponent are `Decimal`, never float;
- reading back what was written gives an equal value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import NoneType
from typing import Any

from publish.errors import Invalid, Problem

DEEPEST = 32
LONGEST_NUMBER = 18  # digits; enough for any rupiah and any measure
_TOO_LONG = 10**LONGEST_NUMBER
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
# Escaped or as it is. RFC 8259, 8.2: what a half pair means is up to the reader; nothing can
# write it as UTF-8, so it would break whatever shows it.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_AS_IT_IS = json.JSONEncoder(ensure_ascii=False)
_BRACKET = re.compile(r"[][{}]")
_AS_IT_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_BY_NAME = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_SAID_ALIKE = frozenset({str, bool, NoneType})


def read_json(source: str | bytes, deepest: int = DEEPEST) -> Any:
    """The value of a JSON text.

    Raises `Invalid` with one of JSON-ENCODING, JSON-SYNTAX (line, column),
    JSON-DUPLICATE-KEY (key), JSON-NUMBER, JSON-DEPTH (deepest), JSON-SURROGATE.
    """
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(Problem("", "JSON-ENCODING", {"byte": error.start})) from error
    _refuse_depth(source, deepest)
    try:
        found = json.loads(
            source,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise Invalid(Problem("", "JSON-SYNTAX", where)) from error
    if _SURROGATE.search(source) and _has_surrogate(found):
        raise Invalid(Problem("", "JSON-SURROGATE", {}))
    return found


def write_json(value: object, indent: int | None = None) -> str:
    """A JSON text of `value`, keys in their order, `Decimal` as the digits it holds.

    `indent` spreads it over lines. Raises `Invalid` (JSON-VALUE) for what JSON
    cannot say.
    """
    if indent is None and _is_plain(value):
        return _AS_IT_IS.encode(value)
    return "".join(_pieces(value, indent, 0))


def below(pointer: str, name: str) -> str:
    """The JSON pointer one step deeper (RFC 6901, 3: `~` is `~0`, `/` is `~1`)."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def write_sorted(value: object) -> str:
    """As `write_json`, the keys of every object in the order of their code points.

    Raises `Invalid` (JSON-VALUE)."""
    return _BY_NAME.encode(value) if _is_plain(value) else write_json(_sorted(value))


def _is_plain(value: object) -> bool:
    """Whether the standard library's own writer says it as `_pieces` does; it is much faster."""
    kind = type(value)
    if kind in _SAID_ALIKE:
        return True
    if kind is int:
        return bool(-_TOO_LONG < value < _TOO_LONG)
    if kind is dict:
        for name, item in value.items():  # type: ignore[attr-defined]
            if type(name) is not str or not (type(item) is str or _is_plain(item)):
                return False
        return True
    return (kind is list or kind is tuple) and all(map(_is_plain, value))  # type: ignore[call-overload]


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list | tuple) else value


def _pieces(value: object, indent: int | None, level: int) -> Iterator[str]:
    if isinstance(value, Decimal) and value.is_finite():
        yield _readable(format(value, "f"))
    elif isinstance(value, dict):
        pairs = [(_AS_IT_IS.encode(str(k)), v) for k, v in value.items()]
        colon = ":" if indent is None else ": "
        inner = [(f"{name}{colon}", item) for name, item in pairs]
        yield from _container("{", "}", inner, indent, level)
    elif isinstance(value, list | tuple):
        yield from _container("[", "]", [("", item) for item in value], indent, level)
    elif value is None or isinstance(value, str | bool):
        yield _AS_IT_IS.encode(value)
    elif isinstance(value, int):
        yield _readable(str(value))
    else:
        raise Invalid(Problem("", "JSON-VALUE", {"kind": type(value).__name__}))


def _container(
    opening: str, closing: str, items: list[tuple[str, object]], indent: int | None, level: int
) -> Iterator[str]:
    spread = indent is not None and bool(items)
    inner = "\n" + " " * ((indent or 0) * (level + 1)) if spread else ""
    outer = "\n" + " " * ((indent or 0) * level) if spread else ""
    yield opening
    for place, (name, item) in enumerate(items):
        yield ("," if place else "") + inner + name
        yield from _pieces(item, indent, level + 1)
    yield outer + closing


def _readable(digits: str) -> str:
    """`digits`, when `read_json` would take them back."""
    try:
        _decimal(digits) if "." in digits else _integer(digits)
    except Invalid as error:
        raise Invalid(Problem("", "JSON-VALUE", {"kind": "number"})) from error
    return digits


def _refuse_depth(source: str, deepest: int) -> None:
    """Count brackets outside strings before the parser recurses into them."""
    if source.count("[") + source.count("{") <= deepest:
        return
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub("", source)):
        depth += 1 if bracket in "[{" else -1
        if depth > deepest:
            raise Invalid(Problem("", "JSON-DEPTH", {"deepest": deepest}))


def _has_surrogate(value: object) -> bool:
    """Whether half of a pair stands anywhere in the value; whole pairs are one character by now."""
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting += [*inner, *inner.values()]
        elif isinstance(inner, list):
            waiting += inner
        elif isinstance(inner, str) and any("\ud800" <= sign <= "\udfff" for sign in inner):
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(k for k, _ in pairs if k in seen or seen.add(k))  # type: ignore[func-returns-value]
        raise Invalid(Problem("", "JSON-DUPLICATE-KEY", {"key": _writable(twice[:80])}))
    return made


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_NUMBER:
        raise Invalid(Problem("", "JSON-NUMBER", {"digits": LONGEST_NUMBER}))
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > LONGEST_NUMBER + 8:
        raise Invalid(Problem("", "JSON-NUMBER", {"digits": LONGEST_NUMBER}))
    value = Decimal(digits)
    if value and not -LONGEST_NUMBER <= value.adjusted() <= LONGEST_NUMBER:
        raise Invalid(Problem("", "JSON-NUMBER", {"digits": LONGEST_NUMBER}))
    return value


def _constant(name: str) -> Any:
    raise Invalid(Problem("", "JSON-NUMBER", {"digits": LONGEST_NUMBER}))
