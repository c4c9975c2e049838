"""The panel of one question: checks, choices, unit, upload rule, personal-data class.

Invariants:
- a check is a JSON Schema bound that suits the question's kind; the least never exceeds the
  most; what a kind needs to be safe (a longest text, a most rows) can be changed, not removed;
- a choice keeps its key while its label changes; a new one gets a key of its own, and so
  does a stand-in of the palette when it is first named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from builder.domain.attachment import MOST_MEGABYTES
from builder.domain.authoring.documents import Documents, bilingual, copied, value_at
from builder.domain.authoring.palette import STAND_INS, UPLOAD_KINDS, Named, choice, kind_of
from builder.domain.authoring.places import place_of
from builder.domain.authoring.questions import check_label
from builder.domain.authoring.references import references
from builder.errors import Problem, invalid, refuse_if
from publish.facts.text import Text

Bound = int | Decimal | None
LARGEST = 10**15
MOST_CHOICES = 100
MOST_ROWS = 50
MOST_LETTERS = 4000
LONGEST_UNIT = 20
PERSONAL = ("none", "general", "specific")

_LETTERS = {"minLength": MOST_LETTERS, "maxLength": MOST_LETTERS}
_NUMBER = {"minimum": LARGEST, "maximum": LARGEST}
_ROWS = {"minItems": MOST_ROWS, "maxItems": MOST_ROWS}
CHECKS: Mapping[Named, Mapping[str, int]] = {
    "short-text": _LETTERS,
    "long-text": _LETTERS,
    "whole-number": _NUMBER,
    "amount": _NUMBER,
    "measure": _NUMBER,
    "choose-several": {"minItems": MOST_CHOICES, "maxItems": MOST_CHOICES},
    "repeated": _ROWS,
}
"""The checks of a kind, each with the largest value it can have."""
ALL_CHECKS = tuple(dict.fromkeys(name for names in CHECKS.values() for name in names))
UNITS: tuple[Named, ...] = ("whole-number", "measure")
_PAIRS = (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as it is to be: `key` None for a new one."""

    key: str | None
    label: Text


def set_checks(documents: Documents, pointer: str, checks: Mapping[str, Bound]) -> Documents:
    """Other bounds for the answer; None for no bound.

    Raises `Invalid`, one finding a bound: CHECK-UNKNOWN (not for this kind), CHECK-RANGE,
    CHECK-WHOLE, CHECK-NEEDED, CHECK-ORDER.
    """
    changed = copied(documents)
    node = value_at(changed.form, place_of(changed.form, pointer).steps)
    at, known = f"form.json#{pointer}", CHECKS.get(kind_of(node), {})
    refuse_if(p for name, value in checks.items() for p in _check(node, at, name, value, known))
    for name, value in checks.items():
        node.pop(name, None)
        if value is not None:
            node[name] = value
    for least, most in _PAIRS:
        if least in node and most in node and node[least] > node[most]:
            raise invalid("CHECK-ORDER", f"{at}/{least}")
    return changed


def set_choices(documents: Documents, pointer: str, choices: Sequence[Chosen]) -> Documents:
    """The choices in this order. Raises `Invalid`: CHOICE-NONE-HERE (no question of choices),
    CHOICES-FEW, CHOICES-MANY, CHOICE-UNKNOWN, CHOICE-TWICE, LABEL-*."""
    changed = copied(documents)
    node = value_at(changed.form, place_of(changed.form, pointer).steps)
    at = f"form.json#{pointer}"
    if kind_of(node) not in ("choose-one", "choose-several"):
        raise invalid("CHOICE-NONE-HERE", at)
    holder = node["items"] if node["type"] == "array" else node
    known = {option["const"]: option for option in holder["oneOf"]}
    _check_choices(choices, known, at)
    is_read = bool(references(changed.service, changed.form, pointer))
    holder["oneOf"] = _options(choices if is_read else _first_named(choices, known), known)
    if node["type"] == "array":
        node["maxItems"] = len(choices)
        node["minItems"] = min(node.get("minItems", 0), len(choices))
    return changed


def set_personal(documents: Documents, pointer: str, kind: str) -> Documents:
    """The personal-data class (UU 27/2022 art. 4): none, general or specific.
    Raises `Invalid` (PERSONAL-CLASS)."""
    if kind not in PERSONAL:
        raise invalid("PERSONAL-CLASS", f"form.json#{pointer}")
    changed = copied(documents)
    value_at(changed.form, place_of(changed.form, pointer).steps)["x-pdp"] = kind
    return changed


def set_unit(documents: Documents, pointer: str, unit: str) -> Documents:
    """The unit beside a number; "" for none. Raises `Invalid` (UNIT-HERE, UNIT-LONG)."""
    changed = copied(documents)
    node = value_at(changed.form, place_of(changed.form, pointer).steps)
    if kind_of(node) not in UNITS:
        raise invalid("UNIT-HERE", f"form.json#{pointer}")
    if len(unit) > LONGEST_UNIT:
        raise invalid("UNIT-LONG", f"form.json#{pointer}", most=LONGEST_UNIT)
    node.pop("x-unit", None)
    if unit:
        node["x-unit"] = unit
    return changed


def set_upload(
    documents: Documents, pointer: str, accept: Sequence[str], megabytes: int
) -> Documents:
    """Which files, and how large.

    Raises `Invalid` (UPLOAD-HERE, UPLOAD-KINDS, UPLOAD-MEGABYTES).
    """
    changed = copied(documents)
    node = value_at(changed.form, place_of(changed.form, pointer).steps)
    at = f"form.json#{pointer}"
    if kind_of(node) != "upload":
        raise invalid("UPLOAD-HERE", at)
    if not accept or not set(accept) <= set(UPLOAD_KINDS):
        raise invalid("UPLOAD-KINDS", at)
    if not 1 <= megabytes <= MOST_MEGABYTES:
        raise invalid("UPLOAD-MEGABYTES", at, most=MOST_MEGABYTES)
    kinds = [kind for kind in UPLOAD_KINDS if kind in accept]
    node["x-upload"] = {"accept": kinds, "max_mb": megabytes}
    return changed


def _check(
    node: Mapping[str, Any], at: str, name: str, value: Bound, known: Mapping[str, int]
) -> list[Problem]:
    where = f"{at}/{name}"
    if name not in known:
        return [Problem(where, "CHECK-UNKNOWN", {"check": name[:40]})]
    is_needed = name in ("maxLength", "maxItems")
    if value is None:
        return [Problem(where, "CHECK-NEEDED")] if is_needed else []
    is_count = name.endswith(("Length", "Items")) or node.get("type") == "integer"
    if is_count and not isinstance(value, int):
        return [Problem(where, "CHECK-WHOLE")]
    least = -known[name] if name in ("minimum", "maximum") else int(is_needed)
    if not least <= value <= known[name]:
        return [Problem(where, "CHECK-RANGE", {"least": least, "most": known[name]})]
    return []


def _check_choices(choices: Sequence[Chosen], known: Mapping[str, Any], at: str) -> None:
    if len(choices) < 2:
        raise invalid("CHOICES-FEW", at)
    if len(choices) > MOST_CHOICES:
        raise invalid("CHOICES-MANY", at, most=MOST_CHOICES)
    keys = [c.key for c in choices if c.key is not None]
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise invalid("CHOICE-UNKNOWN", at, choice=unknown[0][:60])
    labels = [c.label.id.strip().casefold() for c in choices]
    twice = [label for label in labels if labels.count(label) > 1]
    if twice or len(set(keys)) != len(keys):
        raise invalid("CHOICE-TWICE", at, choice=(twice or ["-"])[0][:60])
    for chosen in choices:
        check_label(chosen.label, at)


def _first_named(choices: Sequence[Chosen], known: Mapping[str, Any]) -> Sequence[Chosen]:
    """The choices, those without a key that were stand-ins until now: a key comes from the
    first real name of a choice, and nothing has read the stand-in's."""
    stand_ins = {label.id for label in STAND_INS}
    return [
        replace(c, key=None)
        if c.key is not None
        and known[c.key].get("title") in stand_ins
        and c.label.id not in stand_ins
        else c
        for c in choices
    ]


def _options(choices: Sequence[Chosen], known: Mapping[str, Any]) -> list[Any]:
    options: list[Any] = []
    taken = list(known)
    for chosen in choices:
        if chosen.key is None:
            options.append(choice(chosen.label, taken))
            taken.append(options[-1]["const"])
        else:
            option = dict(known[chosen.key])
            bilingual(option, "title", chosen.label.id, chosen.label.en)
            options.append(option)
    return options
