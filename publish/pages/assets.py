"""Style sheets, scripts and pictures under names that change with their bytes.

A reader's browser may keep a file for ever: other bytes have another name. The
style sheet is one file made of the parts in `site/static/css` without their comments,
because a cheap phone pays for every request and waits for this one; a script's own
imports are renamed with it. Pictures are the few that browsers and messengers ask for:
the icon, and the card of a shared link.

Invariants: the names and bytes depend on the site folder alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STYLE_PARTS = ("tokens", "base", "layout", "forms", "components", "print")
STYLE = "site.css"
ICON, TOUCH_ICON, CARD = "icon.svg", "touch.png", "share.png"
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_IMPORT = re.compile(r"""(from\s+|import\s+|import\()(["'])\./([a-z0-9-]+\.js)\2""")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to publish: `path` from the root ("/static/site.1a2b3c4d.css") and its bytes."""

    path: str
    content: bytes


def read_assets(static: Path) -> Mapping[str, Asset]:
    """The files of `site/static` by plain name ("site.css", "find-number.js")."""
    parts = ((static / "css" / f"{part}.css").read_text(encoding="utf-8") for part in STYLE_PARTS)
    style = "\n".join(_COMMENT.sub("", part).strip() for part in parts)
    found = {STYLE: _asset(STYLE, f"{style}\n".encode())}
    for picture in sorted((static / "img").glob("*.*")):
        found[picture.name] = _asset(picture.name, picture.read_bytes())
    scripts = {p.name: p.read_text(encoding="utf-8") for p in sorted((static / "js").glob("*.js"))}
    for name in scripts:
        _add_script(name, scripts, found)
    return found


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
