"""A quick verdict before the judge: plain keywords as small functions, made once for a form.

jsonschema is the judge (ADR 8), and nearly always finds nothing; saying so takes it ten times as
long as reading the answers. What is found here to be valid is not shown to it; what is not, is,
and only the judge says what is wrong.

Invariants:
- the verdict is the judge's, on every value: `tests/builder/forms` compares them wherever it
  compares the judge with a second validator;
- a schema with a keyword that is not in the table is left to the judge as a whole, so there is
  nothing that is only nearly understood here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import ge, gt, le, lt
from typing import Any, cast

from jsonschema.protocols import Validator

from builder.forms import patterns
from builder.forms.formats import CHECKS
from builder.forms.references import resolve
from builder.forms.validator import is_integer, is_multiple, is_number

Check = Callable[[Any], bool]
Rule = Callable[[Any, Mapping[str, Any], "_Maker"], Check]
"""A keyword's check, made of what it says, the schema around it, and the maker of inner ones."""
Compare = Callable[[Any, Any], bool]


def quick_check(validator: Validator) -> Check:
    """Whether a value is valid under the schema of `validator`, made by `make_validator`."""
    return _Maker(validator).check(validator.schema)


@dataclass(frozen=True, slots=True, eq=False)
class _Maker:
    """Makes the check of each schema once; `made` also keeps the schemas whose ids are keys."""

    validator: Validator
    made: dict[int, tuple[Check, Any]] = field(default_factory=dict)

    def check(self, schema: Any) -> Check:
        """The check of a schema of the document; it may be under way, in one that holds itself."""
        if not isinstance(schema, Mapping):
            return _nothing if schema is False else _anything
        if id(schema) not in self.made:
            self.made[id(schema)] = (lambda value: self.made[id(schema)][0](value), schema)
            self.made[id(schema)] = (self._make(schema), schema)
        return self.made[id(schema)][0]

    def _make(self, schema: Mapping[str, Any]) -> Check:
        asked = [keyword for keyword in schema if keyword not in _SILENT]
        if not _RULES.keys() >= set(asked):
            return self.judged(schema)
        return _all([_RULES[keyword](schema[keyword], schema, self) for keyword in asked])

    def judged(self, schema: Any) -> Check:
        """What the judge says of this schema."""
        judge = self.validator.evolve(schema=schema)
        return lambda value: bool(judge.is_valid(value))


def _anything(value: Any) -> bool:
    return True


def _nothing(value: Any) -> bool:
    return False


def _all(checks: Sequence[Check]) -> Check:
    kept = tuple(check for check in checks if check is not _anything)
    if len(kept) < 2:
        return kept[0] if kept else _anything

    def check(value: Any) -> bool:
        for one in kept:  # noqa: SIM110 - a generator costs as much as the checks themselves
            if not one(value):
                return False
        return True

    return check


def _type(stated: Any, schema: Any, maker: _Maker) -> Check:
    tests = [_TYPES[name] for name in ([stated] if isinstance(stated, str) else stated)]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _enum(stated: Any, schema: Any, maker: _Maker) -> Check:
    if all(isinstance(value, str) for value in stated):
        texts = frozenset(stated)
        return lambda value: isinstance(value, str) and value in texts
    return maker.judged({"enum": stated})


def _const(stated: Any, schema: Any, maker: _Maker) -> Check:
    if isinstance(stated, bool) or stated is None:
        return lambda value: value is stated
    return _enum([stated], schema, maker)


def _format(stated: Any, schema: Any, maker: _Maker) -> Check:
    test = CHECKS.get(stated)
    return _anything if test is None else lambda value: not isinstance(value, str) or test(value)


def _pattern(stated: Any, schema: Any, maker: _Maker) -> Check:
    return lambda value: not isinstance(value, str) or patterns.search(stated, value)


def _long(kind: type[str | list[Any]], compare: Compare) -> Rule:
    """The rule for the length of a text or a list."""
    return lambda stated, schema, maker: (
        lambda value: not isinstance(value, kind) or compare(len(value), stated)
    )


def _number(compare: Compare) -> Rule:
    return lambda stated, schema, maker: (
        lambda value: not is_number(value) or compare(value, stated)
    )


def _required(stated: Any, schema: Any, maker: _Maker) -> Check:
    names = tuple(stated)

    def check(value: Any) -> bool:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    return False
        return True

    return check


def _dependent(stated: Any, schema: Any, maker: _Maker) -> Check:
    def check(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            name in value for trigger, names in stated.items() if trigger in value for name in names
        )

    return check


def _dependent_schemas(stated: Any, schema: Any, maker: _Maker) -> Check:
    checks = {trigger: maker.check(inner) for trigger, inner in stated.items()}

    def check(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            one(value) for trigger, one in checks.items() if trigger in value
        )

    return check


def _properties(stated: Any, schema: Any, maker: _Maker) -> Check:
    checks = {name: maker.check(inner) for name, inner in stated.items()}
    judging = tuple((name, one) for name, one in checks.items() if one is not _anything)

    def check(value: Any) -> bool:
        if isinstance(value, dict):
            for name, one in judging:
                if name in value and not one(value[name]):
                    return False
        return True

    return check


def _additional(stated: Any, schema: Any, maker: _Maker) -> Check:
    declared, one = frozenset(schema.get("properties", ())), maker.check(stated)
    if one is _anything:
        return one

    def check(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            one(inner) for name, inner in value.items() if name not in declared
        )

    return check


def _items(stated: Any, schema: Any, maker: _Maker) -> Check:
    one, first = maker.check(stated), len(schema.get("prefixItems", ()))
    return lambda value: not isinstance(value, list) or all(map(one, value[first:]))


def _prefix_items(stated: Any, schema: Any, maker: _Maker) -> Check:
    checks = [maker.check(inner) for inner in stated]

    def check(value: Any) -> bool:
        return not isinstance(value, list) or all(
            one(inner) for one, inner in zip(checks, value, strict=False)
        )

    return check


def _all_of(stated: Any, schema: Any, maker: _Maker) -> Check:
    return _all([maker.check(inner) for inner in stated])


def _any_of(stated: Any, schema: Any, maker: _Maker) -> Check:
    checks = [maker.check(inner) for inner in stated]
    return lambda value: any(one(value) for one in checks)


def _one_of(stated: Any, schema: Any, maker: _Maker) -> Check:
    checks = [maker.check(inner) for inner in stated]
    return lambda value: sum(one(value) for one in checks) == 1


def _not(stated: Any, schema: Any, maker: _Maker) -> Check:
    one = maker.check(stated)
    return lambda value: not one(value)


def _if(stated: Any, schema: Any, maker: _Maker) -> Check:
    asked = maker.check(stated)
    then, other = maker.check(schema.get("then", True)), maker.check(schema.get("else", True))
    return lambda value: then(value) if asked(value) else other(value)


def _ref(stated: Any, schema: Any, maker: _Maker) -> Check:
    document = cast("Mapping[str, Any]", maker.validator.schema)
    target = resolve(document, stated) if stated == "#" or stated.startswith("#/") else None
    if target is None:
        return maker.judged({"$ref": stated})
    return maker.check(target)


_TYPES: Mapping[str, Check] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: value is True or value is False,
    "null": lambda value: value is None,
    "integer": lambda value: type(value) is int or is_integer(value),
    "number": is_number,
}
_RULES: Mapping[str, Rule] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern,
    "minLength": _long(str, ge),
    "maxLength": _long(str, le),
    "minimum": _number(ge),
    "maximum": _number(le),
    "exclusiveMinimum": _number(gt),
    "exclusiveMaximum": _number(lt),
    "multipleOf": _number(is_multiple),
    "required": _required,
    "dependentRequired": _dependent,
    "dependentSchemas": _dependent_schemas,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "prefixItems": _prefix_items,
    "minItems": _long(list, ge),
    "maxItems": _long(list, le),
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "$ref": _ref,
}
_SILENT = frozenset(
    {
        "$defs", "$comment", "title", "description", "default", "examples", "deprecated",
        "readOnly", "writeOnly", "then", "else", "x-order", "x-i18n", "x-pages", "x-pdp",
        "x-widget", "x-unit", "x-upload", "x-autocomplete",
    }
)  # fmt: skip
"""What asks nothing by itself."""
