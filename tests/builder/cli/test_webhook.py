"""`terang webhook`: made, listed and taken back from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builder.demo.cities import run

URL = "https://kota.example/terang"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "fresh"
    run("init", folder)
    with (folder / "terang.toml").open("a", encoding="utf-8") as settings:
        settings.write('webhook_hosts = ["kota.example"]\n')
    return folder


def listed(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("webhook", "list", "--json", "--workspace", folder).stdout
    )
    return found


def test_a_secret_is_printed_once_the_webhook_listed_without_it_and_revoked(fresh: Path) -> None:
    new = ("webhook", "new", URL, "--unit", "dpmptsp", "--workspace", fresh)
    made = run(*new, "--events", "filed", "--events", "approved")
    secret = made.stdout.strip()
    (row,) = listed(fresh)

    assert 0 == made.exit_code
    assert secret.startswith("trw_")
    assert secret not in json.dumps(row) + made.stderr
    assert secret.encode() not in (fresh / "data/record.sqlite").read_bytes()
    assert (["approved", "filed"], "dpmptsp", URL) == (row["events"], row["unit"], row["url"])
    assert 0 == run("webhook", "revoke", row["id"], "--workspace", fresh).exit_code
    assert [True] == [row["revoked_on"] is not None for row in listed(fresh)]
    assert row["id"] in run("webhook", "list", "--workspace", fresh).stdout


@pytest.mark.parametrize(
    ("given", "code", "status"),
    [
        (("new", "https://lain.example/", "--unit", "x", "--events", "filed"), "WEBHOOK-URL", 1),
        (("new", URL, "--unit", "*", "--events", "filed"), "WEBHOOK-UNIT", 1),
        (("new", URL, "--unit", "x"), "", 2),
        (("new", URL, "--unit", "x", "--events", "eaten"), "", 2),
        (("revoke", "none"), "WEBHOOK-NOT-FOUND", 1),
    ],
)
def test_what_is_no_webhook_is_refused(
    fresh: Path, given: tuple[str, ...], code: str, status: int
) -> None:
    done = run("webhook", *given, "--workspace", fresh)

    assert status == done.exit_code
    assert "" == done.stdout
    assert code in done.stderr
    assert [] == listed(fresh)
