from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builder.domain.deemed import calendar_file, deemed
from publish.facts.service import rules_of
from publish.facts.status import Happening, Progress, advance
from tests.makers import NOON, calendar, version

STANDARD = version().standard
LAW = replace(STANDARD, promise=replace(STANDARD.promise, certainty="law", is_fallback=False))
DUE = date(2026, 3, 9)


def running() -> Progress:
    rules = rules_of(STANDARD, calendar())
    filed = advance(None, Happening("filed", NOON.date(), amount=36000), rules)
    return advance(filed, Happening("accepted", NOON.date()), rules)


@pytest.mark.parametrize(
    ("on", "left"),
    [(date(2026, 3, 2), 5), (date(2026, 3, 6), 1), (DUE, 0), (date(2026, 3, 10), None)],
)
def test_working_days_are_counted_down_to_the_limit(on: date, left: int | None) -> None:
    found = deemed(LAW, running(), on, calendar())

    assert found is not None
    assert (DUE, left, left is None) == (found.limit_on, found.days_left, found.is_past)


@pytest.mark.parametrize("changed", [{"certainty": "sample"}, {"is_fallback": True}])
def test_only_a_limit_that_is_law_counts(changed: dict[str, object]) -> None:
    promise = replace(LAW.promise, **changed)  # type: ignore[arg-type]

    assert deemed(replace(LAW, promise=promise), running(), DUE, calendar()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "filed", "due_on": None},
        {"status": "waiting", "stopped_on": DUE},
        {"status": "approved", "decided_on": DUE},
        {"status": "rejected", "closed_on": DUE},
    ],
)
def test_what_waits_or_is_decided_is_not_deemed_anything(changed: dict[str, object]) -> None:
    here = replace(running(), **changed)  # type: ignore[arg-type]

    assert deemed(LAW, here, date(2026, 4, 1), calendar()) is None


def test_the_calendar_file_keeps_the_format() -> None:
    text = "Batas lewat; lihat, berkas\nAnda — " + "é" * 90
    made = calendar_file(uid="KDI-1@contoh", on=DUE, summary="a,b", text=text, now=NOON)

    lines = made.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    unfolded = made.replace(b"\r\n ", b"").decode()
    assert "DTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260310\r\n" in unfolded
    assert "DTSTAMP:20260302T040000Z\r\n" in unfolded
    assert "SUMMARY:a\\,b\r\n" in unfolded
    assert f"DESCRIPTION:Batas lewat\\; lihat\\, berkas\\nAnda — {'é' * 90}\r\n" in unfolded
