"""What `terang monitor` writes for a newsroom: a page, a text and an Atom feed.

Invariants:
- the feed has an entry for every change, not for every look: the first look,
  findings that are new, and the end of findings;
- nothing of the site that is watched is executed or linked into the page: its
  words are text here;
- each file is replaced whole, so a reader never sees half of one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from publish.errors import NotFound
from publish.facts.text import Lang
from publish.register.durable import read_file, write_file

KEPT = 200
"""Looks that are remembered, in `looks.json`."""

Words = Callable[[str], str]
"""The sentence of a code of the catalogue."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a site: when (ISO, with offset), entries of the register, and the
    findings as lines; `trouble` is why there was nothing to look at."""

    at: str
    size: int
    files: int
    findings: tuple[str, ...]
    trouble: str = ""

    @property
    def is_sound(self) -> bool:
        """True if the site was seen and nothing was found."""
        return not self.findings and not self.trouble


def read_looks(folder: Path) -> list[Look]:
    """The looks so far, oldest first."""
    try:
        found = json.loads(read_file(folder, "looks.json"))
    except NotFound:
        return []
    return [Look(**look | {"findings": tuple(look["findings"])}) for look in found]


def write_report(folder: Path, url: str, looks: Sequence[Look], lang: Lang, words: Words) -> None:
    """Bring the files in `folder` up to the last look; there is at least one."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    kept = list(looks)[-KEPT:]
    files = {
        "looks.json": json.dumps([asdict(look) for look in kept], ensure_ascii=False, indent=1),
        "report.txt": _text(url, kept[-1], words),
        "index.html": _page(url, kept, lang, words),
        "feed.xml": _feed(url, kept, words),
    }
    for name, text in files.items():
        write_file(folder, name, f"{text}\n".encode())


def changes(looks: Sequence[Look]) -> list[Look]:
    """The looks at which something was otherwise than at the one before."""
    before = [None, *looks]
    return [
        look
        for last, look in zip(before, looks, strict=False)
        if last is None or (last.findings, last.trouble) != (look.findings, look.trouble)
    ]


def _verdict(look: Look, words: Words) -> str:
    if look.trouble:
        return words("MONITOR-TROUBLE")
    return words("MONITOR-SOUND") if look.is_sound else words("MONITOR-FOUND")


def _lines(look: Look) -> tuple[str, ...]:
    return (look.trouble,) if look.trouble else look.findings


def _text(url: str, look: Look, words: Words) -> str:
    head = [url, f"{look.at}: {_verdict(look, words)}", f"{look.size} / {look.files}"]
    return "\n".join([*head, *_lines(look)])


def _page(url: str, looks: Sequence[Look], lang: Lang, words: Words) -> str:
    last = looks[-1]
    found = "".join(f"<li>{escape(line)}</li>" for line in _lines(last))
    rows = "".join(
        f"<tr><td><time>{escape(look.at)}</time></td><td>{escape(_verdict(look, words))}</td>"
        f"<td>{look.size}</td><td>{len(_lines(look))}</td></tr>"
        for look in reversed(changes(looks))
    )
    heads = "".join(
        f'<th scope="col">{escape(words(code))}</th>'
        for code in ("MONITOR-WHEN", "MONITOR-VERDICT", "MONITOR-ENTRIES", "MONITOR-FINDINGS")
    )
    title = escape(f"{_verdict(last, words)}: {url}")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n"
        '<link rel="alternate" type="application/atom+xml" href="feed.xml">\n'
        f"<main><h1>{title}</h1>\n<p><time>{escape(last.at)}</time></p>\n"
        f"<ul>{found}</ul>\n<h2>{escape(words('MONITOR-CHANGES'))}</h2>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></main>\n</html>"
    )


def _feed(url: str, looks: Sequence[Look], words: Words) -> str:
    entries = "".join(_entry(url, look, words) for look in reversed(changes(looks)))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{escape(f'Terang: {url}')}</title>\n<id>{_id(url)}</id>\n"
        f"<updated>{escape(looks[-1].at)}</updated>\n<author><name>terang monitor</name></author>\n"
        f"{entries}</feed>"
    )


def _entry(url: str, look: Look, words: Words) -> str:
    said = "\n".join(_lines(look)) or _verdict(look, words)
    return (
        f"<entry><title>{escape(_verdict(look, words))}</title><id>{_id(f'{url} {look.at}')}</id>"
        f"<updated>{escape(look.at)}</updated>"
        f'<content type="text">{escape(_plain(said))}</content></entry>\n'
    )


def _plain(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)


def _id(name: str) -> str:
    return f"urn:sha256:{sha256(name.encode()).hexdigest()}"
