"""What a process that publishes again and again keeps from one run to the next: the edition.

Most of an edition is the same after one more event, and to read and count it anew costs more
than to make the pages that changed.

Invariant: a later edition takes over from one of the same site, made from a state of the register
that the present one goes on from, and nothing that another entry than an event of an application
could have changed; so whether something was kept is not seen in any byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from publish.errors import Integrity
from publish.insight.moved import services_moved
from publish.log.proofs import verify_consistency
from publish.pages.edition import Edition
from publish.pages.render import open_edition
from publish.pages.settings import SiteSettings
from publish.register.index import Index
from publish.register.reader import RegisterReader


@dataclass(frozen=True, slots=True)
class _Last:
    edition: Edition
    root: bytes
    site: str


@dataclass(slots=True)
class Recall:
    """The edition of the last run; for one publisher at a time. It begins empty."""

    _last: _Last | None = field(default=None)

    def forget(self) -> None:
        """Begin anew."""
        self._last = None

    def open_edition(
        self,
        index: Index,
        reader: RegisterReader,
        folder: Path,
        settings: SiteSettings,
        site: str,
    ) -> Edition:
        """The edition of `index`, which is kept for the next run; `site` is the digest of all
        that pages are made from beside the register."""
        made = self._after(index, reader, site) or open_edition(index, folder, settings)
        self._last = _Last(made, index.root, site)
        return made

    def _after(self, index: Index, reader: RegisterReader, site: str) -> Edition | None:
        last = self._last
        if last is None or last.site != site or last.edition.size > index.size:
            return None
        if last.edition.as_of != index.as_of or not _goes_on(last, index, reader):
            return None
        moved = services_moved(index.connection, last.edition.size)
        return None if moved is None else last.edition.after(index, moved)


def _goes_on(last: _Last, index: Index, reader: RegisterReader) -> bool:
    """Whether the entries of the last edition are the first of the register."""
    old, new = last.edition.size, index.size
    try:
        proof = reader.consistency_proof(old, new)
        verify_consistency(old, new, proof, last.root, index.root)
    except Integrity:
        return False
    return True
