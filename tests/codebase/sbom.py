"""What an installation is made of: a CycloneDX 1.6 document from the lock, with licences.

`python -m tests.codebase.sbom` prints it. Names, versions and hashes are those of
`requirements.lock`; a licence is what the installed package says of itself.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from tests.codebase.tree import ROOT

LOCK = ROOT / "requirements.lock"
_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_CLASSIFIER = "License :: OSI Approved :: "


def document() -> dict[str, Any]:
    """The whole document; the same for the same lock and installation."""
    text = LOCK.read_text(encoding="utf-8")
    starts = [*_PACKAGE.finditer(text)]
    ends = [*(found.start() for found in starts[1:]), len(text)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "terang"}},
        "components": [
            _component(found[1], found[2], _HASH.findall(text, found.end(), end))
            for found, end in zip(starts, ends, strict=True)
        ],
    }


def licence_of(name: str) -> str | None:
    """What an installed package says its licence is; None if it is not installed or silent."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    classifiers = [c.removeprefix(_CLASSIFIER) for c in said.get_all("Classifier") or ()]
    named = [c for c in classifiers if "License" in c and "::" not in c]
    whole = said.get("License-Expression") or said.get("License") or " AND ".join(named)
    # Some put the whole text there; its first line is the name.
    first = (whole or "").strip().split("\n")[0].strip()
    return first[:100] or None


def _component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    licence = licence_of(name)
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower()}@{version}",
        "hashes": [{"alg": "SHA-256", "content": content} for content in hashes],
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
    }


if __name__ == "__main__":
    print(json.dumps(document(), indent=1))  # noqa: T201
