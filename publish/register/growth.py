"""From a tree and new entries to the files of the larger tree.

Invariants:
- only files that the smaller tree has not are written, so what a checkpoint
  covers is never touched again;
- the edge is believed only if it gives the root of the signed checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from publish.errors import Integrity, Problem
from publish.log import tiles
from publish.log.checkpoint import Checkpoint
from publish.log.tiles import ENTRIES, TILE_WIDTH, Edge, Tile
from publish.log.tree import leaf_hash
from publish.register.layout import CHECKPOINT
from publish.register.reader import decoded_bundle, read_tile, tile_of


def verified_edge(root: Path, checkpoint: Checkpoint) -> Edge:
    """The right edge of the tree, from its tiles on disk.

    Integrity: what `read_tile` raises, or `REGISTER-EDGE-DIFFERS` with the names
    of the tiles if they do not give the checkpoint's root.
    """
    edge_tiles = tiles.edge_tiles(checkpoint.size)
    edge = Edge.resume(checkpoint.size, [(tile, read_tile(root, tile)) for tile in edge_tiles])
    if edge.root() != checkpoint.root:
        files = ", ".join(tile.path for tile in edge_tiles)
        raise Integrity(Problem(CHECKPOINT, "REGISTER-EDGE-DIFFERS", {"files": files}))
    return edge


def open_bundle_entries(root: Path, edge: Edge) -> list[bytes]:
    """The entries of the partial bundle at the end of a tree; none if it is full.

    They are copied into the next bundle, so they must have the hashes of the
    edge: Integrity `ENTRY-DIFFERS` otherwise.
    """
    width = edge.size % TILE_WIDTH
    if not width:
        return []
    bundle = Tile(ENTRIES, edge.size // TILE_WIDTH, width)
    entries = decoded_bundle(bundle, read_tile(root, bundle))
    tile, content = edge.partial_tiles()[0]
    problem = entries_against_tile(bundle, entries, tile, content)
    if problem is not None:
        raise Integrity(problem)
    return entries


def entries_against_tile(
    bundle: Tile, entries: Sequence[bytes], tile: Tile, content: bytes
) -> Problem | None:
    """`ENTRY-DIFFERS` with the first and last entry whose hash is not in the tile."""
    pairs = zip(entries, tiles.decode_tile(content, tile.width), strict=True)
    differing = [
        index
        for index, (entry, stored) in enumerate(pairs, bundle.index * TILE_WIDTH)
        if leaf_hash(entry) != stored
    ]
    if not differing:
        return None
    params = {"first": differing[0], "last": differing[-1], "tile": tile.path}
    return Problem(bundle.path, "ENTRY-DIFFERS", params)


def grown_files(
    edge: Edge, head: Sequence[bytes], entries: Sequence[bytes]
) -> Iterator[tuple[Tile, bytes]]:
    """The bundles and tiles that `entries` add to a tree.

    `head` are the entries of its partial bundle. Afterwards `edge` is the edge
    of the larger tree.
    """
    old_size, new_size = edge.size, edge.size + len(entries)
    first = old_size - len(head)
    written = [*head, *entries]
    for bundle in tiles.new_bundles(old_size, new_size):
        start = bundle.index * TILE_WIDTH - first
        yield bundle, tiles.encode_bundle(written[start : start + bundle.width])
    for entry in entries:
        yield from edge.append(leaf_hash(entry))
    added = set(tiles.new_tiles(old_size, new_size))
    yield from (made for made in edge.partial_tiles() if made[0] in added)


def entries_on_disk(root: Path, start: int, stop: int) -> list[bytes]:
    """Entries that the published checkpoint may not cover yet, from the bundles
    of a tree of size `stop`."""
    found: list[bytes] = []
    for index in range(start // TILE_WIDTH, -(-stop // TILE_WIDTH)):
        bundle = tile_of(ENTRIES, index, stop)
        found += decoded_bundle(bundle, read_tile(root, bundle))
    return found[start % TILE_WIDTH :]
