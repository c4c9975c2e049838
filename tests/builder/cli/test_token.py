"""`terang token`: made, listed and taken back from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builder.demo.cities import run


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "fresh"
    run("init", folder)
    return folder


def listed(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("token", "list", "--json", "--workspace", folder).stdout
    )
    return found


def test_a_token_is_printed_once_listed_without_its_secret_and_revoked(fresh: Path) -> None:
    new = ("token", "new", "Sistem contoh", "--unit", "dpmptsp", "--workspace", fresh)
    made = run(*new, "--scope", "read", "--scope", "act", "--days", "7")
    secret = made.stdout.strip()
    (row,) = listed(fresh)

    assert 0 == made.exit_code
    assert secret.startswith("trg_")
    assert secret not in json.dumps(row) + made.stderr
    assert (["read", "act"], "dpmptsp", True) == (row["scopes"], row["unit"], row["is_open"])
    assert 0 == run("token", "revoke", row["id"], "--workspace", fresh).exit_code
    assert [False] == [row["is_open"] for row in listed(fresh)]
    assert row["id"] in run("token", "list", "--workspace", fresh).stdout


@pytest.mark.parametrize(
    ("given", "code", "status"),
    [
        (("new", "x", "--unit", "*", "--scope", "read"), "TOKEN-UNIT", 1),
        (("new", " ", "--unit", "pbg", "--scope", "read"), "TOKEN-LABEL", 1),
        (("new", "x", "--unit", "pbg"), "", 2),
        (("new", "x", "--unit", "pbg", "--scope", "all"), "", 2),
        (("new", "x", "--unit", "pbg", "--scope", "read", "--days", "400"), "", 2),
        (("revoke", "none"), "TOKEN-NOT-FOUND", 1),
    ],
)
def test_what_is_no_token_is_refused(
    fresh: Path, given: tuple[str, ...], code: str, status: int
) -> None:
    done = run("token", *given, "--workspace", fresh)

    assert status == done.exit_code
    assert "" == done.stdout
    assert code in done.stderr
    assert [] == listed(fresh)
