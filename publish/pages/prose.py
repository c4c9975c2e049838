"""Definitions in words: a tariff as a formula, a condition as a sentence, a code as a phrase.

Invariants:
- what stands here in words is the same tree that `assess` and `holds` evaluate, so words and
  amounts cannot drift apart;
- a label is the form's own; one that the form does not have is shown by its name, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from publish.facts.assessment import Explained, choice_key
from publish.facts.condition import Condition
from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard
from publish.facts.status import EventCode, FilingWay, Status
from publish.facts.tariff import (
    Amount,
    Answer,
    Certainty,
    Combined,
    Lookup,
    Number,
    Ref,
    Slabs,
    Tariff,
)
from publish.facts.text import Lang, Text
from publish.i18n import exact_number, plain_money
from publish.pages import vocabulary

Labels = Mapping[str, tuple[Text, Mapping[str, Text]]]
"""Title and choices of every field by JSON pointer: `facts.form_schema.labels_by_pointer`."""

_YES, _NO = Text("ya", "yes"), Text("tidak", "no")
_AND, _OR = Text("dan", "and"), Text("atau", "or")


def status_words(status: Status, lang: Lang) -> str:
    """A status as a phrase."""
    return vocabulary.STATUS[status].in_(lang)


def event_words(code: EventCode, lang: Lang, step: str = "") -> str:
    """An event as a phrase; a finished step is named: "Selesai: penilaian teknis"."""
    if code == "step_done" and step:
        return f"{Text('Selesai', 'Done').in_(lang)}: {step}"
    return vocabulary.EVENT[code].in_(lang)


def reason_words(reason: str, standard: ServiceStandard, lang: Lang) -> str:
    """A reason of correction or of delay, or a ground of rejection in the words of its version."""
    known: dict[str, Text] = {g.id: g.name for g in standard.grounds}
    for reasons in (vocabulary.REASON, vocabulary.DELAY):
        known |= {str(code): words for code, words in reasons.items()}
    return known.get(reason, Text(reason, reason)).in_(lang)


def way_words(way: FilingWay, lang: Lang) -> str:
    """How an application came to the counter."""
    return vocabulary.WAY[way].in_(lang)


def certainty_words(certainty: Certainty, lang: Lang) -> str:
    """How sure a value is: "menurut peraturan nasional", "contoh, belum diverifikasi"."""
    return vocabulary.CERTAINTY[certainty].in_(lang)


def levy_words(levy: str, lang: Lang) -> str:
    """A levy of the closed list, a tax, a PNBP or a BLUD tariff, by its id."""
    return vocabulary.LEVY.get(levy, Text(levy, levy)).in_(lang)


def field_label(pointer: str, labels: Labels, lang: Lang) -> str:
    """The label of a field, without a colon at its end."""
    known = labels.get(pointer)
    return pointer.removeprefix("/") if known is None else known[0].in_(lang).rstrip(" :")


def choice_label(pointer: str, choice: str, labels: Labels, lang: Lang) -> str:
    """The label of a choice of a field; yes and no for true and false."""
    chosen = {"true": _YES, "false": _NO}
    words = labels.get(pointer, (Text("", ""), {}))[1].get(choice) or chosen.get(choice)
    return choice if words is None else words.in_(lang)


# --- formulas -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Writing:
    tariff: Tariff
    labels: Labels
    lang: Lang

    def join(self, how: str, parts: list[str]) -> str:
        if how in _SIGNS:
            return f" {_SIGNS[how]} ".join(parts)
        return f"{_PICKS[how].in_(self.lang)} ({'; '.join(parts)})"


_SIGNS = {"sum": "+", "product": "×"}
_PICKS = {
    "min": Text("yang terkecil dari", "the smallest of"),
    "max": Text("yang terbesar dari", "the largest of"),
}


def formula_words(amount: Amount, tariff: Tariff, labels: Labels, lang: Lang) -> str:
    """The amount of a fee line as a formula: "Luas total lantai × Indeks lokalitas (0,005)"."""
    if isinstance(amount, Number):
        return plain_money(Rupiah(int(amount.value)), lang)
    return _formula(amount, _Writing(tariff, labels, lang))


def formula_factors(
    amount: Amount, tariff: Tariff, labels: Labels, lang: Lang
) -> tuple[tuple[str, str], ...]:
    """A sum or product taken apart, one (sign, part) a line; () where there is nothing to part."""
    if not isinstance(amount, Combined) or amount.how not in _SIGNS:
        return ()
    writing, sign = _Writing(tariff, labels, lang), _SIGNS[amount.how]
    parts = (_part(p, amount.how, writing) for p in _flat(amount, amount.how))
    return tuple((sign if place else "", part) for place, part in enumerate(parts))


def _flat(amount: Amount, how: str) -> Iterator[Amount]:
    """The parts of a product of products, as one row of factors; sums alike."""
    if isinstance(amount, Combined) and amount.how == how:
        for part in amount.parts:
            yield from _flat(part, how)
    else:
        yield amount


def _formula(amount: Amount, writing: _Writing) -> str:
    return _FORMULA[type(amount)](amount, writing)


def _lookup(amount: Lookup, writing: _Writing) -> str:
    label = field_label(amount.pointer, writing.labels, writing.lang)
    return f"{Text('indeks', 'index by').in_(writing.lang)} “{label}”"


def _slabs(amount: Slabs, writing: _Writing) -> str:
    label = field_label(amount.pointer, writing.labels, writing.lang)
    return f"{Text('tarif bertingkat menurut', 'rate in steps by').in_(writing.lang)} “{label}”"


def _ref(amount: Ref, writing: _Writing) -> str:
    index = writing.tariff.indexes[amount.name]
    return f"{index.label.in_(writing.lang)} [{exact_number(index.value, writing.lang)}]"


def _combined(amount: Combined, writing: _Writing) -> str:
    return writing.join(amount.how, [_part(p, amount.how, writing) for p in amount.parts])


def _part(part: Amount, how: str, writing: _Writing) -> str:
    """A part of a sum or product; a sum that is multiplied stands in brackets."""
    if isinstance(part, Combined) and (how, part.how) == ("product", "sum"):
        return f"({_formula(part, writing)})"
    return _formula(part, writing)


_FORMULA: Mapping[type, Callable[[Any, _Writing], str]] = {
    Number: lambda amount, writing: exact_number(amount.value, writing.lang),
    Answer: lambda amount, writing: field_label(amount.pointer, writing.labels, writing.lang),
    Lookup: _lookup,
    Slabs: _slabs,
    Ref: _ref,
    Combined: _combined,
}


def explained_words(explained: Explained, lang: Lang) -> str:
    """The calculation with the applicant's numbers: "36 × 0,005 × 5.000.000 × 0,15"."""
    if not explained.parts:
        return exact_number(explained.value, lang)
    how = "sum" if explained.kind == "slabs" else explained.kind
    parts = [
        f"({explained_words(p, lang)})"
        if p.kind in ("sum", "slabs") and how == "product"
        else explained_words(p, lang)
        for p in explained.parts
    ]
    return _Writing(Tariff((), {}), {}, lang).join(how, parts)


def inputs_of(explained: Explained, labels: Labels, lang: Lang) -> tuple[tuple[str, str], ...]:
    """(label, answer) of every answer that went into the calculation, in its order, once each."""
    found = {
        field_label(node.name, labels, lang): _given(node, labels, lang)
        for node in _nodes(explained)
        if node.kind in ("answer", "lookup") and node.name
    }
    return tuple(found.items())


def _given(node: Explained, labels: Labels, lang: Lang) -> str:
    value = exact_number(node.value, lang)
    if node.kind == "answer":
        return value
    return f"{choice_label(node.name, node.given, labels, lang)} → {value}"


def _nodes(explained: Explained) -> Iterator[Explained]:
    yield explained
    for part in explained.parts:
        yield from _nodes(part)


# --- conditions -----------------------------------------------------------------------------


def condition_words(condition: Condition | None, labels: Labels, lang: Lang) -> str:
    """When something applies: "bila Jumlah lantai lebih dari 1"; "" for always."""
    if not condition:
        return ""
    if set(condition) == {"not"}:
        unless = Text("kecuali bila", "unless").in_(lang)
        return f"{unless} {_clause(condition['not'], labels, lang)}"
    return f"{Text('bila', 'if').in_(lang)} {_clause(condition, labels, lang)}"


def _clause(condition: Condition, labels: Labels, lang: Lang, at: str = "") -> str:
    said = list(_clauses(condition, labels, lang, at))
    return f" {_AND.in_(lang)} ".join(said)


def _clauses(condition: Condition, labels: Labels, lang: Lang, at: str) -> Iterator[str]:
    properties: Mapping[str, Condition] = condition.get("properties", {})
    for name, inner in properties.items():
        yield _about(inner, labels, lang, f"{at}/{name}")
    for name in condition.get("required", ()):
        if name not in properties:
            filled = Text("diisi", "is filled in").in_(lang)
            yield f"“{field_label(f'{at}/{name}', labels, lang)}” {filled}"
    for inner in condition.get("allOf", ()):
        yield _clause(inner, labels, lang, at)
    if "anyOf" in condition:
        either = [_clause(inner, labels, lang, at) for inner in condition["anyOf"]]
        yield f" {_OR.in_(lang)} ".join(either)
    if "not" in condition:
        yield f"{Text('bukan', 'not').in_(lang)} ({_clause(condition['not'], labels, lang, at)})"


_BOUNDS: Mapping[str, Text] = {
    "minimum": Text("paling sedikit", "at least"),
    "maximum": Text("paling banyak", "at most"),
    "exclusiveMinimum": Text("lebih dari", "more than"),
    "exclusiveMaximum": Text("kurang dari", "less than"),
}


def _about(inner: Condition, labels: Labels, lang: Lang, pointer: str) -> str:
    label = f"“{field_label(pointer, labels, lang)}”"
    said = []
    if "const" in inner:
        answered = Text(" dijawab", " is answered").in_(lang) if label.endswith("?”") else ":"
        said.append(f"{label}{answered} {_value(inner['const'], pointer, labels, lang)}")
    if "enum" in inner:
        said.append(f"{label}{_one_of(inner['enum'], pointer, labels, lang)}")
    said += [
        f"{label} {words.in_(lang)} {_value(inner[bound], pointer, labels, lang)}"
        for bound, words in _BOUNDS.items()
        if bound in inner
    ]
    if "contains" in inner:
        said.append(_about(inner["contains"], labels, lang, pointer))
    if "not" in inner:
        opposite = _about(inner["not"], labels, lang, pointer)
        said.append(f"{Text('bukan', 'not').in_(lang)} {opposite}")
    said += list(_clauses({k: inner[k] for k in _NESTED if k in inner}, labels, lang, pointer))
    return f" {_AND.in_(lang)} ".join(said)


_NESTED = ("properties", "required", "allOf", "anyOf")


def _one_of(allowed: list[object], pointer: str, labels: Labels, lang: Lang) -> str:
    """The choices allowed, or the others as "other than" where those are fewer."""
    keys = [choice_key(value) for value in allowed]
    others = [key for key in labels.get(pointer, (None, {}))[1] if key not in keys]
    if 0 < len(others) < len(keys):
        named = [choice_label(pointer, key, labels, lang) for key in others]
        return f" {Text('selain', 'other than').in_(lang)}: {'; '.join(named)}"
    *first, last = (_value(value, pointer, labels, lang) for value in allowed)
    return f": {'; '.join(first)} {_OR.in_(lang)} {last}" if first else f": {last}"


def _value(value: object, pointer: str, labels: Labels, lang: Lang) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return exact_number(Fraction(value), lang)
    return choice_label(pointer, choice_key(value), labels, lang)
