"""The judge: jsonschema's Draft 2020-12 validator, with seven parts of it replaced.

- `pattern`, `patternProperties` and `additionalProperties` run on RE2 (linear time; `$` and
  `\\d` as the standard means them);
- `properties` names the property that a `false` schema rules out (jsonschema loses it);
- `multipleOf` and `integer` are exact for `Decimal`, which answers use for fractions;
- `format` is asserted, with our own checkers only;
- references resolve inside the document: the registry is closed, nothing is fetched.

Invariants:
- a schema accepted by lint never makes a validator raise;
- `$schema` and `$id` are taken off before: with them a subschema would be handed back to
  the stock validator, and Python's `re` with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry

from builder.forms import patterns
from builder.forms.formats import format_checker

_INERT = ("$schema", "$id")


def make_validator(document: Mapping[str, Any]) -> Validator:
    """A validator of `document`, which must be the result of `exact`. Costs microseconds."""
    closed: Registry[Any] = Registry()
    made: Validator = _validator_class()(document, registry=closed, format_checker=format_checker())
    return made


def exact(document: Mapping[str, Any]) -> dict[str, Any]:
    """A private copy with fractions as `Decimal` and without `$schema` and `$id`."""
    return {key: _exact(value) for key, value in document.items() if key not in _INERT}


def _exact(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    return Decimal(repr(value)) if isinstance(value, float) else value


@cache
def _validator_class() -> Any:
    checker = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": lambda _, value: is_integer(value), "number": lambda _, value: is_number(value)}
    )
    rules = {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "multipleOf": _multiple_of,
        "properties": _properties,
    }
    return extend(Draft202012Validator, rules, type_checker=checker)  # type: ignore[no-untyped-call]


def is_number(value: object) -> bool:
    """A JSON number; Python's truth values are none."""
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def is_integer(value: object) -> bool:
    """A JSON number without a fraction, however it is written."""
    if isinstance(value, bool):
        return False
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def is_multiple(value: Any, step: Any) -> bool:
    """Whether a number is a whole multiple of a step, exactly."""
    return (Fraction(value) / Fraction(step)).denominator == 1


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not patterns.search(pattern, value):
        yield ValidationError("does not match")


def _multiple_of(validator: Any, step: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if is_number(value) and not is_multiple(value, step):
        yield ValidationError("not a multiple")


def _properties(validator: Any, named: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(value, Mapping):
        return
    for name, inner in named.items():
        if name not in value:
            continue
        if inner is False:
            yield ValidationError("ruled out", path=(name,))
        else:
            yield from validator.descend(value[name], inner, path=name, schema_path=name)


def _pattern_properties(
    validator: Any, named: Any, value: Any, schema: Any
) -> Iterator[ValidationError]:
    if isinstance(value, Mapping):
        for pattern, inner in named.items():
            for name in [name for name in value if patterns.search(pattern, name)]:
                yield from validator.descend(value[name], inner, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, inner: Any, value: Any, schema: Any
) -> Iterator[ValidationError]:
    if inner is True or not isinstance(value, Mapping):
        return
    declared, named = schema.get("properties", {}), schema.get("patternProperties", {})
    extra = [n for n in value if n not in declared]
    extra = [n for n in extra if not any(patterns.search(p, n) for p in named)]
    if inner is False and extra:
        yield ValidationError("undeclared members")
    elif inner is not False:
        for name in extra:
            yield from validator.descend(value[name], inner, path=name)
