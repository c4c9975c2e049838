"""Second reading: references lead somewhere, end, and do not blow up.

Every `$ref` is put in its place in thought, a definition that contains itself as many
levels deep as a form would show it, and what comes out is counted. The count bounds the
work of judging as well as of drawing: doubling `allOf` costs a validator the same. Rows are
counted as a form can have them: more than `MOST_SPOTS` places are never read, so a list of lists
of lists costs what the fullest form costs, not the product of their caps.

Invariants:
- stops counting at the limit, so the longest refusal takes milliseconds;
- after this step following references always ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from builder.forms.dialect import (
    DEEPEST,
    MOST_FIELDS,
    MOST_ROWS,
    MOST_SPOTS,
    MOST_VISITS,
    pointer,
    steps_of,
    subschemas,
)
from publish.errors import Problem
from publish.facts.form_schema import LONGEST_WAY, MOST_EXPANDED, UNROLLED

_DESCENDS = frozenset({"properties", "items", "prefixItems", "contains"})
_ONLY_JUDGES = frozenset(
    {
        "if", "not", "contains", "unevaluatedProperties", "unevaluatedItems",
        "additionalProperties", "patternProperties", "propertyNames",
    }
)  # fmt: skip
_SAME_PLACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})


def target_of(ref: str) -> str:
    """The JSON pointer that a local reference holds (RFC 6901, 6: percent-encoded)."""
    return pointer(*steps_of(unquote(ref.removeprefix("#"))))


def resolve(document: Mapping[str, Any], ref: str) -> Any:
    """The schema that a local reference names; None when there is none."""
    target: Any = document
    for step in steps_of(target_of(ref)):
        if isinstance(target, Mapping) and step in target:
            target = target[step]
        elif isinstance(target, list) and step.isascii() and step.isdigit() and len(step) < 5:
            target = target[int(step)] if int(step) < len(target) else None
        else:
            return None
    return target


def findings(document: Mapping[str, Any]) -> list[Problem]:
    """FORM-REF-*, FORM-TOO-DEEP, FORM-FIELDS-MANY or FORM-EXPANDED, if any."""
    dangling = list(_dangling(document))
    if dangling:
        return dangling
    count = _Count(document)
    try:
        count.walk(document, "", _Way())
        count.check_cost()
    except _Stopped as stopped:
        return [stopped.problem]
    return []


def _dangling(document: Mapping[str, Any]) -> list[Problem]:
    """References to nothing, or to something that was not read as a schema."""
    places: set[str] = set()
    references: list[tuple[str, str]] = []
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        at, schema = waiting.pop()
        places.add(at)
        if isinstance(schema, Mapping):
            if "$ref" in schema:
                references.append((pointer("$ref", at=at), schema["$ref"]))
            waiting += [(where, inner) for _, where, inner in subschemas(schema, at)]
    return [
        Problem(at, "FORM-REF-MISSING", {"ref": ref[:200]})
        for at, ref in references
        if target_of(ref) not in places
    ]


class _Stopped(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Way:
    """How a place was reached: references followed, and what lay between them."""

    refs: tuple[tuple[str, int, int], ...] = ()  # (target, descents then, loosened then)
    descents: int = 0
    loosened: int = 0  # steps that an instance may leave out
    depth: int = 0
    is_asked: bool = True  # False inside a condition, which asks nothing
    is_certain: bool = True  # False where the form may stand without it
    place: tuple[str, ...] = ()  # where in an answer; "*" is any row
    row: tuple[str, ...] = ()  # the innermost row around it, the whole answer for none
    most: int = 1  # how often a full form has that row
    times: int = 1  # how often a row has this, beyond once: values that are ticked


@dataclass(slots=True)
class _Row:
    """What one row costs: the nodes that look at it, the places that it always takes."""

    at: str
    nodes: int = 0
    most: int = 1
    places: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def spots(self) -> int:
        return 1 + len(self.places)

    @property
    def density(self) -> float:
        return self.nodes / self.spots


@dataclass(slots=True)
class _Count:
    document: Mapping[str, Any]
    nodes: int = 0
    fields: int = 0
    rows: dict[tuple[str, ...], _Row] = field(default_factory=dict)

    def walk(self, schema: Any, at: str, way: _Way) -> None:
        self.nodes += 1
        if self.nodes > MOST_EXPANDED:
            raise _Stopped(Problem(at, "FORM-EXPANDED", {"most": MOST_EXPANDED}))
        row = self.rows.setdefault(way.row, _Row(at))
        row.nodes += way.times
        row.most = max(row.most, way.most)
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema:
            self._follow(schema["$ref"], pointer("$ref", at=at), way)
        for keyword, where, inner in subschemas(schema, at):
            if keyword != "$defs":
                self.walk(inner, where, self._step(keyword, where, schema, way))

    def check_cost(self) -> None:
        """A form has `MOST_SPOTS` places at most, whatever its lists allow: fill it with the rows
        that cost most for the places they take. What the nodes then look at is the bound."""
        left, visits = MOST_SPOTS, self.rows[()].nodes
        costly = sorted((r for key, r in self.rows.items() if key), key=lambda r: -r.density)
        for row in costly:
            rows = min(row.most, left // row.spots)
            left -= rows * row.spots
            visits += rows * row.nodes
        if visits > MOST_VISITS:
            worst = max(costly, key=lambda r: min(r.most, MOST_SPOTS // r.spots) * r.nodes)
            raise _Stopped(Problem(worst.at, "FORM-COSTLY", {"most": MOST_ROWS}))

    def _step(self, keyword: str, where: str, schema: Mapping[str, Any], way: _Way) -> _Way:
        asked = way.is_asked and keyword not in _ONLY_JUDGES
        if keyword in _SAME_PLACE or keyword == "dependentSchemas":
            sure = way.is_certain and keyword == "allOf"
            loose = way.loosened + (keyword != "allOf")
            return replace(way, loosened=loose, is_asked=asked, is_certain=sure)
        if keyword == "properties" and asked and not _repeats(way):
            self._count_field(where)
        name = steps_of(where)[-1]
        forced = keyword == "properties" and name in schema.get("required", ())
        deeper = way.depth + (keyword in _DESCENDS and not _repeats(way))
        if deeper > DEEPEST:
            raise _Stopped(Problem(where, "FORM-TOO-DEEP", {"most": DEEPEST}))
        way = replace(
            way,
            descents=way.descents + 1,
            loosened=way.loosened + (not forced),
            depth=deeper,
            is_asked=asked,
            is_certain=way.is_certain and asked and keyword in ("properties", "items"),
            place=(*way.place, name if keyword == "properties" else keyword),
        )
        if keyword in ("items", "contains", "unevaluatedItems"):
            return self._into_rows(schema, way)
        if keyword == "properties" and way.is_certain:
            self.rows[way.row].places.add(way.place)
        return way

    def _into_rows(self, schema: Mapping[str, Any], way: _Way) -> _Way:
        most = max(1, schema.get("maxItems", max(MOST_ROWS, schema.get("minItems", 0))))
        if schema.get("uniqueItems") is True and self._is_choice(schema.get("items")):
            return replace(way, times=way.times * most)
        place = (*way.place[:-1], "*")
        return replace(way, place=place, row=place, most=min(MOST_SPOTS, way.most * most), times=1)

    def _is_choice(self, items: Any) -> bool:
        """Boxes to tick: many values at one place of the form."""
        if isinstance(items, Mapping) and "$ref" in items:
            items = resolve(self.document, items["$ref"])
        return isinstance(items, Mapping) and bool({"enum", "oneOf", "anyOf"} & set(items))

    def _count_field(self, where: str) -> None:
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise _Stopped(Problem(where, "FORM-FIELDS-MANY", {"most": MOST_FIELDS}))

    def _follow(self, ref: str, at: str, way: _Way) -> None:
        before = [r for r in way.refs if r[0] == ref]
        if before and before[-1][1] == way.descents:
            raise _Stopped(Problem(at, "FORM-REF-LOOP", {"ref": ref[:200]}))
        if before and before[-1][2] == way.loosened:
            raise _Stopped(Problem(at, "FORM-REF-ENDLESS", {"ref": ref[:200]}))
        if len(way.refs) >= LONGEST_WAY:
            raise _Stopped(Problem(at, "FORM-TOO-DEEP", {"most": LONGEST_WAY}))
        if len(before) < UNROLLED:
            refs = (*way.refs, (ref, way.descents, way.loosened))
            self.walk(resolve(self.document, ref), target_of(ref), replace(way, refs=refs))


def _repeats(way: _Way) -> bool:
    """True inside the second and further copies of a definition that contains itself."""
    targets = [target for target, _, _ in way.refs]
    return len(set(targets)) != len(targets)
