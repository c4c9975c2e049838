"""The checks of `make check`, as tests: one command tells the whole truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.codebase.tree import ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "every rule of ruff holds": ["ruff", "check", "."],
    "every file is formatted": ["ruff", "format", "--check", "."],
    "every type is proven": ["mypy"],
    "every import points inwards": ["lint-imports", "--no-cache"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_it_passes(command: list[str]) -> None:
    tool, *arguments = command

    run = subprocess.run([BIN / tool, *arguments], cwd=ROOT, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
