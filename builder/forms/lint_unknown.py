"""Keywords and formats that a form may not have, and what to write instead.

Invariants:
- every finding names the keyword; a rule over names nobody declared is one of them.
"""

from __future__ import annotations

import difflib
from typing import Any

from builder.forms.dialect import (
    FOREIGN_HINTS,
    FORMATS,
    HINTS,
    KEYWORDS,
    OLD_KEYWORDS,
    OPEN_NAMES,
    OTHER_FORMATS,
)
from publish.errors import Problem


def opens_names(keyword: str, value: Any) -> bool:
    """True for a rule about members that nobody has named."""
    return keyword in OPEN_NAMES or (
        keyword == "additionalProperties" and not isinstance(value, bool)
    )


def unknown_keyword(keyword: str, at: str) -> Problem:
    """The reason to refuse a keyword that is not ours, with what stands for it here."""
    params = {"keyword": keyword[:80]}
    if keyword in OLD_KEYWORDS:
        return Problem(at, "FORM-KEYWORD-OLD", {**params, "use": OLD_KEYWORDS[keyword]})
    if keyword in FOREIGN_HINTS:
        return Problem(at, "FORM-KEYWORD-FOREIGN", {**params, "use": FOREIGN_HINTS[keyword]})
    if keyword.startswith(("ui:", "x-")):
        return Problem(at, "FORM-HINT-UNKNOWN", {**params, "allowed": ", ".join(sorted(HINTS))})
    near = difflib.get_close_matches(keyword[:40], sorted(KEYWORDS), n=1, cutoff=0.7)
    if near:
        return Problem(at, "FORM-KEYWORD-MISSPELT", {**params, "suggestion": near[0]})
    return Problem(at, "FORM-KEYWORD-UNKNOWN", params)


def unknown_format(name: Any, at: str) -> Problem:
    """The reason to refuse a format that is not ours, with what stands for it here."""
    params = {"format": str(name)[:80], "allowed": ", ".join(FORMATS)}
    if isinstance(name, str) and name in OTHER_FORMATS:
        return Problem(at, "FORM-FORMAT-OTHER", {**params, "use": OTHER_FORMATS[name]})
    return Problem(at, "FORM-FORMAT", params)
