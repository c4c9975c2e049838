"""`terang init`: a workspace from the content of the checkout or the wheel."""

from __future__ import annotations

import stat
from pathlib import Path

from builder.workspace import open_workspace
from tests.builder.demo.cities import run, tree
from tests.codebase.tree import ROOT


def test_a_new_workspace_opens(tmp_path: Path) -> None:
    done = run("init", tmp_path / "kendari")

    assert (0, f"{tmp_path / 'kendari'}\n") == (done.exit_code, done.stdout)
    open_workspace(tmp_path / "kendari", env={}).close()


def test_it_has_the_definitions_of_the_checkout_to_the_byte(tmp_path: Path) -> None:
    run("init", tmp_path / "kendari")

    assert tree(ROOT / "form_schemas/pbg") == tree(tmp_path / "kendari/form_schemas/pbg")
    assert tree(ROOT / "site") == tree(tmp_path / "kendari/site")


def test_with_postgresql_no_file_of_a_record_is_made(tmp_path: Path) -> None:
    done = run("init", tmp_path / "kota", env={"TERANG_POSTGRESQL_FILE": "keys/database"})

    assert 0 == done.exit_code
    assert [] == list((tmp_path / "kota/data").glob("record*"))


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    run("init", tmp_path / "kendari")

    private = [tmp_path / "kendari" / name for name in ("keys", "data")]
    inside = [p for folder in private for p in folder.rglob("*") if p.suffix != ".vkey"]
    assert {0o700, 0o600} == {stat.S_IMODE(p.stat().st_mode) for p in [*private, *inside]}


def test_two_workspaces_have_different_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("init", tmp_path / name)

    keys = {(tmp_path / name / "keys/signing.key").read_text() for name in ("one", "two")}
    assert 2 == len(keys)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    done = run("init", tmp_path)

    assert 1 == done.exit_code
    assert "[WORKSPACE-EXISTS]" in done.stderr
    assert {"letter.txt": b"mine"} == tree(tmp_path)
