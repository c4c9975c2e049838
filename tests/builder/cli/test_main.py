"""The command as a whole: what it promises to scripts and to people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builder.demo.cities import run
from tests.codebase.tree import ROOT

COMMANDS = (
    *("init", "demo", "serve", "publish", "preview", "verify"),
    *("lint", "diff", "import", "export", "user", "doctor", "where", "migrate"),
)


def terang(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "builder", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **env},
        timeout=60,
    )


def test_the_help_lists_every_command() -> None:
    said = run("--help").stdout

    assert [] == [name for name in COMMANDS if f"\n  {name}" not in said]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = run(name, "--help")

    assert 0 == done.exit_code
    assert "--workspace" in done.stdout or name == "user"


def test_a_command_imports_no_other() -> None:
    code = (
        "import sys; from builder.cli.main import terang;"
        "terang(['publish', '--help'], standalone_mode=False);"
        "print(sorted(n for n in sys.modules if n in ('builder.cli.serve', 'builder.cli.demo')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert "[]" == done.stdout.splitlines()[-1]


def test_the_version_is_data() -> None:
    done = run("--version")

    assert (0, "") == (done.exit_code, done.stderr)
    assert done.stdout.startswith("terang ")


@pytest.mark.parametrize(
    "words", [("fly",), ("publish", "--quickly"), ("init",), ("--lang", "fr", "where")]
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert 2 == run(*words).exit_code


@pytest.mark.parametrize(
    "words",
    [
        ("publish",),
        ("lint",),
        ("user", "list"),
        ("serve",),
        ("preview",),
        ("export", "pbg", "out"),
        ("diff", "pbg"),
    ],
)
def test_a_folder_that_is_no_workspace_ends_with_1_and_a_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(*words, "--workspace", tmp_path)

    assert (1, "") == (done.exit_code, done.stdout)
    assert "[WORKSPACE-MISSING]" in done.stderr
    assert [] == list(tmp_path.iterdir())


def test_options_of_the_session_may_stand_before_the_command(city: Path) -> None:
    before = run("--workspace", city, "--lang", "id", "user", "list")
    after = run("user", "list", "--workspace", city, "--lang", "id")

    assert before.stdout == after.stdout != ""


def test_the_workspace_comes_from_the_environment(city: Path) -> None:
    done = terang("user", "list", "--json", TERANG_WORKSPACE=str(city))

    assert (0, "") == (done.returncode, done.stderr)
    assert "admin" in [person["id"] for person in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("id_ID.UTF-8", "bukan ruang kerja"), ("en_GB.UTF-8", "is not a Terang workspace")],
)
def test_it_speaks_the_language_of_the_terminal(tmp_path: Path, lang: str, words: str) -> None:
    done = terang("publish", "--workspace", tmp_path, LANG=lang)

    assert (1, "") == (done.returncode, done.stdout)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_named_with_the_one_that_was_meant(city: Path) -> None:
    done = terang("user", "list", "--workspace", city, TERANG_LISTN="127.0.0.1:1", LANG="en")

    assert 1 == done.returncode
    assert "[CONFIG-UNKNOWN]" in done.stderr
    assert "listen" in done.stderr


def test_where_says_which_content_is_used(city: Path) -> None:
    done = run("where", "--json", "--workspace", city)

    found = json.loads(done.stdout)
    assert str(city) == found["workspace"]
    assert (Path(found["form_schemas"]) / "pbg/service.json").is_file()
