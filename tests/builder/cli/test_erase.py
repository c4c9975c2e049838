"""`terang erase` and `terang retention`: a person is forgotten, and the public trace stays."""

from __future__ import annotations

import json
from pathlib import Path

from builder.store.standing_query import StandingQuery
from builder.workspace import open_workspace
from tests.builder.demo.cities import run


def numbers(folder: Path, *, is_open: bool) -> list[str]:
    workspace = open_workspace(folder, env={})
    with workspace.uow().reading() as uow:
        rows = uow.applications.standings(StandingQuery(limit=1000))
    workspace.close()
    return [row.number for row in rows if (row.closed_on is None) is is_open]


def answers(folder: Path, number: str) -> object:
    workspace = open_workspace(folder, env={})
    with workspace.uow().reading() as uow:
        found = uow.applications.get(number)
    workspace.close()
    assert found is not None
    return found.answers


def test_a_closed_application_is_erased_and_still_published(workspace: Path) -> None:
    number = numbers(workspace, is_open=False)[0]

    done = run("erase", number.lower().replace("-", ""), "--yes", "--workspace", workspace)

    assert (0, "") == (done.exit_code, done.stdout)
    assert number in done.stderr
    assert {} == answers(workspace, number)
    assert 0 == run("publish", "--workspace", workspace).exit_code
    assert 0 == run("verify", "--workspace", workspace).exit_code


def test_an_open_one_is_kept(workspace: Path) -> None:
    number = numbers(workspace, is_open=True)[0]

    done = run("erase", number, "--yes", "--workspace", workspace)

    assert 1 == done.exit_code
    assert "ERASE-OPEN" in done.stderr
    assert {} != answers(workspace, number)


def test_nothing_is_erased_without_a_yes(workspace: Path) -> None:
    number = numbers(workspace, is_open=False)[0]

    done = run("erase", number, "--workspace", workspace, input="n\n")

    assert 0 != done.exit_code
    assert {} != answers(workspace, number)


def test_retention_counts_by_service_and_erases_nothing_without_a_rule(workspace: Path) -> None:
    number = numbers(workspace, is_open=False)[0]

    counted = run("retention", "--dry-run", "--json", "--workspace", workspace)
    applied = run("retention", "--apply", "--workspace", workspace)

    rows = json.loads(counted.stdout)
    assert all(
        row.keys() >= {"service", "days", "legal_basis", "needs_checking", "applications"}
        for row in rows
    )
    assert (0, "") == (applied.exit_code, applied.stdout)
    assert {} != answers(workspace, number)
