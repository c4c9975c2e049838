"""Every fault of the table is noticed by the tests that answer for it (figure 2)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.mutants.faults import FAULTS, Fault

PARTS = ("builder", "publish", "form_schemas", "site", "tests", "pyproject.toml")
LONGEST = 300  # seconds for the tests of one fault
FAILED = 1  # pytest's exit code when a test has failed; others say that nothing was tested


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to spoil."""
    copy = tmp_path_factory.mktemp("mutants") / "terang"
    copy.mkdir()
    left_out = shutil.ignore_patterns("__pycache__", ".hypothesis")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=left_out)
        else:
            shutil.copy(ROOT / part, copy / part)
    return copy


def outcome(tree: Path, tests: tuple[str, ...]) -> int:
    """pytest's exit code for these tests of the copy; -1 when they do not end."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    env = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tree / ".hypothesis")}
    env.pop("TERANG_HARDEN", None)
    try:
        done = subprocess.run(
            command, cwd=tree, env=env, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return -1
    return done.returncode


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_fits_the_code_as_it_is(fault: Fault) -> None:
    assert 1 == (ROOT / fault.file).read_text(encoding="utf-8").count(fault.before)
    assert all((ROOT / test.partition("::")[0]).is_file() for test in fault.tests)


@pytest.mark.slow
@pytest.mark.skipif(not IS_LONG, reason="only with TERANG_HARDEN=long")
def test_without_a_fault_they_pass(tree: Path) -> None:
    everyone = tuple(dict.fromkeys(test for fault in FAULTS for test in fault.tests))

    assert 0 == outcome(tree, everyone)


@pytest.mark.slow
@pytest.mark.skipif(not IS_LONG, reason="only with TERANG_HARDEN=long")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_noticed(tree: Path, fault: Fault, figure: Figure) -> None:
    file = tree / fault.file
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(fault.before, fault.after), encoding="utf-8")
    try:
        code = outcome(tree, fault.tests)
    finally:
        file.write_text(sound, encoding="utf-8")

    figure(fault.name[:58], "noticed", "noticed" if code == FAILED else code, code == FAILED)
