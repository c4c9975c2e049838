"""Run as a process of its own: reads a PDF on stdin and says whether anything in it acts.

A viewer obeys what a PDF asks for: scripts, programs to start, files inside, addresses of other
machines. Nothing of that belongs into a scanned letter. The file is neither drawn nor rebuilt: it
is searched for the names that act, wherever a viewer may find an object. Exit 0 when nothing acts,
1 when something does, or hides, or takes too much.

Invariants:
- an object counts wherever its bytes stand, for a viewer finds it by an offset that the file
  names: in the open, in a comment, in a stream, in an object stream (ISO 32000-2, 7.5.7);
- names are read as they are meant: `/Java#53cript` is `/JavaScript` (7.3.5);
- an object stream that cannot be unpacked here (another filter, a password, damage that a viewer
  may forgive) counts as hiding;
- at most `MOST` bytes are unpacked.
"""

from __future__ import annotations

import re
import resource
import sys
import zlib
from bisect import bisect_left

MEMORY = 512 << 20
SECONDS = 10
MOST = 128 << 20
LONGEST = 16 << 20
"""Bytes of one object stream, unpacked."""
GLANCE = 1 << 20
"""Bytes of any other stream that are looked at: pixels act in no viewer."""
CHUNK = 64 << 10
MOST_STREAMS = 20_000
ACTIONS = (
    *("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition"),
    *("EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA"),
)
"""Actions (ISO 32000-2, 12.6.4), files and films inside, forms of another kind (12.7.8)."""


def _name(name: str) -> bytes:
    """What matches a name, each letter as it is or by its number."""
    letters = (f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name)
    return b"/" + "".join(letters).encode() + b"(?![A-Za-z0-9])"


ACTS = re.compile(b"|".join(_name(action) for action in ACTIONS))
_HOLDS_OBJECTS = re.compile(
    _name("ObjStm") + b"|" + _name("First") + rb"\s*[0-9]+(?![0-9]*\s+[0-9]+\s+R)"
)
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")


def acts(content: bytes) -> bool:
    """Whether anything in it acts, or is where it cannot be seen."""
    begins = [found.end() for found in _STREAM.finditer(content)]
    if ACTS.search(content) or len(begins) > MOST_STREAMS:
        return True
    left = MOST
    after = (bisect_left(begins, found.end()) for found in _HOLDS_OBJECTS.finditer(content))
    of_objects = {begins[at] for at in after if at < len(begins)}
    for begin in begins:
        is_of_objects = begin in of_objects
        unpacked = _unpacked(memoryview(content)[begin:], LONGEST if is_of_objects else GLANCE)
        left -= len(unpacked or b"")
        hides = is_of_objects and (unpacked is None or len(unpacked) == LONGEST)
        if hides or left < 0 or ACTS.search(unpacked or b""):
            return True
    return False


def _unpacked(packed: memoryview, most: int) -> bytes | None:
    """What a deflated stream holds, `most` bytes of it at most; None for another kind of stream."""
    unpacker, made = zlib.decompressobj(), b""
    for at in range(0, len(packed), CHUNK):
        try:
            made += unpacker.decompress(packed[at : at + CHUNK], most - len(made))
        except zlib.error:
            return None
        if unpacker.eof or len(made) >= most:
            break
    return made


def main() -> int:
    """Bound this process, then look at stdin."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return int(acts(sys.stdin.buffer.read()))
    except MemoryError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
