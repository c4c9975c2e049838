from __future__ import annotations

from pathlib import Path

import pytest

from publish.errors import Integrity, Problem
from publish.log import tiles
from publish.log.checkpoint import Checkpoint
from publish.log.tiles import Edge
from publish.log.tree import leaf_hash, root_of
from publish.register.growth import grown_files, open_bundle_entries, verified_edge
from publish.register.reader import RegisterReader
from tests.publish.register.registers import LOG, Office, entries_from


@pytest.mark.parametrize(
    ("old", "new"), [(0, 1), (0, 256), (1, 2), (255, 256), (256, 257), (300, 900), (512, 513)]
)
def test_growing_writes_exactly_the_files_that_the_smaller_tree_has_not(
    old: int, new: int, tmp_path: Path
) -> None:
    office = Office(tmp_path)
    edge = Edge()
    if old:
        edge = verified_edge(office.root, office.append(entries_from(0, old), 0).checkpoint)
    head = open_bundle_entries(office.root, edge)

    files = [tile for tile, _ in grown_files(edge, head, entries_from(old, new - old))]

    assert set(files) == {*tiles.new_bundles(old, new), *tiles.new_tiles(old, new)}
    assert len(files) == len(set(files))
    assert edge.root() == root_of([leaf_hash(entry) for entry in entries_from(0, new)])


def test_an_edge_that_gives_another_root_is_refused(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.append(entries_from(0, 300), 0)
    checkpoint = RegisterReader(office.root, LOG).checkpoint()
    other = Checkpoint(checkpoint.origin, checkpoint.size, bytes(32))

    with pytest.raises(Integrity) as raised:
        verified_edge(office.root, other)

    files = "tile/0/001.p/44, tile/1/000.p/1"
    assert raised.value.problems == (
        Problem("checkpoint", "REGISTER-EDGE-DIFFERS", {"files": files}),
    )
