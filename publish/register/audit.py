"""Is every byte of a register what its checkpoint says?

Each link is checked by itself, so that a damaged file is named and not
everything above it: bundle to level-0 tile, tile to the tile above, edge to
root, and, independently of all tiles, entries to root.

Invariants:
- the whole register is read once from left to right; memory does not grow with
  the number of entries (one digest is kept per document);
- nothing is written and nothing is repaired.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from publish.errors import Integrity, NotFound, Problem, TerangError
from publish.log import tiles
from publish.log.checkpoint import Checkpoint
from publish.log.note import NoteVerifier
from publish.log.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, Tile
from publish.log.tree import Frontier, leaf_hash, root_of
from publish.register import layout
from publish.register.durable import read_file
from publish.register.entries import documents_named
from publish.register.growth import entries_against_tile, verified_edge
from publish.register.reader import (
    RegisterReader,
    TileCache,
    decoded_bundle,
    read_tile,
    tile_of,
)

MOST_PROBLEMS = 1000
"""An audit ends here: a checkpoint may claim a size that no disk and no life could check."""

# Digest of each document that an entry names -> index of the first such entry.
Named = dict[str, int]


def audit_register(root: Path, verifier: NoteVerifier) -> list[Problem]:
    """Everything that is wrong with the register in `root`; nothing if it is sound.

    The path of a problem is the file; `first` and `last` are the entries it
    touches. A writer at work meanwhile shows as extra files.
    """
    try:
        checkpoint = RegisterReader(root, verifier).checkpoint()
    except TerangError as error:
        return list(error.problems)
    named: Named = {}
    parts = (
        _audit_entries(root, checkpoint, named),
        _audit_tiles(root, checkpoint),
        _audit_documents(root, named),
        _audit_files(root, checkpoint.size, named),
    )
    found = list(islice(chain.from_iterable(parts), MOST_PROBLEMS))
    if len(found) == MOST_PROBLEMS:
        found.append(Problem(layout.CHECKPOINT, "AUDIT-CUT-SHORT", {"most": MOST_PROBLEMS}))
    # A file that several looked at is named once for one cause.
    return list({(problem.path, problem.code): problem for problem in reversed(found)}.values())[
        ::-1
    ]


def _audit_entries(root: Path, checkpoint: Checkpoint, named: Named) -> Iterator[Problem]:
    frontier = Frontier()
    for bundle in tiles.bundles_for_size(checkpoint.size):
        first = bundle.index * TILE_WIDTH
        try:
            entries = decoded_bundle(bundle, read_tile(root, bundle))
        except Integrity as error:
            yield from _all_in_range(error, bundle)
            continue
        for index, entry in enumerate(entries, first):
            for digest in documents_named(entry):
                named.setdefault(digest, index)
            frontier.append(leaf_hash(entry))
        yield from _compare_with_tile(root, bundle, entries)
    # A bundle that could not be read has been named above.
    if frontier.size == checkpoint.size and frontier.root() != checkpoint.root:
        yield Problem(layout.CHECKPOINT, "REGISTER-ROOT-DIFFERS")


def _compare_with_tile(root: Path, bundle: Tile, entries: list[bytes]) -> Iterator[Problem]:
    tile = Tile(0, bundle.index, bundle.width)
    try:
        problem = entries_against_tile(bundle, entries, tile, read_tile(root, tile))
    except Integrity:
        return  # `_audit_tiles` names it
    if problem is not None:
        yield problem


def _audit_tiles(root: Path, checkpoint: Checkpoint) -> Iterator[Problem]:
    parents = TileCache(root)
    is_readable = True
    for tile in tiles.tiles_for_size(checkpoint.size):
        try:
            content = read_tile(root, tile)
        except Integrity as error:
            is_readable = False
            yield from _all_in_range(error, tile)
            continue
        if tile.width == TILE_WIDTH:
            yield from _compare_with_parent(parents, tile, content, checkpoint.size)
    if is_readable:
        try:
            verified_edge(root, checkpoint)
        except Integrity as error:
            yield from error.problems


def _compare_with_parent(
    parents: TileCache, tile: Tile, content: bytes, size: int
) -> Iterator[Problem]:
    parent = tile_of(tile.level + 1, tile.index // TILE_WIDTH, size)
    try:
        hashes = tiles.decode_tile(parents.read(parent), parent.width)
    except Integrity:
        return  # it is named when its own turn comes
    if root_of(tiles.decode_tile(content, TILE_WIDTH)) != hashes[tile.index % TILE_WIDTH]:
        yield _in_range(tile.path, "TILE-DIFFERS", tile, parent=parent.path)


def _audit_documents(root: Path, named: Named) -> Iterator[Problem]:
    for digest, index in named.items():
        path = layout.document_path(digest)
        try:
            read_file(root, path)
        except NotFound:
            yield Problem(path, "DOCUMENT-MISSING", {"first": index})
        except Integrity:
            continue  # `_audit_files` names it


def _audit_files(root: Path, size: int, named: Named) -> Iterator[Problem]:
    for path in files_below(root):
        try:
            yield from _audit_file(root, path, size, named)
        except TerangError as error:
            # What is wrong with another file is said where that file is looked at.
            yield from (problem for problem in error.problems if problem.path == path)


def files_below(root: Path) -> Iterator[str]:
    """All that is no folder, in a fixed order; symbolic links are not followed."""
    for folder, folders, files in os.walk(root):
        folders.sort()
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted(files + links):
            yield (Path(folder) / name).relative_to(root).as_posix()


def _audit_file(root: Path, path: str, size: int, named: Named) -> Iterator[Problem]:
    content = read_file(root, path)
    digest = layout.parse_document_path(path)
    if digest is not None:
        if layout.document_digest(content) != digest:
            yield Problem(path, "DOCUMENT-DIGEST")
        elif digest not in named:
            yield Problem(path, "FILE-EXTRA")
        return
    if path == layout.CHECKPOINT:
        return
    tile = _tile_at(path, size)
    if tile is None:
        yield Problem(path, "FILE-EXTRA")
        return
    whole = tile_of(tile.level, tile.index, size)
    if tile.width < whole.width and content != read_tile(root, whole)[: len(content)]:
        yield _in_range(path, "TILE-OLD-DIFFERS", tile, whole=whole.path)
    elif tile.width < whole.width:
        yield from _audit_width(tile, content)


def _audit_width(tile: Tile, content: bytes) -> Iterator[Problem]:
    """An old partial file begins like the present one; it must also end where it says."""
    try:
        if tile.level == ENTRIES:
            decoded_bundle(tile, content)
        else:
            tiles.decode_tile(content, tile.width)
    except TerangError as error:
        yield from _all_in_range(error, tile)


def _tile_at(path: str, size: int) -> Tile | None:
    """The tile with this path, if a tree of `size` has it or had it on its way."""
    try:
        tile = tiles.parse_path(path)
    except TerangError:
        return None
    hashes = size >> (TILE_HEIGHT * max(tile.level, 0))
    return tile if tile.index * TILE_WIDTH + tile.width <= hashes else None


def _in_range(path: str, code: str, tile: Tile, **params: object) -> Problem:
    """A problem with the range of entries, counted from 0, that the tile covers."""
    shift = TILE_HEIGHT * max(tile.level, 0)
    first = (tile.index * TILE_WIDTH) << shift
    last = ((tile.index * TILE_WIDTH + tile.width) << shift) - 1
    return Problem(path, code, {**params, "first": first, "last": last})


def _all_in_range(error: TerangError, tile: Tile) -> Iterator[Problem]:
    for problem in error.problems:
        yield _in_range(problem.path or tile.path, problem.code, tile, **problem.params)
