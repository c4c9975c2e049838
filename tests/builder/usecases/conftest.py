"""An office with one published service, in memory."""

from __future__ import annotations

import pytest

from tests.makers import version
from tests.office import Office


@pytest.fixture
def office() -> Office:
    made = Office()
    made.publishes(version())
    return made
