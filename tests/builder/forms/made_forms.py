"""Hypothesis strategies: forms of the dialect, with answers that people could give to them.

Answers have the types of the form but heed no rule, so that verdicts go both ways. Left out is
what no form can say (docs/form-dialect.md): the empty text, blanks at the ends of a text, null
where a property may be left out, and empty lists and objects that may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "c", "data", "a-b", "x/y", "meta")
KEYS = ("k", "l")
WORDS = st.sampled_from(["a", "b", "ab", "aa bb", "1", "é", "x\ny", "😀"])
WHOLE = st.integers(-3, 12)
FRACTION = st.sampled_from([Decimal(n) / 4 for n in range(-4, 9)])

FORMATTED = {
    "date": ("2026-08-17", "2024-02-29", "2026-02-30", "x"),
    "time": ("13:45:00+08:00", "13:45:10Z", "25:00:00Z"),
    "date-time": ("2026-08-17T10:00:00+08:00", "2026-08-17T10:00:30Z", "2026-08-17"),
    "duration": ("P1Y6M", "PT30M", "P1D2H"),
    "email": ("a.b@contoh.id", "a@b"),
    "uri": ("https://contoh.id/a?b=1", "javascript:alert(1)"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000", "123"),
    "hostname": ("contoh.id", "a_b"),
    "ipv4": ("192.0.2.10", "01.2.3.4"),
    "ipv6": ("2001:db8::1", "1::2::3"),
}
"""Values of each format that are right, and some that are not."""
FAMILY = {
    "type": "object",
    "properties": {
        "n": {"type": "string", "maxLength": 1},
        "lagi": {"type": "array", "items": {"$ref": "#/$defs/lagi"}},
    },
    "required": ["n"],
}
"""A definition that holds itself, without a cap on its rows."""

Document = dict[str, Any]


def strings() -> st.SearchStrategy[Document]:
    """Texts with and without rules."""
    return st.fixed_dictionaries(
        {"type": st.just("string")},
        optional={
            "minLength": st.integers(0, 2),
            "maxLength": st.integers(1, 3),
            "pattern": st.sampled_from(["a", "^a", "b$", "^[ab]+$", "^(a|b1)*$"]),
            "x-widget": st.just("textarea"),
            "not": st.sampled_from([{"const": "ab"}, {"pattern": "^b"}]),
        },
    )


def formatted() -> st.SearchStrategy[Document]:
    """Texts of a format."""
    return st.sampled_from([{"type": "string", "format": name} for name in FORMATTED])


def numbers() -> st.SearchStrategy[Document]:
    """Numbers, whole or not, with bounds and steps."""
    return st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={
            "minimum": WHOLE,
            "maximum": WHOLE,
            "exclusiveMinimum": WHOLE,
            "multipleOf": st.sampled_from([1, 2, Decimal("0.5"), Decimal("0.25")]),
            "x-unit": st.just("Rp"),
        },
    )


def choices() -> st.SearchStrategy[Document]:
    """Listed values of several types, titled or not."""
    values = st.lists(
        st.sampled_from(["a", "b", 1, 2, True, "1"]), min_size=1, max_size=4, unique_by=repr
    )
    return values.flatmap(
        lambda v: st.sampled_from([{"enum": v}, {"oneOf": [{"const": c, "title": "T"} for c in v]}])
    )


def leaves() -> st.SearchStrategy[Document]:
    """One question."""
    of_itself = st.just({"$ref": "#/$defs/lagi"})
    told = st.one_of(strings(), numbers(), choices(), formatted(), of_itself)
    plain = st.one_of(told, st.just({"type": "boolean"}))
    nullable = strings().map(lambda s: {**s, "type": ["string", "null"]})
    return st.one_of(plain, nullable, st.just({"const": True}), st.just({"const": "K"}))


def lists(items: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Rows of something."""
    return st.fixed_dictionaries(
        {"type": st.just("array"), "items": items},
        optional={
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(1, 3),
            "uniqueItems": st.booleans(),
            "contains": st.sampled_from([{"const": "a"}, {"minimum": 3}, {"type": "object"}]),
        },
    )


def _places() -> st.SearchStrategy[Document]:
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            lists(inner), objects(inner), fixed_rows(inner), unions(inner), alternatives(inner)
        ),
        max_leaves=6,
    )


def fixed_rows(items: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    """Rows that are always there; the first is typed, for nobody can fill in constants alone."""
    rows = st.lists(items, min_size=1, max_size=3).filter(lambda row: "const" not in row[0])
    return st.fixed_dictionaries(
        {"type": st.just("array"), "prefixItems": rows},
        optional={"items": st.just(False), "minItems": st.integers(0, 2)},
    )


@st.composite
def unions(draw: st.DrawFn, places: st.SearchStrategy[Document]) -> Document:
    """Objects of which one has to be meant: told apart by a constant, or by nothing."""
    is_told = draw(st.booleans())
    branches = []
    for number in range(draw(st.integers(2, 3))):
        names = st.sampled_from([f"u{number}", f"v{number}", "w"])
        properties = draw(st.dictionaries(names, places, min_size=1, max_size=2))
        required = draw(st.lists(st.sampled_from(sorted(properties)), unique=True, max_size=1))
        if is_told:
            properties["macam"] = {"const": f"m{number}"}
            required += ["macam"]
        branches.append({"type": "object", "properties": properties, "required": required})
    return {draw(st.sampled_from(["oneOf", "anyOf"])): branches}


@st.composite
def alternatives(draw: st.DrawFn, places: st.SearchStrategy[Document]) -> Document:
    """Values of different types, or of one type and null."""
    one = draw(st.one_of(strings(), objects(places)))
    other = draw(st.one_of(numbers(), st.just({"type": "null"})))
    return {draw(st.sampled_from(["oneOf", "anyOf"])): [one, other]}


@st.composite
def objects(draw: st.DrawFn, places: st.SearchStrategy[Document]) -> Document:
    """An object whose keys `k` and `l` switch other members on and off."""
    properties = draw(st.dictionaries(st.sampled_from(NAMES), places, min_size=1, max_size=3))
    names = sorted(properties)
    made: Document = {"type": "object", "properties": {**properties}}
    made["required"] = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    conditions = [
        draw(_condition(made, key, places)) for key in draw(st.sets(st.sampled_from(KEYS)))
    ]
    if conditions:
        made["allOf"] = conditions
    if draw(st.booleans()):
        made["dependentRequired"] = {draw(st.sampled_from(names)): [draw(st.sampled_from(names))]}
    if draw(st.booleans()):
        made["dependentSchemas"] = {
            draw(st.sampled_from(names)): {"properties": {"d": draw(places)}}
        }
    return made


@st.composite
def _condition(
    draw: st.DrawFn, made: Document, key: str, places: st.SearchStrategy[Document]
) -> Document:
    made["properties"][key] = {"enum": ["ya", "tidak"]}
    test: Document = {"properties": {key: {"const": "ya"}}}
    if draw(st.booleans()):
        test["required"] = [key]
    then: Document = {"properties": {f"t{key}": draw(places)}}
    if draw(st.booleans()):
        then["required"] = [f"t{key}"]
    condition: Document = {"if": test, "then": then}
    if draw(st.booleans()):
        condition["else"] = {"properties": {f"e{key}": draw(places)}}
    return condition


@st.composite
def documents_with_answers(draw: st.DrawFn) -> tuple[Document, Mapping[str, Any]]:
    """A form and answers of its types."""
    document = {**draw(objects(_places())), "$defs": {"lagi": FAMILY}}
    return document, draw(_answers(document))


def _members(document: Document) -> Document:
    found = dict(document.get("properties", {}))
    branches = [document[k] for k in ("then", "else") if k in document]
    branches += document.get("dependentSchemas", {}).values()
    for part in (*document.get("allOf", ()), *branches):
        found |= _members(part)
    return found


@st.composite
def _answers(draw: st.DrawFn, document: Document) -> dict[str, Any]:
    members = _members(document)
    given = {name: draw(_value(inner)) for name, inner in members.items() if draw(st.booleans())}
    return {name: value for name, value in given.items() if value not in ([], {}, None)}


def _value(document: Document) -> st.SearchStrategy[Any]:
    if "$ref" in document:
        return families()
    if "const" in document:
        return st.just(document["const"])
    if "enum" in document:
        return st.sampled_from(document["enum"])
    for keyword in ("oneOf", "anyOf"):
        if keyword in document:
            return st.one_of([_value(branch) for branch in document[keyword]])
    if "prefixItems" in document:
        return _fixed_value(document["prefixItems"])
    kind = document["type"]
    if "format" in document:
        return st.sampled_from(FORMATTED[document["format"]])
    if kind == "object":
        return _answers(document)
    if kind == "array":
        rows = st.lists(_value(document["items"]), max_size=3)
        return rows.map(lambda row: [r for r in row if r not in ([], {}, None)])
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    return WORDS if kind not in ("integer", "number") else st.one_of(WHOLE, FRACTION)


def families() -> st.SearchStrategy[Any]:
    """People with people, three levels deep."""
    made: st.SearchStrategy[Any] = st.fixed_dictionaries({"n": WORDS})
    for _ in range(2):
        rows = st.lists(made, min_size=1, max_size=2)
        made = st.fixed_dictionaries({"n": WORDS}, optional={"lagi": rows})
    return made


@st.composite
def _fixed_value(draw: st.DrawFn, items: list[Document]) -> list[Any]:
    row = [draw(_value(item)) for item in items[: draw(st.integers(0, len(items)))]]
    return [] if any(value in ([], {}, None) for value in row) else row
