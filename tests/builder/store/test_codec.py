"""What goes in comes out equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.draft import DraftMove, ServiceDraft, started
from builder.store.codec import codecs, draft_document, draft_of, sortable
from builder.store.record_schema import TABLES
from builder.store.record_statements import PLAIN
from publish.errors import Integrity
from publish.facts.json_text import read_json, write_json
from tests.builder.domain.test_redaction import application, event
from tests.makers import NOON

CODECS = codecs()
NUMBERS = st.integers(-(10**15), 10**15) | st.decimals(
    -(10**6), 10**6, places=3, allow_nan=False, allow_infinity=False
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).flatmap(  # noqa: DTZ001
    lambda at: st.integers(-12, 14).map(lambda h: at.replace(tzinfo=timezone(timedelta(hours=h))))
)


@given(st.dictionaries(WORDS, VALUES, max_size=4), MOMENTS)
def test_an_application_comes_back_equal(answers: dict[str, Any], at: datetime) -> None:
    given = application(answers=answers, filed_at=at)
    found = CODECS.application.value(CODECS.application.row(given))

    assert given == found
    assert at.date() == found.filed_at.date()


@given(MOMENTS, st.lists(WORDS, max_size=3), st.none() | st.dictionaries(WORDS, VALUES, max_size=2))
def test_an_event_comes_back_equal(
    at: datetime, fields: list[str], answers: dict[str, Any] | None
) -> None:
    given = event(recorded_at=at, fields=tuple(fields), answers=answers)

    assert given == CODECS.event.value(CODECS.event.row(given))


def test_digits_of_a_number_stay_as_they_were_typed() -> None:
    row = CODECS.application.row(application(answers={"luas": Decimal("36.50")}))

    assert "36.50" == str(CODECS.application.value(row).answers["luas"])


@given(MOMENTS, MOMENTS)
def test_sortable_text_sorts_as_time(one: datetime, two: datetime) -> None:
    assert (one < two) == (sortable(one) < sortable(two))
    assert one.astimezone(UTC) == datetime.fromisoformat(sortable(one))


@pytest.mark.parametrize(
    ("member", "stored"),
    [("answers", "{"), ("filed_at", "yesterday"), ("answers", '{"a": NaN}'), ("filed_at", 5)],
)
def test_a_damaged_value_is_named(member: str, stored: object) -> None:
    row = CODECS.application.row(application()) | {member: stored}

    with pytest.raises(Integrity) as refused:
        CODECS.application.value(row)
    assert "STORED-VALUE" == refused.value.problems[0].code


@given(WORDS, WORDS, st.lists(WORDS, max_size=3), MOMENTS)
def test_a_draft_comes_back_equal(text: str, note: str, editors: list[str], at: datetime) -> None:
    draft = replace(
        started("D1", "izin-contoh", text, "{}", "ani", NOON),
        editors=tuple(editors),
        history=(DraftMove("rejected", "budi", at, note),),
    )

    assert draft == draft_of(read_json(write_json(draft_document(draft))))


SCHEMA_1: dict[str, Any] = {
    "id": "D1",
    "service": "izin-contoh",
    "service_text": "{}",
    "form_text": "{}",
    "author": "ani",
    "revision": 1,
    "state": "editing",
    "editors": ["ani"],
    "digest": None,
    "proposed_by": None,
    "approved_by": None,
    "version": None,
    "history": [
        {"what": "started", "by": "ani", "at": "2026-03-02T12:00:00.000000+08:00", "note": ""}
    ],
    "schema": 1,
}


def test_a_kept_draft_of_schema_1_is_still_read() -> None:
    expected: ServiceDraft = started("D1", "izin-contoh", "{}", "{}", "ani", NOON)

    assert expected == draft_of(SCHEMA_1)


@pytest.mark.parametrize("changed", [{"schema": 99}, {"history": None}, {"unknown": 1}])
def test_a_draft_of_another_form_is_named(changed: dict[str, Any]) -> None:
    with pytest.raises(Integrity):
        draft_of(SCHEMA_1 | changed)


def test_columns_hold_only_what_both_drivers_take_as_it_is() -> None:
    """Statements run without SQLAlchemy's conversions (`record_statements`)."""
    kinds = {type(column.type) for table in TABLES for column in table.columns}

    assert kinds <= set(PLAIN)
