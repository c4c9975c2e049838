"""A long file that only the holder of a passphrase can read, and nobody can change or cut.

The STREAM construction (Rogaway and others, 2015) over AES-256-GCM:

    "terang-backup 1\\n" | 16 bytes of salt | chunks of 64 KiB, each with a 16-byte tag

The key is scrypt of the passphrase under the salt. A chunk's nonce is its number
and whether it is the last, so chunks cannot be moved, left out or cut off.

Invariants:
- one chunk is in memory, however long the file is;
- nothing is given out of a chunk that does not verify;
- a key is used for one file only, so no nonce is used twice.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from builder.errors import integrity, invalid, not_found

MAGIC = b"terang-backup 1\n"
SALT = 16
CHUNK = 64 * 1024
LEAST_SECRET = 16  # characters of a passphrase
_TAG = 16
# 32 MiB and about 0.1 s: OWASP's parameters for scrypt.
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1


def read_secret(path: Path) -> bytes:
    """The passphrase in a file, without the end of its line.

    Raises `NotFound` (PASSPHRASE-MISSING), `Invalid` (PASSPHRASE-FILE) for one that others
    may read or that is too short.
    """
    try:
        with path.open("rb") as file:
            is_open_to_others = bool(os.fstat(file.fileno()).st_mode & 0o077)
            secret = file.read(4096).strip()
    except FileNotFoundError as error:
        raise not_found("PASSPHRASE-MISSING", str(path)) from error
    if is_open_to_others or len(secret) < LEAST_SECRET:
        raise invalid("PASSPHRASE-FILE", str(path), least=LEAST_SECRET)
    return secret


def sealed(data: bytes, passphrase: bytes, salt: bytes) -> bytes:
    """A short text, sealed."""
    target = io.BytesIO()
    writer = SealingWriter(target, passphrase, salt)
    writer.write(data)
    writer.close()
    return target.getvalue()


def unsealed(data: bytes, passphrase: bytes) -> bytes:
    """What `sealed` was given; raises as `OpeningReader`."""
    return OpeningReader(io.BytesIO(data), passphrase).read(len(data))


class SealingWriter:
    """Takes plain bytes and writes sealed chunks to `target`; `close` writes the last one,
    and without it the file is no backup. `salt` is random and never used again."""

    def __init__(self, target: BinaryIO, passphrase: bytes, salt: bytes) -> None:
        self._target = target
        self._header = MAGIC + salt
        self._cipher = _cipher(passphrase, salt)
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._waiting += data
        # What may turn out to be the last chunk waits.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last chunk; `target` stays open."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(
            self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._header)
        )
        self._number += 1


class OpeningReader:
    """Gives the plain bytes of what a `SealingWriter` wrote.

    Raises `Integrity`: BACKUP-FORMAT for another file, BACKUP-DAMAGED at the first chunk
    that does not verify, which a wrong passphrase does too.
    """

    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        self._source = source
        self._header = source.read(len(MAGIC) + SALT)
        if not self._header.startswith(MAGIC) or len(self._header) != len(MAGIC) + SALT:
            raise integrity("BACKUP-FORMAT")
        self._cipher = _cipher(passphrase, self._header[len(MAGIC) :])
        self._next = source.read(CHUNK + _TAG)
        self._number = 0
        self._ready = b""
        self._is_over = False

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        parts, left = [], size
        while left and (self._ready or not self._is_over):
            if not self._ready:
                self._open()
            parts.append(self._ready[:left])
            self._ready = self._ready[left:]
            left -= len(parts[-1])
        return b"".join(parts)

    def finish(self) -> None:
        """Read to the end, so that a file that was cut off is noticed."""
        while self.read(CHUNK):
            pass

    def _open(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + _TAG)
        self._is_over = not self._next
        nonce = _nonce(self._number, last=self._is_over)
        try:
            self._ready = self._cipher.decrypt(nonce, chunk, self._header)
        except InvalidTag:
            raise integrity("BACKUP-DAMAGED", "", chunk=self._number) from None
        self._number += 1


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    kdf = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_PARALLEL)
    return AESGCM(kdf.derive(passphrase))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
