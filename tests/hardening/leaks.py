"""Finding a marker again in whatever it was turned into: encodings, hashes, packed files."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import re2

HASHES = ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b")


def disguises(marker: str) -> dict[str, bytes]:
    """What to look for, by the name of the disguise; all in lower case."""
    plain = marker.encode()
    found = {
        "plain": plain,
        "UTF-16 little": marker.encode("utf-16-le"),
        "UTF-16 big": marker.encode("utf-16-be"),
        "hexadecimal": plain.hex().encode(),
        "reversed": plain[::-1],
        "HTML": "".join(f"&#{ord(c)};" for c in marker).encode(),
        "HTML names": html.escape(marker).encode(),
        "quoted": quote(marker, safe="").encode(),
        "JSON": "".join(f"\\u{ord(c):04x}" for c in marker).encode(),
    }
    for shift in range(3):
        packed = base64.b64encode(b"\0" * shift + plain).decode().rstrip("=")
        found[f"base64 {shift}"] = packed[(0, 2, 3)[shift] : -1].encode()
    if marker.isdigit():
        found["in groups"] = " ".join(
            marker[at : at + 4] for at in range(0, len(marker), 4)
        ).encode()
        found["with dots"] = found["in groups"].replace(b" ", b".")
        found["integer"] = int(marker).to_bytes(8, "big")
        found["integer, other end"] = int(marker).to_bytes(8, "little")
    for name in HASHES:
        digest = hashlib.new(name, plain).digest()
        found[name] = digest.hex().encode()
        found[f"{name} raw"] = digest
        found[f"{name} base64"] = base64.b64encode(digest).rstrip(b"=")
        found[f"{name} base64url"] = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return {name: look.lower() for name, look in found.items()}


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    try:
        yield zlib.decompress(data)
    except zlib.error:
        return


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, with its path before its bytes: a name can leak as well."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def leaks(files: Iterator[tuple[str, bytes]], markers: list[str]) -> list[str]:
    """Which marker stands where, in which disguise."""
    looks = [(m, name, look) for m in markers for name, look in disguises(m).items()]
    is_there = _any_of([look for _, _, look in looks])
    found = []
    for path, data in files:
        whole = b"\n".join((path.encode(), *unpacked(data))).lower()
        if is_there(whole):
            found += [f"{path}: {m} ({name})" for m, name, look in looks if look in whole]
    return found


def written_in(data: bytes, markers: list[str]) -> list[str]:
    """Which marker stands in bytes that look random, as it is or in another alphabet."""
    alphabets = ("plain", "UTF-16 little", "hexadecimal", "base64 0", "base64 1", "base64 2")
    small = data.lower()
    return [m for m in markers if any(disguises(m)[name] in small for name in alphabets)]


def _any_of(looks: list[bytes]) -> Callable[[bytes], bool]:
    """Whether one of many thousand texts stands somewhere: in one pass, however many they are."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem, options.never_capture = 1 << 30, True
    pattern = re2.compile(b"|".join(re2.escape(look) for look in looks), options)
    return lambda whole: pattern.search(whole) is not None
