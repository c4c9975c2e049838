"""Sessions end by idleness and by age."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.domain.session import Session, is_alive
from tests.makers import NOON


@pytest.mark.parametrize(
    ("idle", "age", "alive"),
    [(0, 0, True), (19, 60, True), (20, 20, False), (0, 479, True), (0, 480, False)],
)
def test_a_session_ends(idle: int, age: int, alive: bool) -> None:
    now = NOON + timedelta(minutes=age)
    session = Session("h", "ani", NOON, now - timedelta(minutes=idle))

    assert alive == is_alive(session, now)
