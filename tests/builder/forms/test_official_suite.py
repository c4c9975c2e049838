"""The official suite of draft 2020-12 on our validator class: no worse than stock.

Lint keeps most of these schemas out; the class that judges answers must still read each keyword
as the standard does. Numbers are read as answers are read, fractions as `Decimal`. Where the six
misses of 1,299 come from is said in `MISSED`; jsonschema's own class misses the same six.

The suite's documents are given to both classes in a registry; nothing is fetched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import re2
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from builder.forms.validator import make_validator

OFFICIAL = Path(__file__).parent / "official"
TESTS = 1_299
MISSED: dict[tuple[str, str], int] = {
    # RE2 knows \p{L}, not the long name \p{Letter}; Python's re knows neither.
    ("pattern", "pattern with Unicode property escape requires unicode mode"): 3,
    ("patternProperties", "patternProperties with Unicode property escape"): 2,
    # A metaschema of one's own that leaves a vocabulary out: jsonschema does not read it.
    ("vocabulary", "schema that uses custom metaschema with with no validation vocabulary"): 1,
}


def _read(path: Path, fractions: type) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=fractions)


@cache
def _registry() -> Registry[Any]:
    folder = OFFICIAL / "remotes"
    return REGISTRY.with_resources(
        (
            f"http://localhost:1234/{path.relative_to(folder).as_posix()}",
            Resource.from_contents(_read(path, float), default_specification=DRAFT202012),
        )
        for path in sorted(folder.rglob("*.json"))
    )


def _verdicts(judge: Any, fractions: type) -> Iterator[tuple[tuple[str, str], bool]]:
    """Each test of the suite: where it stands, and whether the class gave the right verdict."""
    for path in sorted((OFFICIAL / "tests/draft2020-12").glob("*.json")):
        for group in _read(path, fractions):
            judged = judge(group["schema"], registry=_registry())
            for test in group["tests"]:
                place = (path.stem, group["description"])
                yield place, _is_right(judged, test)


def _is_right(judged: Any, test: dict[str, Any]) -> bool:
    try:
        return bool(judged.is_valid(test["data"])) == test["valid"]
    except re2.error:
        return False
    except Exception as refused:  # noqa: BLE001 — jsonschema lets `re` speak for itself
        assert "bad escape" in str(refused)
        return False


def test_our_class_misses_what_stock_misses_and_no_more() -> None:
    ours = list(_verdicts(type(make_validator({})), Decimal))
    stock = Counter(place for place, is_right in _verdicts(Draft202012Validator, float)
                    if not is_right)  # fmt: skip

    assert TESTS == len(ours)
    assert Counter(MISSED) == Counter(place for place, is_right in ours if not is_right)
    assert Counter(MISSED) <= stock
