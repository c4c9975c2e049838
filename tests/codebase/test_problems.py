"""Every problem that the code can raise has its sentence, in both languages.

The catalogue is `builder/translations/problems/<family>.json`:
`{"CODE": {"id": "...{param}...", "en": "..."}}`. A code is any text of the code written
`LIKE-THIS`; the few such texts that are something else are listed in `NOT_CODES`.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

from tests.codebase.tree import ROOT, dotted, modules

CATALOGUE = ROOT / "builder/translations/problems"
CODE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
NOT_CODES = frozenset({"AES-256-GCM", "HMAC-SHA-256", "ISO-8859-1", "RFC-3339", "SHA-256", "UTF-8"})
LANGUAGES = {"id", "en"}
ALWAYS_GIVEN = {"path"}  # builder.problems fills it in from the problem itself


def families() -> dict[str, dict[str, dict[str, str]]]:
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(CATALOGUE.glob("*.json"))
    }


def catalogue() -> dict[str, dict[str, str]]:
    return {code: words for family in families().values() for code, words in family.items()}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def codes_in_the_code() -> dict[str, str]:
    """Every code with one place that names it."""
    return {
        node.value: f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
        and node.value not in NOT_CODES
    }


def problems_with_literal_params() -> Iterator[tuple[str, str, set[str]]]:
    """(place, code, names of the params) wherever all three can be read off the source."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or dotted(node.func).split(".")[-1] != "Problem":
                continue
            given = dict(zip(("path", "code", "params"), node.args, strict=False))
            given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            code, params = given.get("code"), given.get("params", ast.Dict([], []))
            if isinstance(code, ast.Constant) and isinstance(params, ast.Dict):
                names = {str(key.value) for key in params.keys if isinstance(key, ast.Constant)}
                if len(names) == len(params.keys):
                    yield f"{path}:{node.lineno}", str(code.value), names


def test_every_code_has_a_sentence() -> None:
    known = catalogue()

    assert {} == {code: where for code, where in codes_in_the_code().items() if code not in known}


def test_every_sentence_belongs_to_a_code() -> None:
    assert set() == catalogue().keys() - codes_in_the_code().keys()


def test_every_code_stands_in_one_family() -> None:
    seen = Counter(code for family in families().values() for code in family)

    assert [] == [code for code, times in seen.items() if times > 1]


def test_every_code_is_written_the_same_way() -> None:
    assert [] == [code for code in catalogue() if not CODE.fullmatch(code)]


def test_every_sentence_is_there_in_both_languages() -> None:
    poor = [
        code
        for code, words in catalogue().items()
        if words.keys() != LANGUAGES or not all(text.strip() for text in words.values())
    ]

    assert [] == poor


def test_both_languages_say_the_same_things() -> None:
    uneven = [
        code
        for code, words in catalogue().items()
        if len({frozenset(placeholders(text)) for text in words.values()}) != 1
    ]

    assert [] == uneven


def test_every_gap_in_a_sentence_is_filled() -> None:
    known = catalogue()
    unfilled = [
        (where, code, missing)
        for where, code, given in problems_with_literal_params()
        if code in known
        if (missing := placeholders(known[code]["id"]) - given - ALWAYS_GIVEN)
    ]

    assert [] == unfilled
