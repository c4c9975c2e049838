"""The verdict on answers: jsonschema judges, and each finding is put to its field.

jsonschema's messages are never shown: they are English, Python's spelling, and repeat the
value. Each keyword has a code of ours; params hold limits of the schema, never an answer.

Invariants:
- `judge` gives [] exactly when the validator accepts the answers;
- a finding stands at the field that a person has to look at: a missing property at that
  property, a rule over a list at the list, a union at the branch that was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jsonschema import ValidationError

from builder.forms.compile import Form
from builder.forms.dialect import pointer
from builder.forms.references import resolve
from builder.forms.unfold import is_null, type_of
from builder.forms.verdict_required import missing_set, sets_of, several_sets
from publish.errors import Problem
from publish.facts.condition import same

Rule = Callable[[ValidationError, str], Iterator[Problem]]


def judge(form: Form, answers: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Every finding on `answers`; () when JSON Schema accepts them."""
    if form.accepts(answers):
        return ()
    found: dict[tuple[str, str], Problem] = {}
    for error in _once(form.validator.iter_errors(answers)):
        for problem in _problems(error, "", form.validator.schema):
            found.setdefault((problem.path, problem.code), problem)
    return tuple(sorted(found.values(), key=lambda p: (p.path, _RANK.get(p.code, 5))))


def _once(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Each error, but of `required` one a place: jsonschema gives one for every missing name, and
    `_required` tells all the names of each. Many missing answers would be told times themselves."""
    told: set[tuple[object, ...]] = set()
    for error in errors:
        if error.validator == "required":
            at = (id(error.validator_value), *error.absolute_path)
            if at in told:
                continue
            told.add(at)
        yield error


def _problems(error: ValidationError, base: str, document: Any) -> Iterator[Problem]:
    at = base + pointer(*error.relative_path)
    keyword = str(error.validator)
    if keyword in ("oneOf", "anyOf"):
        yield from _union(error, at, document)
    elif keyword in _RULES:
        yield from _RULES[keyword](error, at)
    else:
        yield Problem(at, "ANSWER-REFUSED", {})


def _simple(code: str, param: str = "") -> Rule:
    def rule(error: ValidationError, at: str) -> Iterator[Problem]:
        yield Problem(at, code, {param: _limit(_stated(error))} if param else {})

    return rule


def _stated(error: ValidationError) -> Any:
    """What the schema says for the keyword that was not met."""
    return error.validator_value


def _value(error: ValidationError) -> Any:
    """The value that does not meet it."""
    return error.instance


def _limit(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def _required(error: ValidationError, at: str) -> Iterator[Problem]:
    for name in _stated(error):
        if name not in _value(error):
            yield Problem(pointer(name, at=at), "ANSWER-REQUIRED", {})


def _dependent(error: ValidationError, at: str) -> Iterator[Problem]:
    for trigger, names in _stated(error).items():
        if trigger in _value(error):
            missing = [name for name in names if name not in _value(error)]
            yield from (Problem(pointer(n, at=at), "ANSWER-REQUIRED", {}) for n in missing)


def _extra(error: ValidationError, at: str) -> Iterator[Problem]:
    declared = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    extra = [name for name in _value(error) if name not in declared]
    yield from (Problem(pointer(name, at=at), "ANSWER-EXTRA", {}) for name in extra)
    if not extra:
        yield Problem(at, "ANSWER-EXTRA", {})


def _const(error: ValidationError, at: str) -> Iterator[Problem]:
    is_consent = _stated(error) is True
    yield Problem(at, "ANSWER-CONSENT" if is_consent else "ANSWER-CHOICE", {})


def _format(error: ValidationError, at: str) -> Iterator[Problem]:
    yield Problem(at, _FORMAT_CODES[str(_stated(error))], {})


def _pattern(error: ValidationError, at: str) -> Iterator[Problem]:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    if schema.get("format") in _FORMAT_CODES:
        yield Problem(at, _FORMAT_CODES[schema["format"]], {})
        return
    examples = [e for e in schema.get("examples", ()) if isinstance(e, str)]
    if examples:
        yield Problem(at, "ANSWER-PATTERN-EXAMPLE", {"example": examples[0]})
    else:
        yield Problem(at, "ANSWER-PATTERN", {})


def _least_length(error: ValidationError, at: str) -> Iterator[Problem]:
    least = _stated(error)
    exactly = isinstance(error.schema, Mapping) and error.schema.get("maxLength") == least
    code = "ANSWER-LENGTH" if exactly else "ANSWER-TOO-SHORT"
    yield Problem(at, code, {"least": least})


def _union(error: ValidationError, at: str, document: Any) -> Iterator[Problem]:
    """The findings of the branch that was meant; one of our own when none was."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    sets = sets_of(_stated(error)) if isinstance(error.instance, Mapping) else []
    if not branches:  # oneOf: more than one branch accepts
        if sets:
            yield from several_sets(sets, error.schema, _value(error), at)
        else:
            yield Problem(at, "ANSWER-SEVERAL", {})
        return
    if sets:
        yield from missing_set(sets, error.schema, _value(error), at)
        return
    meant = _meant(error, branches, document)
    if meant is None:
        yield Problem(at, _without_branch(error), {})
        return
    for inner in branches.get(meant, ()):
        yield from _problems(inner, at, document)


def _meant(
    error: ValidationError, branches: Mapping[int, list[ValidationError]], document: Any
) -> int | None:
    """The branch whose constants and type the value has, and that asks for most of it."""
    stated = _stated(error)
    if all(isinstance(branch, Mapping) and "const" in branch for branch in stated):
        return None
    left = [n for n, branch in enumerate(stated) if not is_null(branch)]
    told = [n for n in left if not any(_tells_apart(inner) for inner in branches.get(n, ()))]
    if len(told) < 2:
        return told[0] if told else None
    shared = {n: _shared(stated[n], error.instance, document) for n in told}
    best = [n for n in told if shared[n] and shared[n] == max(shared.values())]
    return best[0] if len(best) == 1 else None


def _tells_apart(inner: ValidationError) -> bool:
    """A listed value one step below the union, or the union's own type, was not met."""
    depth = len(inner.relative_path)
    by_value = inner.validator in ("const", "enum") and depth == 1
    return by_value or (inner.validator == "type" and depth == 0)


def _shared(branch: Any, value: Any, document: Any) -> int:
    """How many members of `value` a branch declares, itself or by reference."""
    applying = [branch]
    if isinstance(branch, Mapping) and "$ref" in branch:
        applying.append(resolve(document, branch["$ref"]))
    schemas = [schema for schema in applying if isinstance(schema, Mapping)]
    declared = {name for schema in schemas for name in schema.get("properties", {})}
    return len(declared & value.keys()) if isinstance(value, Mapping) else 0


def _without_branch(error: ValidationError) -> str:
    if isinstance(error.instance, Mapping):
        return "ANSWER-INCOMPLETE"
    listed = all(
        isinstance(branch, Mapping) and ("const" in branch or "enum" in branch or is_null(branch))
        for branch in _stated(error)
    )
    return "ANSWER-CHOICE" if listed else "ANSWER-PATTERN"


def _type(error: ValidationError, at: str) -> Iterator[Problem]:
    wanted = _stated(error)
    kinds = wanted if isinstance(wanted, list) else [wanted]
    if error.instance is None:
        yield Problem(at, "ANSWER-REQUIRED", {})
    elif "integer" in kinds and type_of(error.instance) == "number":
        yield Problem(at, "ANSWER-INTEGER", {})
    else:
        yield Problem(at, "ANSWER-TYPE", {})


def _enum(error: ValidationError, at: str) -> Iterator[Problem]:
    is_consent = len(_stated(error)) == 1 and same(_stated(error)[0], True)
    yield Problem(at, "ANSWER-CONSENT" if is_consent else "ANSWER-CHOICE", {})


_FORMAT_CODES: Mapping[str, str] = {
    "date": "ANSWER-DATE",
    "time": "ANSWER-TIME",
    "date-time": "ANSWER-MOMENT",
    "email": "ANSWER-EMAIL",
    "uri": "ANSWER-URI",
    "uuid": "ANSWER-UUID",
    "hostname": "ANSWER-HOSTNAME",
    "ipv4": "ANSWER-IPV4",
    "ipv6": "ANSWER-IPV6",
    "duration": "ANSWER-DURATION",
    "nik": "ANSWER-NIK",
    "npwp": "ANSWER-NPWP",
    "phone-id": "ANSWER-PHONE",
    "postal-code-id": "ANSWER-POSTAL-CODE",
}
_RULES: Mapping[str, Rule] = {
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _extra,
    "unevaluatedProperties": _extra,
    "properties": _simple("ANSWER-EXTRA"),  # a `false` schema under its name
    "None": _simple("ANSWER-EXTRA"),  # a `false` schema elsewhere
    "type": _type,
    "const": _const,
    "enum": _enum,
    "format": _format,
    "pattern": _pattern,
    "minLength": _least_length,
    "maxLength": _simple("ANSWER-TOO-LONG", "most"),
    "minimum": _simple("ANSWER-TOO-LOW", "least"),
    "maximum": _simple("ANSWER-TOO-HIGH", "most"),
    "exclusiveMinimum": _simple("ANSWER-NOT-ABOVE", "limit"),
    "exclusiveMaximum": _simple("ANSWER-NOT-BELOW", "limit"),
    "multipleOf": _simple("ANSWER-STEP", "step"),
    "minItems": _simple("ANSWER-ROWS-FEW", "least"),
    "maxItems": _simple("ANSWER-ROWS-MANY", "most"),
    "uniqueItems": _simple("ANSWER-ROWS-TWICE"),
    "contains": _simple("ANSWER-ROWS-LACKING"),
    "minContains": _simple("ANSWER-ROWS-LACKING"),
    "maxContains": _simple("ANSWER-ROWS-LACKING"),
    "unevaluatedItems": _simple("ANSWER-ROWS-EXTRA"),
    "items": _simple("ANSWER-ROWS-EXTRA"),
    "not": _simple("ANSWER-REFUSED"),
}
# One message is shown per field: what tells most comes first.
_RANK: Mapping[str, int] = {
    "ANSWER-REQUIRED": 0,
    "ANSWER-CONSENT": 1,
    "ANSWER-TYPE": 1,
    **dict.fromkeys(_FORMAT_CODES.values(), 2),
    "ANSWER-LENGTH": 3,
    "ANSWER-PATTERN-EXAMPLE": 4,
    "ANSWER-PATTERN": 6,
    "ANSWER-REFUSED": 7,
}
