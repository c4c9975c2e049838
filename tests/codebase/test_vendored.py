"""What a browser loads is ours, or is the very file that somebody else published (T84)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from tests.codebase.tree import ROOT

STATIC = ("site/static", "builder/static")
VENDORED: Mapping[str, str] = {}
"""Files that others wrote, by path, with their SHA-256 in hex. There are none; one that comes has
its version and licence beside it, and stands here."""
FOREIGN = re.compile(
    rb"copyright|licen[cs]e|@author|@preserve|sourceMappingURL|webpack|jquery|\.min\.",
    re.IGNORECASE,
)
LONGEST = 1_000  # letters of a line; what was packed by a machine has longer ones


def files() -> dict[str, bytes]:
    found = (p for folder in STATIC for p in sorted((ROOT / folder).rglob("*")) if p.is_file())
    return {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in found}


def test_no_script_or_style_sheet_of_somebody_else_lies_among_ours() -> None:
    ours = {path: data for path, data in files().items() if path not in VENDORED}
    texts = {path: data for path, data in ours.items() if path.endswith((".js", ".css"))}
    foreign = [path for path, data in texts.items() if FOREIGN.search(data)]
    packed = [path for path, data in texts.items() if max(map(len, data.split(b"\n"))) > LONGEST]

    assert len(texts) > 15
    assert ([], []) == (foreign, packed)


def test_a_vendored_file_is_the_one_that_was_published() -> None:
    found = files()

    assert {path: hashlib.sha256(found[path]).hexdigest() for path in VENDORED} == VENDORED


def test_nothing_else_is_loaded_than_what_can_be_read() -> None:
    """No library, font or program: a new kind of file is looked at before it lies here."""
    kinds = {path.rpartition(".")[2] for path in files()}

    assert kinds <= {"js", "css", "png", "svg", "webp", "ico", "txt"}, kinds
