"""Sealed statuses change all together, and only when one of them may be another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from builder.cli.sealing import forget_handed_on, hand_on_sealed
from builder.workspace import INDEX, Workspace, open_workspace
from publish.register.index import open_index
from tests.builder.demo.cities import NOW, ticking


def opened(folder: Path, days: int = 0) -> Workspace:
    return open_workspace(folder, clock=ticking(NOW + timedelta(days=days)), env={})


def handed_on(folder: Path, days: int = 0) -> dict[str, bytes]:
    city = opened(folder, days)
    hand_on_sealed(city, city.public, city.cache)
    city.close()
    return {path.name: path.read_bytes() for path in (folder / "public" / "status").glob("*.bin")}


def commit_to_one_more(folder: Path) -> None:
    city = opened(folder)
    index = open_index(city.cache / INDEX)
    with closing(index.connection) as connection:
        connection.execute("INSERT INTO commitment VALUES (999999, 'c', '2026-03-02')")
    city.close()


def forget(folder: Path) -> None:
    city = opened(folder)
    forget_handed_on(city)
    city.close()


def take_one_away(folder: Path) -> None:
    min((folder / "public" / "status").glob("*.bin")).unlink()


def test_nothing_new_leaves_every_file_as_it_is(workspace: Path) -> None:
    first = handed_on(workspace)

    assert first
    assert first == handed_on(workspace)


@pytest.mark.parametrize("happens", [commit_to_one_more, forget, take_one_away])
def test_what_may_change_one_changes_all(workspace: Path, happens: Callable[[Path], None]) -> None:
    first = handed_on(workspace)
    happens(workspace)

    after = handed_on(workspace)

    assert first.keys() == after.keys()
    assert set() == set(first.values()) & set(after.values())


def test_another_day_changes_all(workspace: Path) -> None:
    first = handed_on(workspace)

    assert set() == set(first.values()) & set(handed_on(workspace, days=1).values())
