"""The project names no machine it was made on and no place that packages come from.

Paths of one machine break on every other; an index in a lock file decides for the reader whom to
trust. The patterns are written so that this file does not match itself.
"""

from __future__ import annotations

import re

import pytest

from tests.codebase.tree import texts

FORBIDDEN = re.compile(
    r"(?<![\w.\-])/(?:hom[e]|User[s])/[a-z]"  # somebody's home
    r"|(?<![\w.\-])/(?:wor[k]|roo[t])/"
    r"|(?<![\w.\-])/tm[p]/(?!\s)[a-z]"
    r"|pythonhoste[d]\.org|pyp[i]\.org/simple|registry\.npmj[s]|deb\.debia[n]\.org"
    r"|(?<!\w)-----BEGIN [A-Z ]*PRIVATE KE[Y]"
)


def test_no_file_names_a_machine_a_registry_or_a_key() -> None:
    found = [
        f"{path}:{number}: {match.group()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        for match in FORBIDDEN.finditer(line)
    ]

    assert [] == found


@pytest.mark.parametrize(
    "line",
    [
        "open('/" + "home/budi/terang.toml')",
        "see /" + "work/notes",
        "--index-url https://pypi" + ".org/simple",
        "-----BEGIN " + "PRIVATE KEY-----",
    ],
)
def test_it_notices(line: str) -> None:
    assert FORBIDDEN.search(line)


@pytest.mark.parametrize("line", ["/en/services/ktp/", "docs/work/", "GET /homepage", "../root/x"])
def test_it_leaves_addresses_alone(line: str) -> None:
    assert FORBIDDEN.search(line) is None
