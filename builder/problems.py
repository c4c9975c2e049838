"""The sentence of a finding: where, what is wrong, what to do, in both languages.

Invariants:
- codes come from the code, sentences from `builder/translations/problems/*.json`;
- filling a gap never evaluates anything: only plain names are filled in, and a
  name that is missing shows as itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from publish.errors import Problem
from publish.facts.json_text import read_json
from publish.facts.text import Lang, Text

FOLDER = Path(__file__).parent / "translations" / "problems"
_GAP = re.compile(r"\{([a-z_]+)\}")
_UNKNOWN = {"id": "Kesalahan {code} di {path}.", "en": "Problem {code} at {path}."}

Catalogue = Mapping[str, Mapping[str, str]]


@cache
def catalogue() -> Catalogue:
    """All sentences by code; read once."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found |= read_json(path.read_bytes())
    return found


def sentence(problem: Problem, lang: Lang) -> str:
    """What to tell a person; an unknown code is told as such."""
    words = catalogue().get(problem.code, _UNKNOWN)
    gaps = {"code": problem.code, "path": problem.path, **problem.params}
    return _GAP.sub(lambda gap: _said(gaps.get(gap[1], gap[0]), lang), words[lang]).strip()


def _said(param: object, lang: Lang) -> str:
    """A param in words; one that a definition says in both languages, in the reader's."""
    return param.in_(lang) if isinstance(param, Text) else str(param)
