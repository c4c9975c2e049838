"""Style sheets, scripts and pictures under names that change with their bytes.

A reader's browser may keep a file for ever: other bytes have another name. The style sheets are
made of the parts in `site/static/css` without their comments and blanks: one for the frame and
what stands first, which a cheap phone waits for before it shows a word, one for the rest of a page,
and one for paper, which no screen waits for. A script's own imports are renamed with it.
Pictures are the few that browsers and messengers ask for: the icon, and the card of a shared link.

Invariants: the names and bytes depend on the site folder alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

STYLE, REST, PRINT = "site.css", "rest.css", "print.css"
SHEETS: Mapping[str, tuple[str, ...]] = {
    STYLE: ("tokens", "base", "layout", "answer"),
    REST: ("forms", "components"),
    PRINT: ("print",),
}
"""The parts of each sheet, in the order in which their rules hold."""
ICON, TOUCH_ICON, CARD = "icon.svg", "touch.png", "share.png"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")
_AFTER_NAME = re.compile(r"([{;][a-z-]+): ")
_IMPORT = re.compile(r"""(from\s+|import\s+|import\()(["'])\./([a-z0-9-]+\.js)\2""")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to publish: `path` from the root ("/static/site.1a2b3c4d.css"), its bytes, and the
    paths of the scripts without which it does not begin, its own imports and theirs."""

    path: str
    content: bytes
    imported: tuple[str, ...] = ()


def read_assets(static: Path) -> Mapping[str, Asset]:
    """The files of `site/static` by plain name ("site.css", "find-number.js")."""
    found: dict[str, Asset] = {}
    for name, parts in SHEETS.items():
        packed = "".join(f"{_sheet(static, part)}\n" for part in parts)
        found[name] = _asset(name, packed.encode())
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
        imported: dict[str, None] = {}

        def renamed(match: re.Match[str]) -> str:
            lead, quote, other = match.groups()
            file = _add_script(other, scripts, found)
            if "(" not in lead:  # one that is asked for later is not waited for
                imported.update(dict.fromkeys((found[other].path, *found[other].imported)))
            return f"{lead}{quote}./{file}{quote}"

        content = _IMPORT.sub(renamed, scripts[name]).encode()
        found[name] = replace(_asset(name, content), imported=tuple(imported))
    return found[name].path.rpartition("/")[2]


def _asset(name: str, content: bytes) -> Asset:
    stem, _, kind = name.rpartition(".")
    return Asset(f"/static/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{kind}", content)
