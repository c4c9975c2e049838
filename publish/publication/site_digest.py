"""The digest of everything beside the register that pages are made from.

When it changes, every page may be another: all are made again and compared.

Invariants:
- it depends on names and bytes only, never on times, order of listing, or the
  place of the folder;
- hidden files (an editor's, a file manager's) do not count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from publish.facts.canonical import canonical_bytes
from publish.pages.settings import FILE, SiteSettings

_CHECKS = ("verify/", "witness/")  # make no page


@dataclass(frozen=True, slots=True)
class SiteDigest:
    """`site` covers templates, words, styles and settings; `code` the programme. Hex."""

    site: str
    code: str

    @property
    def whole(self) -> str:
        """Both in one."""
        return hashlib.sha256(f"{self.site}\n{self.code}\n".encode()).hexdigest()


def digest_site(site_folder: Path, settings: SiteSettings, code_folder: Path) -> SiteDigest:
    """The digest of a site folder under these settings, as made by the code in `code_folder`."""
    site = hashlib.sha256(canonical_bytes(asdict(settings)))
    for name, path in _files(site_folder):
        if name != FILE:  # the settings say what matters of it
            _add(site, name, path)
    return SiteDigest(site.hexdigest(), _digest_code(code_folder))


@lru_cache(maxsize=4)
def _digest_code(folder: Path) -> str:
    """Once a process: what runs was loaded when it began."""
    code = hashlib.sha256()
    for name, path in _files(folder):
        if path.suffix == ".py" and not name.startswith(_CHECKS):
            _add(code, name, path)
    return code.hexdigest()


def _add(whole: hashlib._Hash, name: str, path: Path) -> None:
    whole.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    for name in sorted(found):
        if not any(part.startswith(".") for part in name.split("/")):
            yield name, found[name]
