"""The bytes of attachments, as files named by random ids.

Invariants:
- a name is an id of ours or it is refused: no path comes from outside;
- folder 0700, files 0600; a file is wholly there and durable, or not there;
- the last of the disk is not for uploads: the record has to go on.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from builder.domain.identifier import ALPHABET
from builder.errors import NotFound, integrity, invalid, not_found
from builder.store.record_errors import named_disk
from publish.register.durable import SECRET_FILE, read_file, remove_file, write_file

_ID = re.compile(f"[{ALPHABET}]{{26}}")
LEAST_FREE = 500 * 2**20  # bytes


class AttachmentFolder:
    """`Attachments` in a folder that is there, while `least_free` bytes of its disk are left."""

    def __init__(self, folder: Path, least_free: int = LEAST_FREE) -> None:
        self._folder = folder
        self._least_free = least_free

    def put(self, id_: str, content: bytes) -> None:
        with named_disk():
            if shutil.disk_usage(self._folder).free < self._least_free + len(content):
                raise integrity("RECORD-DISK")
            write_file(self._folder, _name(id_), content, SECRET_FILE)

    def get(self, id_: str) -> bytes:
        try:
            with named_disk():
                return read_file(self._folder, _name(id_))
        except NotFound as error:
            raise not_found("ATTACHMENT-MISSING") from error

    def remove(self, id_: str) -> None:
        with named_disk():
            remove_file(self._folder, _name(id_))

    def ids(self) -> tuple[str, ...]:
        names = (path.name for path in self._folder.iterdir())
        return tuple(sorted(name for name in names if _ID.fullmatch(name)))


def _name(id_: str) -> str:
    if not _ID.fullmatch(id_):
        raise invalid("ATTACHMENT-ID")
    return id_
