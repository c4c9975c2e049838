"""What the Nu HTML checker says of every page of a published city: `make vnu`, which installs it.

Not collected with the other tests, since it wants Java; where it is asked it runs, or fails.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.builder.demo.cities import small_city
from tests.codebase.tree import ROOT

VNU = ROOT / ".venv/node/node_modules/vnu-jar/build/dist/vnu.jar"


def test_it_finds_no_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    public: Path = small_city(tmp_path_factory.getbasetemp()) / "public"
    command = ("java", "-Xss1m", "-jar", str(VNU), "--errors-only", "--format", "json")

    done = subprocess.run(
        [*command, "--skip-non-html", str(public)], capture_output=True, check=False
    )

    found = {(m["url"], m["message"]) for m in json.loads(done.stderr)["messages"]}
    assert set() == found
