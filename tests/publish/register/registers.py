"""Small registers to test with, and a kill that can be put at any step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publish.log.note import Signer
from publish.register.last_signed import LastSignedFile
from publish.register.writer import Appended, RegisterWriter

SIGNER = Signer("terang.example/kendari", bytes(range(32)))
LOG = SIGNER.verifier
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code may catch it."""


def entries_from(start: int, count: int) -> list[bytes]:
    return [b'{"n":%d}' % number for number in range(start, start + count)]


def document_entry(document: bytes) -> bytes:
    """An entry that names a document as `reference` entries do."""
    digest = hashlib.sha256(document).hexdigest()
    return b'{"digest":"%s","type":"reference"}' % digest.encode()


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


class Office:
    """A register, its record of the last signature, and a writer for both."""

    def __init__(self, folder: Path, signer: Signer = SIGNER) -> None:
        self.root = folder / "register"
        self.record = LastSignedFile(folder / "data" / "last-signed.json")
        self.signer = signer
        (folder / "data").mkdir(exist_ok=True)

    def writer(self, on_step: Callable[[str], None] = lambda step: None) -> RegisterWriter:
        return RegisterWriter(self.root, self.signer, self.record, on_step)

    def append(self, entries: list[bytes], hours: int, batch: str = "") -> Appended:
        return self.writer().append(entries, [], at(hours), batch or f"batch-{hours}")

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }
