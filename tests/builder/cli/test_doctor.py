"""`terang doctor` on broken workspaces: each fault has its name, and nothing is written."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builder.cli.diagnosis import Patient, diagnose
from builder.cli.exits import UNVERIFIED
from tests.builder.demo.cities import NOW, run, tree
from tests.by_hand import record_by_hand

LATER = NOW + timedelta(hours=1)


def codes(workspace: Path, now: datetime = LATER) -> list[str]:
    return [problem.code for problem in diagnose(Patient(workspace, {}, now))]


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def write(name: str, text: str) -> Callable[[Path], None]:
    def broken(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return broken


def open_to_all(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).chmod(0o644)


def flip(name: str, at: int) -> Callable[[Path], None]:
    def broken(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[at] ^= 1
        (folder / name).write_bytes(data)

    return broken


def test_a_sound_workspace_is_told_so(city: Path) -> None:
    done = run("doctor", "--workspace", city, at=LATER)

    assert (0, "") == (done.exit_code, done.stdout)
    assert "Nothing is wrong" in done.stderr


@pytest.mark.parametrize(
    ("broken", "code", "place"),
    [
        (remove("keys/signing.key"), "WORKSPACE-KEY", "keys/signing.key"),
        (remove("keys/cookie.key"), "WORKSPACE-KEY", "keys/cookie.key"),
        (open_to_all("keys/signing.key"), "CONFIG-MODE", "keys/signing.key"),
        (open_to_all("data/record.sqlite"), "CONFIG-MODE", "data/record.sqlite"),
        (write("keys/cookie.key", "secret\n"), "CONFIG-SECRET", "keys/cookie.key"),
        (write("terang.toml", "listne = 'x'"), "CONFIG-UNKNOWN", "terang.toml#/listne"),
        (
            write("terang.toml", "listen = '0.0.0.0:80'"),
            "CONFIG-PUBLIC-HTTP",
            "terang.toml#/listen",
        ),
        (write("site/site.toml", "[city]"), "SITE-MISSING", "site.toml#/city/name"),
        (flip("data/workbench.json", 200), "WORKBENCH-DAMAGED", "workbench.json"),
        (flip("data/record.sqlite", 3), "RECORD-DAMAGED", ""),
        (flip("state/last-signed.json", 90), "LAST-SIGNED-DAMAGED", "last-signed.json"),
        (remove("state/last-signed.json"), "LAST-SIGNED-MISSING", "checkpoint"),
        (remove("data/record.sqlite"), "DOCTOR-MISSING", "data/record.sqlite"),
        (write("data/record.sqlite", ""), "RECORD-LOST", "data/record.sqlite"),
        (remove("public/register/checkpoint"), "DOCTOR-NOT-PUBLISHED", "public"),
        (
            remove("form_schemas/calendars/2027.json"),
            "DOCTOR-CALENDAR",
            "form_schemas/calendars/2027.json",
        ),
    ],
)
def test_each_fault_is_named_and_nothing_is_written(
    workspace: Path, broken: Callable[[Path], None], code: str, place: str
) -> None:
    broken(workspace)
    before = tree(workspace)

    done = run("doctor", "--json", "--workspace", workspace, at=LATER)

    assert 1 == done.exit_code
    assert (place, code) in [(f["path"], f["code"]) for f in json.loads(done.stdout)]
    assert before == tree(workspace)


def test_a_record_that_says_something_else_than_the_register_is_named(workspace: Path) -> None:
    with record_by_hand(workspace / "data/record.sqlite") as connection:
        connection.execute("UPDATE event SET claimed_on = '2026-01-01' WHERE sequence = 1")
        connection.execute("UPDATE version SET service_document = service_document || ' '")

    assert {"RECORD-DIFFERS", "RECORD-UNSENT", "VERSION-ALTERED"} & set(codes(workspace))


def test_a_record_that_was_lost_is_not_begun_anew(workspace: Path) -> None:
    record = workspace / "data/record.sqlite"
    for lose in (lambda: record.write_bytes(b""), record.unlink):
        lose()

        done = run("publish", "--workspace", workspace, at=LATER)

        assert (UNVERIFIED, True) == (
            done.exit_code,
            "do not begin a new one" in done.stderr.lower(),
        )
        assert not record.exists() or not record.stat().st_size


def test_a_damaged_end_of_the_log_is_named(workspace: Path) -> None:
    tiles = [path for path in (workspace / "register/tile/0").rglob("*") if path.is_file()]
    edge = max(tiles, key=lambda path: path.stat().st_mtime_ns)
    edge.write_bytes(b"\x00" * len(edge.read_bytes()))

    assert "REGISTER-EDGE-DIFFERS" in codes(workspace)


def test_a_key_of_another_register_is_named(workspace: Path, tmp_path: Path) -> None:
    run("init", tmp_path / "other")
    (tmp_path / "other/keys/signing.key").rename(workspace / "keys/signing.key")

    assert ["DOCTOR-KEY-OTHER"] == codes(workspace)


def test_a_clock_that_was_set_back_is_named(workspace: Path) -> None:
    found = codes(workspace, NOW - timedelta(days=30))

    assert {"CLOCK-SET-BACK", "CLOCK-BEHIND"} <= set(found)


def test_a_second_writer_is_named(workspace: Path) -> None:
    folder = os.open(workspace / "register", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    found = codes(workspace)

    os.close(folder)
    assert ["REGISTER-BUSY"] == found


def test_a_fresh_workspace_lacks_only_people(tmp_path: Path) -> None:
    run("init", tmp_path / "fresh")

    assert ["DOCTOR-NO-USERS"] == codes(tmp_path / "fresh")


def test_a_missing_calendar_of_next_year_is_named(workspace: Path) -> None:
    assert ["DOCTOR-CALENDAR"] == codes(workspace, NOW.replace(year=2027))


def test_a_folder_that_is_no_workspace_is_named_once(tmp_path: Path) -> None:
    assert ["WORKSPACE-MISSING"] == codes(tmp_path)


def test_every_finding_is_told_in_both_languages(workspace: Path) -> None:
    (workspace / "keys/signing.key").unlink()

    said = {lang: run("doctor", "--workspace", workspace, "--lang", lang) for lang in ("id", "en")}

    assert "Restore it" in said["en"].stdout
    assert "Pulihkan" in said["id"].stdout
