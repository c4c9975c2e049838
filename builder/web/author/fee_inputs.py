"""The inputs of the tariff's forms: kinds of parts, laws, levies, rounding.

A part of a formula is sent as its kind and what that kind needs; a table and slabs are typed
as lines, "value = number", so that they work without JavaScript.

Invariants:
- what is written here, `amount_of` reads back.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from builder.domain.authoring.amounts import HOWS, LOOKED_UP, MEASURED, table_keys
from builder.domain.authoring.palette import kind_of
from builder.domain.authoring.places import places
from builder.errors import invalid
from builder.web.author.model import Input
from builder.web.author.opened import Opened
from builder.web.author.typed import Sent, number_of
from builder.web.inputs import Option
from builder.web.live import lang, words
from publish.facts.form_schema import choice_labels
from publish.facts.tariff import (
    CERTAINTIES,
    Amount,
    Answer,
    Combined,
    Lookup,
    Number,
    Ref,
    Slab,
    Slabs,
    Tariff,
)
from publish.facts.tariff_reading import MODES, STEPS
from publish.i18n import exact_number
from publish.pages import vocabulary
from publish.pages.prose import certainty_words

REST = "..."
"""Stands for all that is above the last step."""
KINDS = ("number", "answer", "lookup", "slabs", "ref", *HOWS)
_FREE_PART = Number(Fraction(0))


def part_inputs(opened: Opened, tariff: Tariff, amount: Amount | None) -> tuple[Input, ...]:
    """The inputs of a part; all kinds have theirs, those of other kinds stay unused."""
    _ = words().gettext
    kind = "number" if amount is None else kind_of_part(amount)
    labels = {
        "number": _("a number"),
        "answer": _("an answer: a number, or how many rows"),
        "lookup": _("a table by a choice"),
        "slabs": _("rates in steps"),
        "ref": _("a named number"),
        "sum": _("a sum of parts"),
        "product": _("a product of parts"),
        "min": _("the smallest of its parts"),
        "max": _("the largest of its parts"),
    }
    fields = [("", "–"), *_fields(opened)]
    indexes = [("", "–"), *((n, i.label.in_(lang())) for n, i in tariff.indexes.items())]
    field = getattr(amount, "pointer", "")
    name = amount.name if isinstance(amount, Ref) else ""
    value = exact_number(amount.value, "id") if isinstance(amount, Number) else ""
    return (
        Input("choose", "kind", _("This part is"), kind,
              options=tuple(Option(k, labels[k]) for k in KINDS)),
        Input("number", "number", _("The number"), value),
        Input("choose", "field", _("The question"), field, options=_options(fields)),
        Input("area", "table", _("Table or steps"), _table(opened, amount),
              _("One a line: choice = number. Steps: 100 = 2500, the last one ... = 3000.")),
        Input("choose", "index", _("The named number"), name, options=_options(indexes)),
    )  # fmt: skip


def kind_of_part(amount: Amount) -> str:
    """The kind of a part, as the form names it."""
    if isinstance(amount, Combined):
        return amount.how
    return _NAMES[type(amount)]


_NAMES: Mapping[type, str] = {
    Number: "number",
    Answer: "answer",
    Lookup: "lookup",
    Slabs: "slabs",
    Ref: "ref",
}


def amount_of(sent: Sent, form: Any, former: Amount | None = None) -> Amount:
    """The part that a form says; a combination keeps the parts it had. A table names the
    choices of the form by their labels, or by their keys.
    Raises `Invalid` (TYPED-NUMBER, TYPED-TABLE, TYPED-PART)."""
    kind, field = sent.text("kind"), sent.text("field")
    if kind == "number":
        return Number(sent.exact("number"))
    if kind == "answer":
        return Answer(field)
    if kind == "ref":
        return Ref(sent.text("index"))
    if kind == "lookup":
        keys = _keys_by_label(form, field)
        table = _lines(sent.text("table"))
        return Lookup(field, {keys.get(said, said): value for said, value in table})
    if kind == "slabs":
        return Slabs(field, _steps(_lines(sent.text("table"))))
    if kind in HOWS:
        inner = former.parts if isinstance(former, Combined) else (former or _FREE_PART,)
        return Combined(kind, inner)
    raise invalid("TYPED-PART", "/kind")


def path_of(sent: Sent) -> tuple[int, ...]:
    """The place of a part, as the page wrote it: "2.0"."""
    typed = sent.text("path")
    steps = typed.split(".") if typed else []
    if not all(step.isascii() and step.isdigit() and len(step) < 4 for step in steps):
        raise invalid("TYPED-PART", "/path")
    return tuple(int(step) for step in steps)


def basis_options(service: Any) -> tuple[Option, ...]:
    """The legal bases of a definition, by id."""
    bases = [b for b in service.get("legal_bases", ()) if isinstance(b.get("id"), str)]
    named = [(b["id"], f"{b.get('title', '')} {b.get('article', '')}".strip()) for b in bases]
    return _options([("", "–"), *named])


def levy_options() -> tuple[Option, ...]:
    """The closed list of levies, taxes and other tariffs."""
    return _options([("", "–"), *((k, t.in_(lang())) for k, t in vocabulary.LEVY.items())])


def certainty_options() -> tuple[Option, ...]:
    """How sure a number is."""
    return tuple(Option(c, certainty_words(c, lang())) for c in CERTAINTIES)


def rounding_options() -> tuple[Option, ...]:
    """Steps and ways of rounding, as "100 down"."""
    _ = words().gettext
    ways = {"down": _("down"), "half_up": _("to the nearest"), "up": _("up")}
    return tuple(
        Option(f"{step} {mode}", f"Rp{step}, {ways[mode]}") for step in STEPS for mode in MODES
    )


def _fields(opened: Opened) -> list[tuple[str, str]]:
    return [
        (pointer, opened.label(pointer))
        for pointer, place in opened.found.items()
        if kind_of(place.schema) in (*MEASURED, *LOOKED_UP) and "/0/" not in pointer
    ]


def _options(pairs: list[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in pairs)


def _table(opened: Opened, amount: Amount | None) -> str:
    if isinstance(amount, Slabs):
        return "\n".join(f"{_limit(s)} = {exact_number(s.rate, 'id')}" for s in amount.steps)
    if not isinstance(amount, Lookup):
        return ""
    place = opened.found.get(amount.pointer)
    keys = dict.fromkeys((*amount.values, *(table_keys(place.schema) if place else ())))
    keys_by_label = _keys_by_label(opened.documents.form, amount.pointer)
    said = {key: label for label, key in keys_by_label.items()}
    return "\n".join(
        f"{said.get(key, key)} = "
        f"{exact_number(amount.values[key], 'id') if key in amount.values else ''}".strip()
        for key in keys
    )


def _keys_by_label(form: Any, pointer: str) -> Mapping[str, str]:
    """The keys of a question's choices by what they are called, where that tells them apart."""
    place = places(form).get(pointer)
    if place is None:
        return {}
    if place.schema.get("type") == "boolean":
        return {"ya": "true", "tidak": "false"}
    labels = {key: label.id for key, label in choice_labels(place.schema).items()}
    called = list(labels.values())
    return {
        label: key
        for key, label in labels.items()
        if called.count(label) == 1 and label not in labels and "=" not in label
    }


def _lines(table: str) -> list[tuple[str, Fraction]]:
    rows = []
    for line in table.splitlines():
        key, equals, number = (part.strip() for part in line.rpartition("="))
        if not line.strip():
            continue
        if not equals or not key or not number:
            raise invalid("TYPED-TABLE", "/table", line=line[:60])
        rows.append((key, Fraction(number_of(number, "table"))))
    if not rows or len({key for key, _ in rows}) != len(rows):
        raise invalid("TYPED-TABLE", "/table", line=table[:60])
    return rows


def _steps(rows: list[tuple[str, Fraction]]) -> tuple[Slab, ...]:
    return tuple(
        Slab(None if key == REST else Fraction(number_of(key, "table")), rate) for key, rate in rows
    )


def _limit(step: Slab) -> str:
    return REST if step.up_to is None else exact_number(step.up_to, "id")
