"""A second evaluator of tariff documents, written for clearness and not for people.

It shares no line with `publish.facts`: the vectors and the differential tests compare the two.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator

HIGHEST = 10**15


class Refused(Exception):
    """A line that cannot be worked out: (path, code)."""


def naive(tariff: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """`{"lines": [[code, amount]...], "total": n}` or `{"problems": [[path, code]...]}`."""
    lines, problems = [], []
    for line in tariff["lines"]:
        if "when" in line and not Draft202012Validator(line["when"]).is_valid(answers):
            continue
        try:
            value = evaluate(line["amount"], answers, tariff.get("indexes", {}))
            lines.append([line["code"], in_rupiah(value, line)])
        except Refused as refused:
            problems.append(list(refused.args))
    total = sum(amount for _, amount in lines)
    if not problems and total > HIGHEST:
        problems.append(["", "FEE-RANGE"])
    return {"problems": problems} if problems else {"lines": lines, "total": total}


def in_rupiah(value: Fraction, line: dict[str, Any]) -> int:
    to = line.get("round", {}).get("to", 1)
    mode = line.get("round", {}).get("mode", "half_up")
    steps = value / to
    up, down = math.ceil(steps), math.floor(steps)
    whole = {"up": up, "down": down, "half_up": up if steps - down >= Fraction(1, 2) else down}[
        mode
    ]
    if whole < 0:
        raise Refused(line["code"], "FEE-NEGATIVE")
    if whole * to > HIGHEST:
        raise Refused(line["code"], "FEE-RANGE")
    return int(whole * to)


def evaluate(amount: Any, answers: dict[str, Any], indexes: dict[str, Any]) -> Fraction:
    def inner(parts: list[Any]) -> list[Fraction]:
        return [evaluate(part, answers, indexes) for part in parts]

    match amount:
        case int():
            return Fraction(amount)
        case {"decimal": digits}:
            return Fraction(digits)
        case {"ref": name}:
            return Fraction(indexes[name]["value"])
        case {"answer": pointer}:
            return measure(answers, pointer)
        case {"lookup": pointer, "values": values}:
            return looked_up(answers, pointer, values)
        case {"slabs": pointer, "steps": steps}:
            return in_slabs(measure(answers, pointer), steps)
        case {"sum": parts}:
            return sum(inner(parts), Fraction(0))
        case {"product": parts}:
            return math.prod(inner(parts), start=Fraction(1))
        case {"min": parts}:
            return min(inner(parts))
        case {"max": parts}:
            return max(inner(parts))
    raise AssertionError(amount)


def found(answers: Any, pointer: str) -> Any:
    here = answers
    for name in (t.replace("~1", "/").replace("~0", "~") for t in pointer[1:].split("/")):
        rows = dict(enumerate(here)) if isinstance(here, list) else here
        key = next((k for k in rows if str(k) == name), None) if isinstance(rows, dict) else None
        here = None if key is None else rows[key]
    if here is None:
        raise Refused(pointer, "FEE-ANSWER-MISSING")
    return here


def measure(answers: Any, pointer: str) -> Fraction:
    value = found(answers, pointer)
    if isinstance(value, list):
        return Fraction(len(value))
    if type(value) not in (int, Decimal):
        raise Refused(pointer, "FEE-ANSWER-KIND")
    return Fraction(value)


def looked_up(answers: Any, pointer: str, values: dict[str, Any]) -> Fraction:
    value = found(answers, pointer)
    if isinstance(value, list | dict):
        raise Refused(pointer, "FEE-ANSWER-KIND")
    if isinstance(value, bool):
        name = "true" if value else "false"
    elif isinstance(value, Decimal):
        name = str(int(value)) if value == int(value) else str(float(value))
    else:
        name = str(value)
    if name not in values:
        raise Refused(pointer, "FEE-LOOKUP")
    return Fraction(values[name])


def in_slabs(whole: Fraction, steps: list[dict[str, Any]]) -> Fraction:
    """Slab by slab: what of the measure lies between its two ends."""
    owed, lower = Fraction(0), Fraction(0)
    for step in steps:
        upper = Fraction(step["up_to"]) if "up_to" in step else max(whole, lower)
        owed += max(Fraction(0), min(whole, upper) - lower) * Fraction(step["rate"])
        lower = upper
    return owed
