"""The register's files, copied into the published folder.

The published register is a copy of the one on disk, without the partial tiles
that a full tile has replaced (tlog-tiles allows them to go). Which files that
are follows from the size alone, so copying takes time proportional to growth.

Invariants:
- the checkpoint is put last, by itself;
- files that a writer has staged beyond the signed size are not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from publish.errors import Integrity, Invalid, NotFound
from publish.log import tiles
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier
from publish.log.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from publish.publication.deliver import Delivery
from publish.publication.manifest import Manifest
from publish.register import layout
from publish.register.durable import read_file
from publish.register.entries import documents_named
from publish.register.reader import RegisterReader, read_tile

FOLDER = "register"
KEY = f"{FOLDER}/verifier.vkey"
"""The public key as the site states it; whoever checks seriously has it from elsewhere."""

_BATCH_FILES = 256


def copy_register(
    reader: RegisterReader, delivery: Delivery, manifest: Manifest, old_size: int, new_size: int
) -> int:
    """Put the documents, then the bundles and tiles, that came between the two sizes.

    Gives how many files were written; they are durable after the next sync.
    """
    written = 0
    files = chain(_documents(reader, old_size, new_size), _tiles(reader.root, old_size, new_size))
    while batch := list(islice(files, _BATCH_FILES)):
        manifest.wanted.add(path for path, _ in batch)
        missing = [(path, data) for path, data in batch if not delivery.holds(path, data)]
        delivery.put(missing)
        written += len(missing)
    return written


def put_checkpoint(note: bytes, delivery: Delivery, manifest: Manifest) -> int:
    """The checkpoint, durably; 1 if it was another one."""
    path = f"{FOLDER}/{layout.CHECKPOINT}"
    manifest.wanted.add([path])
    if delivery.holds(path, note):
        return 0
    delivery.put([(path, note)])
    delivery.sync()
    return 1


def replaced_files(delivery: Delivery, old_size: int, new_size: int) -> Iterator[str]:
    """Published partial tiles whose full tile came between the two sizes."""
    for tile in _grown(old_size, new_size):
        if tile.width == TILE_WIDTH:
            folder = f"{FOLDER}/{tile.path}.p"
            yield from (f"{folder}/{name}" for name in delivery.names(folder))


def published_checkpoint(out: Path, verifier: NoteVerifier) -> Checkpoint | None:
    """The checkpoint that readers of `out` see now, if it is one that this key signed."""
    try:
        return open_checkpoint(read_file(out, f"{FOLDER}/{layout.CHECKPOINT}"), verifier)
    except (NotFound, Invalid, Integrity):
        return None


def _documents(reader: RegisterReader, old_size: int, new_size: int) -> Iterator[tuple[str, bytes]]:
    for entry in reader.entries(old_size, new_size):
        for digest in documents_named(entry):
            yield f"{FOLDER}/{layout.document_path(digest)}", reader.document(digest)


def _tiles(root: Path, old_size: int, new_size: int) -> Iterator[tuple[str, bytes]]:
    """Bundles and tiles; a partial one in every width that is on disk up to its own and was not
    published with the old size."""
    for tile in _grown(old_size, new_size):
        old_hashes = old_size >> (TILE_HEIGHT * max(0, tile.level))
        for width in _widths(root, tile, old_hashes - tile.index * TILE_WIDTH):
            one = Tile(tile.level, tile.index, width)
            yield f"{FOLDER}/{one.path}", read_tile(root, one)


def _grown(old_size: int, new_size: int) -> Iterator[Tile]:
    yield from tiles.new_bundles(old_size, new_size)
    yield from tiles.new_tiles(old_size, new_size)


def _widths(root: Path, tile: Tile, published: int) -> list[int]:
    """The width itself and, of a partial tile, the smaller ones that came before it, from the
    `published` width on."""
    folder = (root / tile.path).parent
    if tile.width == TILE_WIDTH or not folder.is_dir():
        return [tile.width]
    smaller = {int(path.name) for path in folder.iterdir() if path.name.isdecimal()}
    return sorted({width for width in smaller if published < width < tile.width} | {tile.width})
