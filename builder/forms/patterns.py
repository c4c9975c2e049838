"""Patterns that officers write: compiled and matched by RE2, never by Python's `re`.

RE2 is linear in the length of the answer, and its `$` and `\\d` mean what JSON Schema
says. What it cannot do (look-around, back-references) is refused at save with a reason.

Invariants:
- `search` never takes longer than linear time and never raises for an accepted pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

from builder.forms.dialect import LARGEST_PROGRAM, LONGEST_PATTERN
from publish.errors import Problem

_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_LEADING_REFUSAL = re.compile(r"\^\(\?!((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)(.*)", re.DOTALL)
_NOWHERE = re.compile(r"\^\(\(\?!((?:[^()\\]|\\.)+)\)\.\)([*+])\$")
_BACK_REFERENCE = re.compile(r"(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)")
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\([uUcZGhHKRX])")
_REPEAT = re.compile(r"(?<!\\x)\{(\d+)(?:,(\d*))?\}")
_MOST_REPEATS = 1_000  # RE2's own limit


def search(pattern: str, value: str) -> bool:
    """True when `pattern` occurs in `value`, as JSON Schema searches (not anchored)."""
    return compiled(pattern).search(value) is not None


@lru_cache(maxsize=2_048)
def compiled(pattern: str) -> Any:
    """The RE2 program of `pattern`. Raises `re2.error` for one that `check` refuses."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    return re2.compile(pattern, options)


def check(pattern: str, at: str) -> list[Problem]:
    """Why `pattern` cannot be used; [] when it can."""
    if len(pattern) > LONGEST_PATTERN:
        return [Problem(at, "FORM-PATTERN-LONG", {"most": LONGEST_PATTERN})]
    if _too_many_repeats(pattern):
        return [Problem(at, "FORM-PATTERN-REPEATS", {"most": _MOST_REPEATS})]
    size, said = _examined(pattern)
    if said:
        return [_reason(pattern, at, said)]
    return [Problem(at, "FORM-PATTERN-LARGE", {})] if size > LARGEST_PROGRAM else []


def weight(pattern: str) -> int:
    """What a pattern costs: its instructions, the most there may be for one that fails."""
    if len(pattern) > LONGEST_PATTERN or _too_many_repeats(pattern):
        return 0
    return _examined(pattern)[0]


@lru_cache(maxsize=2_048)
def _examined(pattern: str) -> tuple[int, str]:
    """Instructions of the program, and what RE2 says against the pattern ("" for nothing)."""
    try:
        return compiled(pattern).programsize, ""
    except re2.error as error:
        said = error.args[0] if error.args else b""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return (LARGEST_PROGRAM if "too large" in words else len(pattern)), words or "?"


def rewritten(pattern: str) -> tuple[str, str] | None:
    """`^(?!no)yes` as (yes, no): matches `yes` and does not match `no`; None for other shapes.

    Equal to the look-ahead where it stands first, because both ask about the same start.
    """
    nowhere = _NOWHERE.fullmatch(pattern)
    if nowhere is not None and not check(nowhere[1], "") and not search(nowhere[1], ""):
        return f"^.{nowhere[2]}$", f"(?:{nowhere[1]})"
    found = _LEADING_REFUSAL.fullmatch(pattern)
    if found is None or _LOOK_AROUND.search(found[1]) or "|" in _outside_groups(found[2]):
        return None
    kept = found[2]
    inner = rewritten(f"^{kept}") if kept.startswith("(?!") else (f"^{kept}", "")
    if inner is None:
        return None
    refused = [f"^(?:{found[1]})", *([inner[1]] if inner[1] else [])]
    return inner[0], "|".join(refused)


def _outside_groups(pattern: str) -> str:
    plain = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", pattern)
    while True:
        shorter = re.sub(r"\([^()]*\)", "", plain)
        if shorter == plain:
            return plain
        plain = shorter


def _too_many_repeats(pattern: str) -> bool:
    """A cheap look before compiling: nested repeats multiply and cost memory."""
    numbers = [max(int(a[:9]), int((b or "0")[:9])) for a, b in _REPEAT.findall(pattern)]
    return any(number > _MOST_REPEATS for number in numbers)


def _reason(pattern: str, at: str, said: str) -> Problem:
    if _LOOK_AROUND.search(pattern):
        pair = rewritten(pattern)
        if pair is None:
            return Problem(at, "FORM-PATTERN-LOOKAROUND", {})
        return Problem(at, "FORM-PATTERN-LOOKAHEAD", {"yes": pair[0], "no": pair[1]})
    if _BACK_REFERENCE.search(pattern):
        return Problem(at, "FORM-PATTERN-BACK-REFERENCE", {})
    escape = _ESCAPE.search(pattern)
    if escape:
        return Problem(at, "FORM-PATTERN-ESCAPE", {"escape": f"\\{escape[1]}"})
    if "repetition" in said or "repeat" in said:
        return Problem(at, "FORM-PATTERN-REPEATS", {"most": _MOST_REPEATS})
    if "too large" in said:
        return Problem(at, "FORM-PATTERN-LARGE", {})
    return Problem(at, "FORM-PATTERN-SYNTAX", {"said": said[:120]})
