"""The version in force is a question of the date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from builder.domain.version import in_force, opened
from builder.errors import Integrity
from tests.makers import version
from tests.office import stored

VERSIONS = [
    stored(version(1, effective_from="2026-01-01")),
    stored(version(2, effective_from="2026-03-01")),
    stored(version(3, effective_from="2026-03-01")),
]


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 1), 3),
        (date(2030, 1, 1), 3),
    ],
)
def test_the_last_one_begun_is_in_force(on: date, number: int | None) -> None:
    found = in_force(VERSIONS, on)

    assert number == (found.version if found else None)


def test_no_version_is_in_force_where_there_is_none() -> None:
    assert in_force([], date(2026, 1, 1)) is None


def test_a_stored_version_opens_with_its_digest() -> None:
    assert version(1).digest == opened(stored(version(1))).digest


@pytest.mark.parametrize(
    "changed",
    [
        {"service_document": stored(version()).service_document.replace("1000", "9000")},
        {"service_document": "{"},
        {"digest": "0" * 64},
        {"unit": "dinas-lain"},
        {"effective_from": date(2020, 1, 1)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_version_that_was_changed_in_the_database_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Integrity) as refused:
        opened(replace(stored(version()), **changed))

    assert ["VERSION-ALTERED"] == [problem.code for problem in refused.value.problems]
