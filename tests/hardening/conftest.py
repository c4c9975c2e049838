"""The hardening suite: Terang against its own threat table, with a figure for each demand.

`TERANG_HARDEN=long` asks for the full counts; without it each test does a sample of the same
work, so that the whole folder stays under 100 seconds on one core. At the end of a run of this
folder a table says what was demanded and what was measured.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from builder.app import create_app
from builder.web import limits
from tests.builder.web.city import City, make_city
from tests.builder.web.visitor import Visitor
from tests.hardening.figures import FIGURES, verdict

IS_LONG = os.environ.get("TERANG_HARDEN") == "long"
FIGURE = "figure"

Figure = Callable[[str, str, object, bool], None]


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Write down a figure: what, demanded, measured, whether it is met; fails when it is not."""

    def note(what: str, demanded: str, measured: object, is_met: bool) -> None:
        request.node.user_properties.append((FIGURE, (what, demanded, str(measured), is_met)))
        assert is_met, f"{what}: demanded {demanded}, measured {measured}"

    return note


@pytest.fixture
def many() -> Callable[[int, int], int]:
    """How often: `few` times by default, `full` times in the long run."""

    def count(few: int, full: int) -> int:
        return full if IS_LONG else few

    return count


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One city for all tests of a file: what hostile input leaves behind must harm no later one."""
    made = make_city(tmp_path_factory.mktemp("hardening") / "city")
    yield made
    made.workspace.close()


@pytest.fixture(scope="module")
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def app(city: City, log: io.StringIO) -> Flask:
    """The live app without the limits on tries: these tests send more than anybody may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
        return create_app(city.workspace, log)


@pytest.fixture
def guarded(city: City) -> Flask:
    """The live app as it is served, limits and all, with nothing counted yet."""
    return create_app(city.workspace, io.StringIO())


@pytest.fixture
def citizen(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Visitor]:
    """A browser in which this person has signed in."""

    def browser(user: str) -> Visitor:
        visitor = Visitor(app)
        visitor.sign_in(user)
        return visitor

    return browser


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that nothing of Terang may read or write."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was measured, in the order in which it was taken; in the long run also every
    figure that is demanded, met or open."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.getreports(outcome)]
    rows = [value for r in reports for name, value in r.user_properties if name == FIGURE]
    if not rows:
        return
    terminalreporter.section("figures of the hardening suite")
    for what, demanded, measured, is_met in rows:
        word = "pass" if is_met else "FAIL"
        terminalreporter.write_line(f"{what:<58} {demanded:>14} {measured:>14}  {word}")
    if IS_LONG:
        _write_figures(terminalreporter)


def _write_figures(terminalreporter: pytest.TerminalReporter) -> None:
    outcomes: dict[str, set[str]] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.getreports(outcome):
            said = "failed" if outcome == "error" else outcome
            outcomes.setdefault(report.nodeid, set()).add(said)
    terminalreporter.section("figures demanded")
    for row in FIGURES:
        terminalreporter.write_line(f"{row.number:>2}  {row.demanded:<72} {verdict(row, outcomes)}")
