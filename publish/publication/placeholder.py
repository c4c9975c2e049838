"""The page that stands where a page could not be made.

One record that breaks a view must not stop the site, and its address must not
be empty either. The text is fixed, so that the page is the same on every run;
what went wrong is told to the office, not to readers.

Invariant: it needs no template, since a template may be what is broken.
"""

from __future__ import annotations

from collections.abc import Mapping

from publish.facts.text import Lang, Text

_TITLE = Text("Halaman ini tidak dapat dibuat", "This page could not be made")
_WORDS = Text(
    "Data halaman ini ada di register, tetapi halamannya gagal disusun. Kantor sudah diberi tahu"
    " dan halaman ini akan dicoba lagi pada penerbitan berikutnya.",
    "The facts of this page are in the register, but drawing the page failed. The office has been"
    " told, and the page is tried again the next time the site is published.",
)
_HOME = Text("Ke halaman depan", "To the front page")
DATA_PLACEHOLDER = b"Berkas ini tidak dapat dibuat. / This file could not be made.\r\n"
"""What stands in the place of a data file that could not be made."""
_ADDRESS: Mapping[Lang, str] = {"id": "/", "en": "/en/"}


def placeholder(lang: Lang) -> bytes:
    """The page in `lang`."""
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>{_TITLE.in_(lang)}</title>
</head>
<body>
<main>
<h1>{_TITLE.in_(lang)}</h1>
<p>{_WORDS.in_(lang)}</p>
<p><a href="{_ADDRESS[lang]}">{_HOME.in_(lang)}</a></p>
</main>
</body>
</html>
""".encode()
