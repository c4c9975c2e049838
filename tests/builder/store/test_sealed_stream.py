"""A sealed stream opens to what was written, whole and unchanged, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.errors import Integrity, Invalid, NotFound
from builder.store import sealed_stream
from builder.store.sealed_stream import (
    CHUNK,
    MAGIC,
    SALT,
    OpeningReader,
    SealingWriter,
    read_secret,
    unsealed,
)
from builder.store.sealed_stream import sealed as sealed_text

SECRET = b"kata-sandi-cadangan-contoh"
HEADER, SEALED = len(MAGIC) + SALT, CHUNK + 16


@pytest.fixture(autouse=True, scope="module")
def cheap_keys() -> object:
    """The derivation is slow on purpose; nothing here is about that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "_COST", 2)
        yield


def sealed(*parts: bytes, salt: bytes = b"s" * SALT) -> bytes:
    target = io.BytesIO()
    writer = SealingWriter(target, SECRET, salt)
    for part in parts:
        writer.write(part)
    writer.close()
    return target.getvalue()


def opened(data: bytes, secret: bytes = SECRET) -> bytes:
    reader = OpeningReader(io.BytesIO(data), secret)
    return b"".join(iter(lambda: reader.read(10_000), b""))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=100), max_size=5), st.integers(0, 3), st.integers(-2, 2))
def test_what_was_written_is_read(parts: list[bytes], chunks: int, more: int) -> None:
    parts = [*parts, bytes(max(0, chunks * CHUNK + more))]

    assert b"".join(parts) == opened(sealed(*parts))


def three() -> bytes:
    """Three chunks, sealed under the cheap key of these tests."""
    return sealed(b"a" * CHUNK, b"b" * CHUNK, b"c" * 99)


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "one bit": lambda d: d[:-5] + bytes([d[-5] ^ 1]) + d[-4:],
    "the salt": lambda d: d[: HEADER - 1] + bytes([d[HEADER - 1] ^ 1]) + d[HEADER:],
    "the last chunk cut off": lambda d: d[: HEADER + 2 * SEALED],
    "cut within a chunk": lambda d: d[: HEADER + SEALED + 7],
    "everything after the head cut off": lambda d: d[:HEADER],
    "two chunks swapped": lambda d: (
        d[:HEADER]
        + d[HEADER + SEALED : HEADER + 2 * SEALED]
        + d[HEADER : HEADER + SEALED]
        + d[HEADER + 2 * SEALED :]
    ),
    "a chunk left out": lambda d: d[: HEADER + SEALED] + d[HEADER + 2 * SEALED :],
    "a chunk of another file": lambda d: (
        d[: HEADER + SEALED]
        + sealed(b"a" * CHUNK, b"b" * CHUNK, b"c", salt=b"t" * SALT)[
            HEADER + SEALED : HEADER + 2 * SEALED
        ]
        + d[HEADER + 2 * SEALED :]
    ),
    "something behind it": lambda d: d + b"x",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_was_changed_is_noticed(change: Callable[[bytes], bytes]) -> None:
    assert opened(three())
    with pytest.raises(Integrity, match="BACKUP-DAMAGED"):
        opened(change(three()))


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(Integrity, match="BACKUP-DAMAGED"):
        opened(three(), SECRET + b"x")


@pytest.mark.parametrize("data", [b"", b"PK", MAGIC, MAGIC + b"short", b"x" * 200])
def test_another_file_is_named(data: bytes) -> None:
    with pytest.raises(Integrity, match="BACKUP-FORMAT"):
        opened(data)


def test_nothing_of_the_plain_text_is_in_it() -> None:
    assert b"rahasia" not in sealed(b"rahasia" * 1000)


@pytest.mark.parametrize(("mode", "text"), [(0o644, "x" * 40), (0o600, "short")])
def test_a_passphrase_that_is_open_or_short_is_refused(
    tmp_path: Path, mode: int, text: str
) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(mode)

    with pytest.raises(Invalid, match="PASSPHRASE-FILE"):
        read_secret(path)


def test_a_passphrase_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="PASSPHRASE-MISSING"):
        read_secret(tmp_path / "key")


def test_a_short_text_is_sealed_as_a_stream_is() -> None:
    assert b"text" == unsealed(sealed_text(b"text", SECRET, b"s" * SALT), SECRET)
