"""One small city for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.demo.cities import copied, small_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo workspace that nobody changes."""
    return small_city(tmp_path_factory.getbasetemp())


@pytest.fixture
def workspace(city: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return copied(city, tmp_path / "city")
