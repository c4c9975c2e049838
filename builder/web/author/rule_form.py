"""A condition as a small form: rows of "[question] [is] [value]", joined by all, any or none.

Without JavaScript the values to choose from follow the question after "show me": the page
comes back with what was typed, and nothing is saved.

Invariants:
- offered are the questions a rule here may read, with the comparisons that suit each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.domain.authoring.conditions import JOINED, OPERATORS, Joined, Operator, Rule, Term
from builder.domain.authoring.documents import is_at_or_in
from builder.domain.authoring.palette import kind_of
from builder.domain.authoring.places import row_of
from builder.domain.authoring.terms import MOST_TERMS, OPERATORS_FOR
from builder.web.author.model import Typed
from builder.web.author.opened import Opened
from builder.web.inputs import Option
from builder.web.live import lang
from publish.facts.form_schema import choice_labels
from publish.facts.text import Text

OPERATOR_WORDS: Mapping[Operator, Text] = {
    "is": Text("adalah", "is"),
    "is-not": Text("bukan", "is not"),
    "one-of": Text("salah satu dari", "is one of"),
    "includes": Text("memuat", "includes"),
    "more": Text("lebih dari", "is more than"),
    "at-least": Text("paling sedikit", "is at least"),
    "less": Text("kurang dari", "is less than"),
    "at-most": Text("paling banyak", "is at most"),
    "answered": Text("sudah diisi", "is filled in"),
}
JOINED_WORDS: Mapping[Joined, Text] = {
    "all": Text("semua baris ini benar", "all of these are true"),
    "any": Text("salah satu baris ini benar", "any of these is true"),
    "none": Text("tidak satu pun baris ini benar", "none of these is true"),
}
MORE = "look-more"
"""The button for one more row."""
_YES_NO = {"true": Text("ya", "yes"), "false": Text("tidak", "no")}


@dataclass(frozen=True, slots=True)
class TermRow:
    """One row: what is chosen and what may be. `choices` are values to pick, () to type one;
    `is_several` allows more than one."""

    number: int
    field: str
    operators: tuple[Option, ...]
    operator: str
    choices: tuple[Option, ...]
    values: tuple[str, ...]
    is_several: bool
    has_value: bool


@dataclass(frozen=True, slots=True)
class RuleForm:
    """The form of a condition; `sentence` says the one that is stored, "" for always."""

    id: str
    op: str
    hidden: tuple[tuple[str, str], ...]
    fields: tuple[Option, ...]
    rows: tuple[TermRow, ...]
    joined: str
    ways: tuple[Option, ...]
    sentence: str
    is_by_hand: bool
    may_have_more: bool


def rule_form(
    opened: Opened,
    id_: str,
    op: str,
    rule: Rule | None,
    typed: Typed,
    *,
    about: str = "",
    hidden: tuple[tuple[str, str], ...] = (),
    is_by_hand: bool = False,
) -> RuleForm:
    """The form for a rule; `about` is the pointer of the question it shows, if any."""
    sent = _sent(typed, id_)
    rows = _typed_rows(sent) if sent is not None else _stored_rows(rule)
    wanted = max(1, len(rows)) + (sent is not None and typed.op == MORE)
    rows = [*rows, *[("", "is", ())] * (wanted - len(rows))][:MOST_TERMS]
    joined = (sent or {}).get("joined", (rule.joined if rule else "all",))[0]
    return RuleForm(
        id=id_,
        op=op,
        hidden=hidden,
        fields=_fields(opened, about),
        rows=tuple(_row(opened, number, *row) for number, row in enumerate(rows)),
        joined=joined,
        ways=tuple(Option(j, JOINED_WORDS[j].in_(lang())) for j in JOINED),
        sentence=opened.sentence(rule) if rule else "",
        is_by_hand=is_by_hand,
        may_have_more=len(rows) < MOST_TERMS,
    )


def _sent(typed: Typed, id_: str) -> Mapping[str, tuple[str, ...]] | None:
    fields = typed.fields or {}
    is_mine = tuple(fields.get("form", ())) == (id_,)
    return {name: tuple(values) for name, values in fields.items()} if is_mine else None


def _typed_rows(sent: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = []
    for number in range(MOST_TERMS):
        field = sent.get(f"field{number}", ("",))[0]
        if field:
            operator = sent.get(f"operator{number}", ("is",))[0]
            rows.append((field, operator, sent.get(f"value{number}", ())))
    return rows


def _stored_rows(rule: Rule | None) -> list[tuple[str, str, tuple[str, ...]]]:
    terms = rule.terms if rule else ()
    return [(term.field, term.operator, _values(term)) for term in terms]


def _values(term: Term) -> tuple[str, ...]:
    values = term.value if isinstance(term.value, tuple) else (term.value,)
    return tuple(_written(value) for value in values if value is not None)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value).replace(".", ",")


def _row(
    opened: Opened, number: int, field: str, operator: str, values: tuple[str, ...]
) -> TermRow:
    place = opened.found.get(field)
    kind = kind_of(place.schema) if place else "other"
    able = OPERATORS_FOR.get(kind, OPERATORS)
    chosen = operator if operator in able else able[0]
    schema = place.schema if place else {}
    inner = schema.get("items", {}) if schema.get("type") == "array" else schema
    labels = choice_labels(inner) or (_YES_NO if schema.get("type") == "boolean" else {})
    return TermRow(
        number=number,
        field=field,
        operators=tuple(Option(o, OPERATOR_WORDS[o].in_(lang())) for o in able),
        operator=chosen,
        choices=tuple(Option(key, label.in_(lang())) for key, label in labels.items()),
        values=values,
        is_several=chosen == "one-of",
        has_value=chosen != "answered",
    )


def _fields(opened: Opened, about: str) -> tuple[Option, ...]:
    row = row_of(about, opened.found) if about else ""
    return tuple(
        Option(pointer, opened.label(pointer))
        for pointer, place in opened.found.items()
        if kind_of(place.schema) in OPERATORS_FOR
        and row_of(pointer, opened.found) == row
        and not (about and is_at_or_in(pointer, about))
    )
