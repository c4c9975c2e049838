"""Backups are taken while the office works, and each can be restored (figure 8, T11, T32)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from builder.cli.publishing import publish_all
from builder.store.standing_query import StandingQuery
from builder.workspace import Workspace, open_workspace
from tests.builder.demo.cities import NOW, copied, run, small_city, ticking
from tests.hardening.conftest import Figure
from tests.hardening.test_restored import file_one

Count = Callable[[int, int], int]
LATER = NOW + timedelta(hours=1)
MARK = "PENANDA-RAHASIA-7471"


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "backup.key"
    path.write_text("kata-sandi-cadangan-contoh\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def numbers(city: Workspace) -> set[str]:
    uow = city.uow()
    with uow.reading():
        rows = uow.applications.standings(StandingQuery(limit=100_000))
    return {row.number for row in rows}


@contextmanager
def filing(folder: Path) -> Iterator[list[str]]:
    """Somebody files without a pause for the length of a block; what was acknowledged."""
    city = open_workspace(folder, clock=ticking(), env={})
    done, acknowledged = threading.Event(), list[str]()

    def work() -> None:
        while not done.is_set():
            acknowledged.append(file_one(city, f"hot-{len(acknowledged)}"))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield acknowledged
    finally:
        done.set()
        thread.join()
        city.close()


def test_hot_backups_hold_all_that_was_acknowledged(
    workspace: Path, key: Path, tmp_path: Path, many: Count, figure: Figure
) -> None:
    times, bad = many(2, 50), []
    with filing(workspace) as acknowledged:
        for at in range(times):
            before = set(acknowledged)
            target = tmp_path / f"{at}.backup"
            taken = run("backup", target, "--key", key, "--workspace", workspace)
            back = tmp_path / f"back-{at}"
            restored = run("restore", target, back, "--key", key)
            bad += [at] if (taken.exit_code, restored.exit_code) != (0, 0) else []
            city = open_workspace(back, env={})
            bad += [at] if before - numbers(city) else []
            city.close()

    figure(f"{times} hot backups restored and checked (8), bad", "0", len(bad), not bad)


def test_a_restored_backup_goes_on_where_the_published_site_is(
    workspace: Path, key: Path, tmp_path: Path
) -> None:
    city = open_workspace(workspace, clock=ticking(LATER), env={})
    waiting = file_one(city, "before")
    target, back = tmp_path / "a.backup", tmp_path / "back"
    run("backup", target, "--key", key, "--workspace", workspace)
    publish_all(city)
    city.close()
    restored = run("restore", target, back, "--key", key)
    refused = run("publish", "--workspace", back, at=LATER + timedelta(hours=1))
    copy = ("--published", workspace / "public")
    adopted = run("adopt", *copy, "--workspace", back, at=LATER + timedelta(hours=2))
    published = run("publish", "--workspace", back, at=NOW + timedelta(days=1))
    sound = run("verify", "--workspace", back)

    assert "RESTORED-NOT-ADOPTED" in refused.stderr
    assert [0, 3, 0, 0, 0] == [
        done.exit_code for done in (restored, refused, adopted, published, sound)
    ]
    register = b"".join(p.read_bytes() for p in (back / "register/tile/entries").rglob("*.p/*"))
    assert waiting.encode() in register


def test_a_backup_says_nothing_without_its_passphrase(
    workspace: Path, key: Path, tmp_path: Path, figure: Figure
) -> None:
    (workspace / "data/attachments" / ("0" * 26)).write_text(MARK * 1000, encoding="ascii")
    secret = (workspace / "keys/signing.key").read_bytes().strip()
    target = tmp_path / "a.backup"
    run("backup", target, "--key", key, "--workspace", workspace)
    data = target.read_bytes()

    found = [mark for mark in (MARK.encode(), secret, b"SQLite format", b"KDI-") if mark in data]
    figure("marks found in the bytes of a backup (22)", "0", len(found), not found)
