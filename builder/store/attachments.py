"""The bytes of attachments, as files named by random ids.

Invariants:
- a name is an id of ours or it is refused: no path comes from outside;
- folder 0700, files 0600; a file is wholly there and durable, or not there.
"""

from __future__ import annotations

import re
from pathlib import Path

from builder.domain.identifier import ALPHABET
from builder.errors import NotFound, invalid, not_found
from publish.register.durable import SECRET_FILE, read_file, remove_file, write_file

_ID = re.compile(f"[{ALPHABET}]{{26}}")


class AttachmentFolder:
    """`Attachments` in a folder that is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, id_: str, content: bytes) -> None:
        write_file(self._folder, _name(id_), content, SECRET_FILE)

    def get(self, id_: str) -> bytes:
        try:
            return read_file(self._folder, _name(id_))
        except NotFound as error:
            raise not_found("ATTACHMENT-MISSING") from error

    def remove(self, id_: str) -> None:
        remove_file(self._folder, _name(id_))

    def ids(self) -> tuple[str, ...]:
        names = (path.name for path in self._folder.iterdir())
        return tuple(sorted(name for name in names if _ID.fullmatch(name)))


def _name(id_: str) -> str:
    if not _ID.fullmatch(id_):
        raise invalid("ATTACHMENT-ID")
    return id_
