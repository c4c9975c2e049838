"""The msgids that templates and views use, found by Babel's own extractors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "site" / "templates"
CATALOGUE = ROOT / "site" / "translations" / "id.po"
Message = str | tuple[str, str]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def used() -> set[Message]:
    """Every msgid; a pair for singular and plural."""
    return set(_extracted())


def translated() -> dict[Message, str]:
    """Every msgid of the Indonesian catalogue with its translation."""
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source)
    return {
        (m.id[0], m.id[1]) if isinstance(m.id, list | tuple) else m.id: _first(m.string)
        for m in catalogue
        if m.id
    }


def _first(words: object) -> str:
    return str(words[0] if isinstance(words, list | tuple) else words)


def _extracted() -> Iterator[Message]:
    sources = [
        *(("jinja2.ext:babel_extract", path) for path in sorted(TEMPLATES.rglob("*.html"))),
        *(("python", path) for path in sorted((ROOT / "publish" / "pages").rglob("*.py"))),
    ]
    for method, path in sources:
        for _, message, _, _ in extract_from_file(method, path, keywords=_KEYWORDS):
            yield (message[0], message[1]) if isinstance(message, tuple) else message
