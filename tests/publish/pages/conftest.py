"""One small edition for all tests that only read it."""

from __future__ import annotations

import pytest

from publish.pages.edition import Edition
from tests.publish.pages import kendari


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Four services and a year of applications."""
    return kendari.edition(tmp_path_factory.mktemp("kendari"))
