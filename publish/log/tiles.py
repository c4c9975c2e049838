"""How the tree is cut into files: tiles of hashes and bundles of entries.

The format is C2SP tlog-tiles with tile height 8. Hash i of tile N at level l
is the root of the leaves from (N*256 + i) * 256^l up to the next one; bundle N
holds the entries whose hashes are in tile N of level 0.

Invariants:
- a tile holds hashes of complete subtrees only, 1 to 256 of them;
- a path belongs to exactly one tile, and a tile has exactly one path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publish.errors import Invalid, Problem
from publish.log.tree import EMPTY_ROOT, HASH_SIZE, root_of

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_LEVEL = 63
MAX_ENTRY_SIZE = 0xFFFF

# The "level" of an entry bundle in `Tile`; it shares N and W with level 0.
ENTRIES = -1

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)"
    r"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of the log. `level` is 0 to 63, or `ENTRIES` for a bundle;
    `width` counts its hashes or entries, 1 to 256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Where the tile is kept, below the prefix of the log."""
        if self.level == ENTRIES:
            return entries_path(self.index, self.width)
        return tile_path(self.level, self.index, self.width)


@dataclass(frozen=True, slots=True)
class LevelShape:
    """One level of a tree: how many full tiles, and the width of the partial
    one to their right (0: there is none)."""

    level: int
    full: int
    partial: int


def tile_path(level: int, index: int, width: int | None = None) -> str:
    """The path of a tile of hashes; `width` None means full.

    Tile 1234067 of level 0 is `tile/0/x001/x234/067`.
    """
    if not 0 <= level <= MAX_LEVEL:
        raise Invalid(Problem("", "TILE-BOUNDS", {"level": level, "index": index}))
    return f"tile/{level}/{_numbered(index, width)}"


def entries_path(index: int, width: int | None = None) -> str:
    """The path of an entry bundle; `width` None means full."""
    return f"tile/entries/{_numbered(index, width)}"


def parse_path(path: str) -> Tile:
    """The tile that is kept at `path`; Invalid `TILE-PATH` for any other path."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise Invalid(Problem("", "TILE-PATH", {"path": path}))
    level = ENTRIES if match["level"] == "entries" else int(match["level"])
    index = int(match["index"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(match["width"]) if match["width"] else TILE_WIDTH)
    # The last comparison refuses leading groups of zeros and `.p/256`.
    if level > MAX_LEVEL or tile.width > TILE_WIDTH or tile.path != path:
        raise Invalid(Problem("", "TILE-PATH", {"path": path}))
    return tile


def _numbered(index: int, width: int | None) -> str:
    if index < 0 or (width is not None and not 1 <= width <= TILE_WIDTH):
        raise Invalid(Problem("", "TILE-BOUNDS", {"index": index, "width": width}))
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return number if width in (None, TILE_WIDTH) else f"{number}.p/{width}"


def shape_of(size: int) -> tuple[LevelShape, ...]:
    """The levels of a tree of `size` leaves, lowest first; none of an empty tree.

    Size 70000: 273 full and one of 112; 1 full and one of 17; one of 2.
    """
    levels: list[LevelShape] = []
    hashes = size
    while hashes:
        levels.append(LevelShape(len(levels), *divmod(hashes, TILE_WIDTH)))
        hashes //= TILE_WIDTH
    return tuple(levels)


def tiles_for_size(size: int) -> Iterator[Tile]:
    """Every tile of hashes of a tree, level by level, from left to right."""
    return new_tiles(0, size)


def bundles_for_size(size: int) -> Iterator[Tile]:
    """Every entry bundle of a tree, from left to right."""
    return new_bundles(0, size)


def new_tiles(old_size: int, new_size: int) -> Iterator[Tile]:
    """The tiles of hashes that a tree of `new_size` has and its beginning of
    `old_size` has not."""
    for shape in shape_of(new_size):
        yield from _new_on_level(shape, shape.level, old_size >> (TILE_HEIGHT * shape.level))


def new_bundles(old_size: int, new_size: int) -> Iterator[Tile]:
    """The entry bundles that a tree of `new_size` has and its beginning of
    `old_size` has not."""
    for shape in shape_of(new_size)[:1]:
        yield from _new_on_level(shape, ENTRIES, old_size)


def _new_on_level(shape: LevelShape, level: int, old_hashes: int) -> Iterator[Tile]:
    old_full, old_partial = divmod(old_hashes, TILE_WIDTH)
    for index in range(old_full, shape.full):
        yield Tile(level, index)
    if shape.partial and (shape.full, shape.partial) != (old_full, old_partial):
        yield Tile(level, shape.full, shape.partial)


def edge_tiles(size: int) -> tuple[Tile, ...]:
    """The partial tiles of hashes along the right edge, lowest first: all that
    is needed to know the root."""
    return tuple(
        Tile(shape.level, shape.full, shape.partial) for shape in shape_of(size) if shape.partial
    )


class Edge:
    """The right edge of a tree in tiles: grows it, and knows the root.

    Memory does not grow with the tree: at most 255 hashes a level.
    """

    __slots__ = ("_levels", "size")

    def __init__(self) -> None:
        self.size = 0
        self._levels: list[list[bytes]] = []

    @classmethod
    def resume(cls, size: int, tiles: Iterable[tuple[Tile, bytes]]) -> Edge:
        """The edge of a tree that exists, from the bytes of its `edge_tiles`."""
        edge = cls()
        edge.size = size
        edge._levels = [[] for _ in shape_of(size)]
        for tile, content in tiles:
            edge._levels[tile.level] = decode_tile(content, tile.width)
        return edge

    def append(self, leaf: bytes) -> list[tuple[Tile, bytes]]:
        """Add the hash of one leaf; gives the tiles that this leaf made full."""
        self.size += 1
        completed: list[tuple[Tile, bytes]] = []
        level, carried = 0, leaf
        while True:
            if level == len(self._levels):
                self._levels.append([])
            hashes = self._levels[level]
            hashes.append(carried)
            if len(hashes) < TILE_WIDTH:
                return completed
            index = (self.size >> (TILE_HEIGHT * (level + 1))) - 1
            completed.append((Tile(level, index), b"".join(hashes)))
            carried = root_of(hashes)
            hashes.clear()
            level += 1

    def partial_tiles(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles of the tree as it is, lowest first."""
        return [(tile, b"".join(self._levels[tile.level])) for tile in edge_tiles(self.size)]

    def root(self) -> bytes:
        """The root of the tree.

        The ragged rest below a level is one more item at its right end: RFC 6962
        splits before the same item whether it stands for 256^l leaves or fewer.
        """
        rest: list[bytes] = []
        for hashes in self._levels:
            items = hashes + rest
            rest = [root_of(items)] if items else []
        return rest[0] if rest else EMPTY_ROOT


def decode_tile(content: bytes, width: int) -> list[bytes]:
    """The `width` hashes of a tile; Invalid `TILE-FORMAT` for another length."""
    if len(content) != width * HASH_SIZE:
        raise Invalid(
            Problem("", "TILE-FORMAT", {"expected": width * HASH_SIZE, "found": len(content)})
        )
    return [content[at : at + HASH_SIZE] for at in range(0, len(content), HASH_SIZE)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries, each behind its length as a big-endian uint16 (tlog-tiles)."""
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise Invalid(Problem("", "BUNDLE-WIDTH", {"count": len(entries), "limit": TILE_WIDTH}))
    too_large = [
        Problem(f"/{at}", "ENTRY-TOO-LARGE", {"size": len(entry), "limit": MAX_ENTRY_SIZE})
        for at, entry in enumerate(entries)
        if len(entry) > MAX_ENTRY_SIZE
    ]
    if too_large:
        raise Invalid(too_large)
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(content: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle; Invalid `BUNDLE-FORMAT` if the bytes hold
    another number, stop in the middle of an entry, or go on after the last."""
    entries: list[bytes] = []
    at = 0
    while at + 2 <= len(content) and len(entries) < width:
        start = at + 2
        at = start + int.from_bytes(content[at:start], "big")
        entries.append(content[start:at])
    if len(entries) != width or at != len(content):
        raise Invalid(
            Problem("", "BUNDLE-FORMAT", {"expected": width, "found": len(entries), "offset": at})
        )
    return entries
