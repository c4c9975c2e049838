"""`docs/form-dialect.md` names everything that a form may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.forms import dialect
from builder.forms.lint_meaning import MOST_CONDITIONS
from publish.facts.form_schema import MOST_EXPANDED

PAGE = (Path(__file__).resolve().parents[3] / "docs/form-dialect.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\s]+)`", PAGE))


@pytest.mark.parametrize("name", sorted(dialect.KEYWORDS | dialect.HINTS | set(dialect.FORMATS)))
def test_it_names(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted({*dialect.WIDGETS, *dialect.OPEN_NAMES}))
def test_it_names_widgets_and_what_is_refused(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize(
    "limit",
    [
        dialect.MOST_CHARACTERS // 1024, dialect.MOST_MEMBERS, dialect.DEEPEST, dialect.MOST_FIELDS,
        MOST_EXPANDED, dialect.MOST_VISITS, dialect.MOST_CHOICES, MOST_CONDITIONS,
        dialect.MOST_ROWS,
        dialect.MOST_ROWS_STATED, dialect.MOST_LETTERS, dialect.MOST_LETTERS_STATED,
    ],
)  # fmt: skip
def test_it_states_the_limits(limit: int) -> None:
    limits = PAGE.split("## Limits")[1].split("##")[0]

    assert str(limit) in re.findall(r"[0-9]+", limits)


def test_it_has_the_pattern_of_uploads() -> None:
    assert dialect.UPLOAD_PATTERN in NAMED
