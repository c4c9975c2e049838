"""What a city installs is whole: the wheel finds its forms and its site away from the source."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT, project_files

WHERE = """
import json, site, sys
sys.path.insert(0, sys.argv[1])
import builder, publish
from builder.workspace import shipped
print(json.dumps({
    "builder": builder.__file__,
    "publish": publish.__file__,
    "site module": site.__file__,
    "form_schemas": str(shipped("form_schemas")),
    "site": str(shipped("site")),
    "guide": str(shipped("docs/guide")),
}))
"""
CARRIED = {
    "builder/": "builder/",
    "publish/": "publish/",
    "docs/guide/": "builder/_data/docs/guide/",
    "form_schemas/": "builder/_data/form_schemas/",
    "site/": "builder/_data/site/",
}


def build(folder: Path) -> Path:
    """A wheel of this tree, built with the hatchling of the lock."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel alone in a folder; its dependencies come from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True, cwd=folder)
    return folder


@pytest.mark.slow
def test_it_carries_every_file_of_code_and_content(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())

    expected = {
        f"{inside}{path.as_posix().removeprefix(folder)}"
        for path in project_files()
        for folder, inside in CARRIED.items()
        if path.as_posix().startswith(folder)
    }

    assert set() == expected - carried


@pytest.mark.slow
def test_it_finds_its_content_from_anywhere(installed: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-c", WHERE, str(installed)],
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)

    assert found["builder"] == str(installed / "builder/__init__.py")
    assert found["publish"] == str(installed / "publish/__init__.py")
    assert found["form_schemas"] == str(installed / "builder/_data/form_schemas")
    assert found["site"] == str(installed / "builder/_data/site")
    assert found["guide"] == str(installed / "builder/_data/docs/guide")
    assert (Path(found["form_schemas"]) / "meta").is_dir()
    assert not found["site module"].startswith(str(installed))


@pytest.mark.slow
def test_the_same_source_builds_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    again = build(tmp_path)

    assert (
        hashlib.sha256(wheel.read_bytes()).digest() == hashlib.sha256(again.read_bytes()).digest()
    )
