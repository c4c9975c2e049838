"""What moved is found without a walk, and entries of other kinds are never overlooked."""

from __future__ import annotations

from typing import Any

import pytest

from publish.insight.moved import OTHERS, services_moved
from publish.register.index_schema import NAMES
from tests.publish.insight.rows import add, empty, put

OF_EVENTS = {"application", "event", "tally", "moved"}
OF_A_REFERENCE = {"calendar", "day_off"}
SAYS_NOTHING_TO_READ = {"meta", "commitment"}


def test_every_table_of_the_index_is_of_events_or_looked_at() -> None:
    assert set(NAMES) - OF_EVENTS - OF_A_REFERENCE - SAYS_NOTHING_TO_READ == set(OTHERS)


def test_services_are_those_of_which_an_application_moved() -> None:
    connection = empty()
    add(connection, service="izin", last_entry=7)
    add(connection, service="kk", last_entry=9)

    assert frozenset({"kk"}) == services_moved(connection, 8)
    assert frozenset() == services_moved(connection, 10)


@pytest.mark.parametrize(
    ("table", "row"), [("counts", {"month": "2026-01"}), ("suspension", {"change": "resumed"})]
)
def test_an_entry_of_another_kind_leaves_nothing_certain(table: str, row: dict[str, Any]) -> None:
    connection = empty()
    put(connection, table, {"service": "kk", "recorded_on": "2026-02-01", "entry": 8} | row)

    assert services_moved(connection, 8) is None
    assert frozenset() == services_moved(connection, 9)
