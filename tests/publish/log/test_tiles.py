from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid, Problem
from publish.log import tiles
from publish.log.tiles import ENTRIES, Edge, LevelShape, Tile
from publish.log.tree import leaf_hash
from tests.publish.log.vectors import SAMPLE, SAMPLE_ENTRIES, VECTORS, naive_root

any_tile = st.builds(
    Tile,
    level=st.integers(ENTRIES, 63),
    index=st.integers(0, 2**63 // 256),
    width=st.integers(1, 256),
)


@pytest.mark.parametrize("vector", VECTORS["tile_paths"], ids=lambda vector: vector["path"])
def test_paths_are_those_of_the_vectors(vector: dict[str, int]) -> None:
    level = ENTRIES if vector.get("entries") else vector["level"]
    tile = Tile(level, vector["index"], vector["width"])

    assert tile.path == vector["path"]
    assert tiles.parse_path(tile.path) == tile


@given(any_tile)
def test_a_path_belongs_to_exactly_one_tile(tile: Tile) -> None:
    assert tiles.parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p",
        "tile/8/0/000",
        "tile/entries/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../0/000",
        "tile/0/" + "x001/" * 40 + "000",
    ],
)
def test_it_rejects_a_path_that_is_no_tile(path: str) -> None:
    with pytest.raises(Invalid) as raised:
        tiles.parse_path(path)

    assert raised.value.problems[0].code == "TILE-PATH"


@pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (-2, 0, 1), (0, -1, 1)])
def test_it_rejects_a_tile_out_of_bounds(level: int, index: int, width: int) -> None:
    with pytest.raises(Invalid, match="TILE-BOUNDS"):
        tiles.tile_path(level, index, width)


@pytest.mark.parametrize("width", [0, 257])
def test_it_rejects_a_width_out_of_bounds(width: int) -> None:
    with pytest.raises(Invalid, match="TILE-BOUNDS"):
        tiles.entries_path(0, width)


@pytest.mark.parametrize("size", ["256", "70000"])
def test_the_shape_of_a_tree_is_that_of_the_vectors(size: str) -> None:
    expected = [LevelShape(*row) for row in VECTORS["tiles_for_size"][size]]

    assert list(tiles.shape_of(int(size))) == expected


def test_an_empty_tree_has_no_tiles() -> None:
    assert list(tiles.tiles_for_size(0)) == []
    assert list(tiles.bundles_for_size(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_growing_needs_exactly_the_tiles_that_were_not_there(one: int, other: int) -> None:
    old, new = sorted((one, other))
    before = set(tiles.tiles_for_size(old)) | set(tiles.bundles_for_size(old))
    after = set(tiles.tiles_for_size(new)) | set(tiles.bundles_for_size(new))
    added = [*tiles.new_tiles(old, new), *tiles.new_bundles(old, new)]

    assert set(added) == after - before
    assert len(added) == len(set(added))


@given(st.integers(0, 700), st.integers(0, 700))
def test_an_edge_grows_to_the_same_tiles_and_root_from_any_start(one: int, other: int) -> None:
    old, new = sorted((one, other))
    entries = [b"%d" % number for number in range(new)]
    first = Edge()
    for entry in entries[:old]:
        first.append(leaf_hash(entry))
    edge = Edge.resume(old, first.partial_tiles())

    written = [tile for entry in entries[old:] for tile in edge.append(leaf_hash(entry))]

    assert edge.root() == naive_root(entries)
    made = {tile for tile, _ in [*written, *edge.partial_tiles()]}
    assert set(tiles.new_tiles(old, new)) <= made
    assert edge.size == new


def test_the_tiles_of_the_sample_log_are_those_of_the_vectors() -> None:
    edge = Edge()
    files = {}
    for entry in SAMPLE_ENTRIES:
        files.update({tile.path: content for tile, content in edge.append(leaf_hash(entry))})
    files.update({tile.path: content for tile, content in edge.partial_tiles()})
    for tile in tiles.bundles_for_size(300):
        start = tile.index * 256
        files[tile.path] = tiles.encode_bundle(SAMPLE_ENTRIES[start : start + tile.width])

    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}

    assert digests == SAMPLE["files_sha256"]
    assert files["tile/1/000.p/1"].hex() == SAMPLE["tile_1_000_p_1_hex"]
    assert edge.root().hex() == SAMPLE["root_hex"]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert tiles.decode_bundle(tiles.encode_bundle(entries), len(entries)) == entries


def test_an_entry_may_have_65535_bytes_and_not_one_more() -> None:
    largest = b"a" * 65_535

    assert tiles.decode_bundle(tiles.encode_bundle([largest]), 1) == [largest]
    with pytest.raises(Invalid) as raised:
        tiles.encode_bundle([b"", largest + b"a"])
    assert raised.value.problems == (
        Problem("/1", "ENTRY-TOO-LARGE", {"size": 65_536, "limit": 65_535}),
    )


@pytest.mark.parametrize("count", [0, 257])
def test_it_rejects_a_bundle_that_is_empty_or_too_wide(count: int) -> None:
    with pytest.raises(Invalid, match="BUNDLE-WIDTH"):
        tiles.encode_bundle([b"a"] * count)


@pytest.mark.parametrize(
    ("content", "width"),
    [
        (b"", 1),
        (b"\x00", 1),
        (b"\x00\x02a", 1),
        (b"\x00\x01a", 2),
        (b"\x00\x01a\x00\x01b", 1),
        (b"\x00\x01a\x00", 1),
    ],
)
def test_it_rejects_a_bundle_of_another_shape(content: bytes, width: int) -> None:
    with pytest.raises(Invalid, match="BUNDLE-FORMAT"):
        tiles.decode_bundle(content, width)


def test_it_rejects_a_tile_of_another_length() -> None:
    with pytest.raises(Invalid, match="TILE-FORMAT"):
        tiles.decode_tile(b"\x00" * 63, 2)
