"""Style sheets, scripts and pictures under names that change with their bytes.

A reader's browser may keep a file for ever: other bytes have another name. The
style sheet is one file made of the parts in `site/static/css` without their comments and
blanks, because a cheap phone pays for every request and waits for this one; what only paper
needs is a file of its own that no screen waits for. A script's own imports are renamed with it.
Pictures are the few that browsers and messengers ask for: the icon, and the card of a shared link.

Invariants: the names and bytes depend on the site folder alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STYLE_PARTS = ("tokens", "base", "layout", "forms", "components")
STYLE, PRINT = "site.css", "print.css"
ICON, TOUCH_ICON, CARD = "icon.svg", "touch.png", "share.png"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")
_AFTER_NAME = re.compile(r"([{;][a-z-]+): ")
_IMPORT = re.compile(r"""(from\s+|import\s+|import\()(["'])\./([a-z0-9-]+\.js)\2""")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to publish: `path` from the root ("/static/site.1a2b3c4d.css") and its bytes."""

    path: str
    content: bytes


def read_assets(static: Path) -> Mapping[str, Asset]:
    """The files of `site/static` by plain name ("site.css", "find-number.js")."""
    style = "\n".join(_sheet(static, part) for part in STYLE_PARTS)
    found = {STYLE: _asset(STYLE, f"{style}\n".encode())}
    found[PRINT] = _asset(PRINT, f"{_sheet(static, 'print')}\n".encode())
    for picture in sorted((static / "img").glob("*.*")):
        found[picture.name] = _asset(picture.name, picture.read_bytes())
    scripts = {p.name: p.read_text(encoding="utf-8") for p in sorted((static / "js").glob("*.js"))}
    for name in scripts:
        _add_script(name, scripts, found)
    return found


def _sheet(static: Path, part: str) -> str:
    """A part without comments and without blanks that mean nothing. Not for every style sheet
    that there may be: a text in quotes may hold neither a comment nor one of `{};,`."""
    source = (static / "css" / f"{part}.css").read_text(encoding="utf-8")
    packed = _AROUND.sub(r"\1", _BLANKS.sub(" ", _COMMENT.sub(" ", source)).strip())
    return _AFTER_NAME.sub(r"\1:", packed).replace(";}", "}")


def _add_script(name: str, scripts: Mapping[str, str], found: dict[str, Asset]) -> str:
    """The published file name of a script, after those it imports; cycles are not allowed."""
    if name not in found:

        def renamed(match: re.Match[str]) -> str:
            lead, quote, imported = match.groups()
            return f"{lead}{quote}./{_add_script(imported, scripts, found)}{quote}"

        found[name] = _asset(name, _IMPORT.sub(renamed, scripts[name]).encode())
    return found[name].path.rpartition("/")[2]


def _asset(name: str, content: bytes) -> Asset:
    stem, _, kind = name.rpartition(".")
    return Asset(f"/static/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{kind}", content)
