"""A small live city for the tests of the web: four services, the fixed cast, a set clock."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from builder.app import create_app
from tests.builder.web.city import City, make_city
from tests.builder.web.visitor import Visitor


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_city(tmp_path / "city")
    yield made
    made.workspace.close()


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def app(city: City, log: io.StringIO) -> Flask:
    return create_app(city.workspace, log)


@pytest.fixture
def citizen(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Another browser."""
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Visitor]:
    """A browser in which this person has signed in."""

    def browser(user: str) -> Visitor:
        visitor = Visitor(app)
        visitor.sign_in(user)
        return visitor

    return browser
