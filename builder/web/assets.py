"""Style sheets, scripts and pictures of the live pages, in memory under names with a digest.

The parts in `site/static` are the public site's own: same bytes, same names, so a phone that came
from a public page has them already. Beside them stand the few rules and scripts that only live
pages need (`builder/static`).

Invariants: the bytes behind a name never change, so a browser may keep them for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.pages.assets import PRINT, REST, STYLE, read_assets

OWN = Path(__file__).resolve().parent.parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """`addresses` by plain name ("site.css"); `contents` by address."""

    addresses: Mapping[str, str]
    contents: Mapping[str, bytes]

    def sheets(self, *, is_desk: bool) -> tuple[str, ...]:
        """The style sheets of a page, in their order."""
        own = ("live.css", "desk.css") if is_desk else ("live.css",)
        return tuple(self.addresses[name] for name in (STYLE, REST, *own))

    @property
    def paper(self) -> str:
        """The style sheet of a page on paper."""
        return self.addresses[PRINT]


def read(site_static: Path) -> Assets:
    """All assets, read once at start."""
    addresses: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for name, asset in read_assets(site_static).items():
        addresses[name], contents[asset.path] = asset.path, asset.content
    for path in sorted([*(OWN / "css").glob("*.css"), *(OWN / "js").glob("*.js")]):
        content = path.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:8]
        address = f"/static/live/{path.stem}.{mark}{path.suffix}"
        addresses[path.name], contents[address] = address, content
    return Assets(addresses, contents)
