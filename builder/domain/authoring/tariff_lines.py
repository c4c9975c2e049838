"""Fee lines: added, worded, computed, exempted; named indexes; the law behind each number.

Invariants:
- a line's code and an index's name are minted once;
- after each operation the whole tariff reads as `publish.facts.tariff_reading` reads it;
- an index that a line names is not removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from builder.domain.authoring.amounts import check_amount, write_amount, written
from builder.domain.authoring.conditions import Rule, read_rule, rule, write_rule
from builder.domain.authoring.documents import Documents, copied
from builder.domain.authoring.keys import mint_id
from builder.domain.authoring.places import places
from builder.domain.authoring.questions import check_label
from builder.domain.authoring.terms import check_terms
from builder.errors import invalid, not_found, refuse_if
from publish.facts.tariff import Amount, Certainty, FeeLine, Number, Rounding, Tariff, refs
from publish.facts.tariff_reading import read_tariff
from publish.facts.text import Text

MOST_LINES = 40
MOST_INDEXES = 20
LAWS = ("legal_basis", "levy")
FREE = Number(Fraction(0))


@dataclass(frozen=True, slots=True)
class LineBasics:
    """What a line says beside its amount: words, law, kind of levy, certainty, unit of a
    recurring price, rounding. "" for a law, levy or unit that is not there."""

    label: Text
    legal_basis: str
    levy: str
    certainty: Certainty
    per: Text
    rounding: Rounding


def tariff_of(documents: Documents) -> Tariff:
    """The tariff as values. Raises `Invalid` (TARIFF-*, CONDITION-*)."""
    return read_tariff(documents.service.get("tariff"))


def add_line(documents: Documents, label: Text, amount: Amount) -> Documents:
    """One more line; it has no law yet, and lint says so. Raises `Invalid` (LABEL-*,
    LINES-MANY, AMOUNT-*)."""
    check_label(label, "service.json#/tariff/lines")
    changed = copied(documents)
    lines = changed.service.setdefault("tariff", {}).setdefault("lines", [])
    if len(lines) >= MOST_LINES:
        raise invalid("LINES-MANY", "service.json#/tariff/lines", most=MOST_LINES)
    code = mint_id(label.id, [line["code"] for line in lines])
    lines.append({"code": code, "label": _words(label), "amount": 0, "certainty": "sample"})
    return set_amount(changed, len(lines) - 1, amount)


def set_basics(documents: Documents, place: int, basics: LineBasics) -> Documents:
    """Other words and law for a line."""
    check_label(basics.label, f"service.json#/tariff/lines/{place}/label")
    changed = copied(documents)
    line = _line(changed, place)
    line["label"] = _words(basics.label)
    line["certainty"] = basics.certainty
    _put(line, "legal_basis", basics.legal_basis)
    _put(line, "levy", basics.levy)
    _put(line, "per", _words(basics.per) if basics.per.id else "")
    plain = {"to": basics.rounding.to, "mode": basics.rounding.mode}
    _put(line, "round", "" if basics.rounding == Rounding() and "round" not in line else plain)
    return _sound(changed)


def set_amount(documents: Documents, place: int, amount: Amount) -> Documents:
    """Another amount for a line. Raises `Invalid` (AMOUNT-*, TARIFF-*)."""
    changed = copied(documents)
    line = _line(changed, place)
    at = f"service.json#/tariff/lines/{place}/amount"
    indexes = changed.service["tariff"].get("indexes", {})
    refuse_if(check_amount(amount, at, places(changed.form), indexes))
    line["amount"] = write_amount(amount)
    return _sound(changed)


def set_line_rule(documents: Documents, place: int, when: Rule | None) -> Documents:
    """When the line applies; None for always. Raises `Invalid` (RULE-*)."""
    changed = copied(documents)
    line = _line(changed, place)
    if when is None:
        line.pop("when", None)
    else:
        check_terms(when, places(changed.form))
        line["when"] = write_rule(when)
    return changed


def exempt(documents: Documents, place: int, when: Rule, label: Text) -> Documents:
    """Free of a line where `when` holds: the line applies elsewhere only, and a line of Rp0
    right behind it says for whom and why. The new line has the law of the old one until the
    author names its own.

    Raises `Invalid`: EXEMPTION-RULE for a rule of several terms that must all hold, or on a
    line that has a condition already; RULE-*, LABEL-*.
    """
    at = f"service.json#/tariff/lines/{place}"
    check_label(label, at)
    changed = copied(documents)
    line, lines = _line(changed, place), changed.service["tariff"]["lines"]
    check_terms(when, places(changed.form))
    is_plain = len(when.terms) == 1 or when.joined == "any"
    if "when" in line or not is_plain or when.joined == "none" or len(lines) >= MOST_LINES:
        raise invalid("EXEMPTION-RULE", at)
    free: dict[str, Any] = {
        "code": mint_id(label.id, [known["code"] for known in lines]),
        "label": _words(label),
        "when": write_rule(when),
        "amount": 0,
        **{name: line[name] for name in LAWS if name in line},
        "certainty": line["certainty"],
    }
    line["when"] = write_rule(rule(when.terms, "none"))
    lines.insert(place + 1, free)
    return _sound(changed)


def remove_line(documents: Documents, place: int) -> Documents:
    """Without this line."""
    changed = copied(documents)
    _line(changed, place)
    del changed.service["tariff"]["lines"][place]
    return changed


def move_line(documents: Documents, place: int, by: int) -> Documents:
    """The line `by` places further; at the ends it stays."""
    changed = copied(documents)
    line, lines = _line(changed, place), changed.service["tariff"]["lines"]
    del lines[place]
    lines.insert(max(0, min(len(lines), place + by)), line)
    return changed


def line_rule(line: FeeLine) -> Rule | None:
    """The rule of a line as a sentence can show it; None for always and for one by hand."""
    return None if line.when is None else read_rule(line.when)


def add_index(
    documents: Documents, label: Text, value: Fraction, certainty: Certainty, legal_basis: str
) -> Documents:
    """A named number for the lines to use. Raises `Invalid` (LABEL-*, INDEXES-MANY)."""
    known = documents.service.get("tariff", {}).get("indexes", {})
    if len(known) >= MOST_INDEXES:
        raise invalid("INDEXES-MANY", "service.json#/tariff/indexes", most=MOST_INDEXES)
    name = mint_id(label.id, known)
    return set_index(documents, name, label, value, certainty, legal_basis)


def set_index(
    documents: Documents,
    name: str,
    label: Text,
    value: Fraction,
    certainty: Certainty,
    legal_basis: str,
) -> Documents:
    """Other words, value or law for an index."""
    check_label(label, f"service.json#/tariff/indexes/{name}/label")
    changed = copied(documents)
    index: dict[str, Any] = {
        "label": _words(label),
        "value": written(value),
        "certainty": certainty,
    }
    _put(index, "legal_basis", legal_basis)
    changed.service["tariff"].setdefault("indexes", {})[name] = index
    return _sound(changed)


def remove_index(documents: Documents, name: str) -> Documents:
    """Without this index. Raises `Invalid` (INDEX-USED) while a line names it."""
    at = f"service.json#/tariff/indexes/{name}"
    using = [line.code for line in tariff_of(documents).lines if name in refs(line.amount)]
    if using:
        raise invalid("INDEX-USED", at, lines=", ".join(using))
    changed = copied(documents)
    if changed.service["tariff"].get("indexes", {}).pop(name, None) is None:
        raise not_found("INDEX-MISSING", at)
    return changed


def _line(documents: Documents, place: int) -> dict[str, Any]:
    lines = documents.service.get("tariff", {}).get("lines", [])
    if not 0 <= place < len(lines):
        raise not_found("LINE-MISSING", "service.json#/tariff/lines")
    found: dict[str, Any] = lines[place]
    return found


def _sound(documents: Documents) -> Documents:
    tariff_of(documents)
    return documents


def _words(words: Text) -> dict[str, str]:
    return {"id": words.id, "en": words.en}


def _put(body: dict[str, Any], name: str, value: object) -> None:
    if value == "":
        body.pop(name, None)
    else:
        body[name] = value
