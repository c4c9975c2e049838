"""Markdown written by a city as HTML that cannot do harm.

Markdown lets any HTML through, so what comes out is cleaned by an allow-list:
no scripts, styles, forms or frames, links only to https, mail and this site
(never `//host`), and no pictures but those of a folder that the caller names.
With `status_links` the one place of the public side that vouches for markup.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import nh3
from markdown import Markdown
from markdown.extensions.toc import TocExtension
from markupsafe import Markup  # noqa: TID251 - cleaned by the allow-list below

from publish.errors import Invalid, Problem

LONGEST = 100_000
"""Characters of one page; a longer one is a mistake."""

_TAGS = {
    "h2", "h3", "p", "ul", "ol", "li", "a", "b", "strong", "em", "code", "pre", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "hr", "br",
}  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LONGEST_ID = 40
_NO_ID = re.compile(r"[^a-z0-9]+")
_PICTURE = re.compile(r"[a-z0-9-]{1,80}\.webp")
_TITLE = re.compile(r"\A# (.+)\n")


@dataclass(frozen=True, slots=True)
class Prose:
    """A page of words: its title as plain text, and its cleaned HTML."""

    title: str
    body: str


def read_markdown(path: Path) -> Prose:
    """The page in the file `path`, which begins with `# Title`.

    Raises `Invalid`: PROSE-TOO-LONG, PROSE-TITLE.
    """
    return prose(path.read_text(encoding="utf-8"), path.name)


def prose(source: str, name: str, pictures: str = "") -> Prose:
    """The page in `source`; `name` is where findings point to. Pictures (.webp) are kept when
    their address is `pictures` with a plain name behind it."""
    if len(source) > LONGEST:
        raise Invalid(Problem(name, "PROSE-TOO-LONG", {"longest": LONGEST}))
    title = _TITLE.match(source)
    if title is None:
        raise Invalid(Problem(name, "PROSE-TITLE", {}))
    drawn = Markdown(
        extensions=["tables", TocExtension(slugify=anchor)], output_format="html"
    ).convert(source[title.end() :])
    return Prose(title.group(1).strip(), Markup(clean(drawn, pictures)))  # noqa: S704 - cleaned


def anchor(heading: str, separator: str) -> str:
    """Where a heading can be linked to: "bagian-hari-kerja"; no part of a template begins so."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return f"bagian{separator}{_NO_ID.sub(separator, plain)}"[:_LONGEST_ID].strip(separator)


def clean(html: str, pictures: str = "") -> str:
    """`html` with only what a page of words needs."""
    return nh3.clean(
        html,
        tags=_TAGS | {"img"} if pictures else _TAGS,
        attributes={"a": {"href"}, "h2": {"id"}, "img": {"src", "alt"}},
        url_schemes={"https", "mailto"},
        attribute_filter=partial(_safe_attribute, pictures),
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _safe_attribute(pictures: str, tag: str, attribute: str, value: str) -> str | None:
    """Keep a plain id, a link to https, mail or this site, and a picture of the folder; drop
    `//host` and its disguises."""
    if attribute in ("rel", "alt"):  # `rel` is added by the cleaning itself
        return value
    if attribute == "src":
        is_ours = value.startswith(pictures) and _PICTURE.fullmatch(value.removeprefix(pictures))
        return value if is_ours else None
    if attribute == "id":
        return value if _ID.fullmatch(value) else None
    plain = "".join(value.split()).replace("\\", "/")
    here = plain.startswith(("/", "#")) and not plain.startswith("//")
    return value if here or urlsplit(plain).scheme in ("https", "mailto") else None
