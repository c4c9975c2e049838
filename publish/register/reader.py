"""Reads a register from a directory, as any stranger could.

Invariants:
- a checkpoint is given out only if the register's key signed it;
- a document is given out only if its bytes have the digest in its name;
- what is on disk and is not as it should be raises `Integrity` naming the file.
  Entries and hashes are read, not proven: `audit_register` proves them all, an
  inclusion proof one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from publish.errors import Integrity, Invalid, NotFound, Problem
from publish.log import proofs, tiles
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier
from publish.log.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, Tile
from publish.log.tree import HASH_SIZE, root_of
from publish.register import layout
from publish.register.durable import read_file

# Tiles of hashes kept in memory, 512 kB: enough for one proof after another.
_CACHED_TILES = 64

T = TypeVar("T")


class RegisterReader:
    """The register in `root`, whose checkpoints `verifier` can check."""

    def __init__(self, root: Path, verifier: NoteVerifier) -> None:
        self._root = root
        self._verifier = verifier
        self._tiles = TileCache(root)

    @property
    def root(self) -> Path:
        """The folder of the register."""
        return self._root

    @property
    def verifier(self) -> NoteVerifier:
        """The register's own key."""
        return self._verifier

    def checkpoint(self) -> Checkpoint:
        """The current checkpoint; NotFound `FILE-MISSING` before the first."""
        return named(layout.CHECKPOINT, lambda: open_checkpoint(self.note(), self._verifier))

    def note(self) -> bytes:
        """The file `checkpoint` as it is, with every signature it carries."""
        return read_file(self._root, layout.CHECKPOINT)

    def entry(self, index: int) -> bytes:
        """The entry at `index`, counted from 0; NotFound `ENTRY-MISSING` beyond the end."""
        return next(self.entries(index, index + 1))

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """The entries from `start` up to and without `stop`, one bundle in memory
        at a time; NotFound `ENTRY-MISSING` where the log ends before `stop`."""
        if not 0 <= start <= stop:
            raise Invalid(Problem("", "ENTRY-BOUNDS", {"start": start, "stop": stop}))
        size = self.checkpoint().size
        while start < min(stop, size):
            first = start - start % TILE_WIDTH
            until = min(stop, size, first + TILE_WIDTH)
            yield from self._bundle(first // TILE_WIDTH, size)[start - first : until - first]
            start = until
        if start < stop:
            raise NotFound(Problem("", "ENTRY-MISSING", {"index": start}))

    def hash(self, level: int, index: int) -> bytes:
        """The root of the complete subtree of 2^level leaves from index * 2^level."""
        return self._hash(self.checkpoint().size, level, index)

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """That the entry at `index` is in the tree of `size`, which may be any
        size up to the present one."""
        return proofs.inclusion_proof(index, size, partial(self._hash, self.checkpoint().size))

    def consistency_proof(self, old_size: int, new_size: int) -> list[bytes]:
        """That the tree of `new_size` continues the tree of `old_size`."""
        get_hash = partial(self._hash, self.checkpoint().size)
        return proofs.consistency_proof(old_size, new_size, get_hash)

    def document(self, digest: str) -> bytes:
        """The document with this SHA-256 (hex); Integrity `DOCUMENT-DIGEST` if
        other bytes are in its file."""
        path = layout.document_path(digest)
        content = read_file(self._root, path)
        if layout.document_digest(content) != digest:
            raise Integrity(Problem(path, "DOCUMENT-DIGEST"))
        return content

    def _hash(self, size: int, level: int, index: int) -> bytes:
        return _subtree(self._tiles, size, level, index)

    def _bundle(self, index: int, size: int) -> list[bytes]:
        bundle = tile_of(ENTRIES, index, size)
        return decoded_bundle(bundle, read_tile(self._root, bundle))


def continuation(root: Path, old_size: int, new_size: int) -> list[bytes]:
    """As `RegisterReader.consistency_proof`, for a tree of `new_size` whose files are on disk
    and whose checkpoint is not signed yet."""
    return proofs.consistency_proof(
        old_size, new_size, partial(_subtree, TileCache(root), new_size)
    )


class TileCache:
    """Tiles of a register, the last `_CACHED_TILES` of them in memory."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: OrderedDict[Tile, bytes] = OrderedDict()

    def read(self, tile: Tile) -> bytes:
        """As `read_tile`."""
        if tile in self._kept:
            self._kept.move_to_end(tile)
            return self._kept[tile]
        content = self._kept[tile] = read_tile(self._root, tile)
        if len(self._kept) > _CACHED_TILES:
            self._kept.popitem(last=False)
        return content


def _subtree(tiles_: TileCache, size: int, level: int, index: int) -> bytes:
    tile_level, height = divmod(level, TILE_HEIGHT)
    start = index << height
    stop = start + (1 << height)
    if level < 0 or start < 0 or stop > size >> (TILE_HEIGHT * tile_level):
        raise NotFound(Problem("", "HASH-MISSING", {"level": level, "index": index}))
    tile = tile_of(tile_level, start // TILE_WIDTH, size)
    content = tiles_.read(tile)
    offset = tile.index * TILE_WIDTH
    return root_of(
        [
            content[at * HASH_SIZE : (at + 1) * HASH_SIZE]
            for at in range(start - offset, stop - offset)
        ]
    )


def tile_of(level: int, index: int, size: int) -> Tile:
    """The tile or bundle at `index`, as wide as it is in a tree of `size`."""
    hashes = size >> (TILE_HEIGHT * max(level, 0))
    return Tile(level, index, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def read_tile(root: Path, tile: Tile) -> bytes:
    """The bytes of a tile of hashes or a bundle of entries that must be there.

    Where a partial one is gone because the full one replaced it, its beginning
    is taken from the full one (tlog-tiles). Integrity `FILE-MISSING` or
    `TILE-LENGTH`.
    """
    content = _found(root, tile)
    if content is None and tile.width < TILE_WIDTH:
        content = _beginning(tile, _found(root, Tile(tile.level, tile.index)))
    if content is None:
        raise Integrity(Problem(tile.path, "FILE-MISSING"))
    if tile.level != ENTRIES and len(content) != tile.width * HASH_SIZE:
        raise Integrity(Problem(tile.path, "TILE-LENGTH", {"found": len(content)}))
    return content


def decoded_bundle(bundle: Tile, content: bytes) -> list[bytes]:
    """The entries in the bytes of a bundle; Integrity naming its file otherwise."""
    return named(bundle.path, lambda: tiles.decode_bundle(content, bundle.width))


def _found(root: Path, tile: Tile) -> bytes | None:
    try:
        return read_file(root, tile.path)
    except NotFound:
        return None


def _beginning(tile: Tile, full: bytes | None) -> bytes | None:
    if full is None or tile.level != ENTRIES:
        return full and full[: tile.width * HASH_SIZE]
    entries = decoded_bundle(Tile(ENTRIES, tile.index), full)
    return tiles.encode_bundle(entries[: tile.width])


def named(path: str, read: Callable[[], T]) -> T:
    """What `read` gives; a finding of it about a stored file is `Integrity` there."""
    try:
        return read()
    except (Invalid, Integrity) as error:
        raise Integrity(_placed(problem, path) for problem in error.problems) from None


def _placed(problem: Problem, path: str) -> Problem:
    if problem.path and not problem.path.startswith("/"):
        return problem
    place = f"{path}#{problem.path}" if problem.path else path
    return Problem(place, problem.code, problem.params)
