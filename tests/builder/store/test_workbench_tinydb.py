"""The workbench's file: refused when it is not as it was written, never repaired."""

from __future__ import annotations

import stat
from pathlib import Path
from random import Random

import pytest

from builder.domain.draft import started
from builder.store.workbench_tinydb import TinyWorkbench
from publish.errors import Integrity, TerangError
from publish.facts.json_text import read_json
from tests.hardening.conftest import IS_LONG
from tests.makers import NOON

DRAFT = started("D1", "izin-contoh", '{"id": "izin-contoh"}', "{}", "ani", NOON)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    TinyWorkbench(tmp_path / "workbench.json").put(DRAFT, None)
    return tmp_path / "workbench.json"


def test_people_can_read_the_file(path: Path) -> None:
    _, _, body = path.read_bytes().partition(b"\n")
    (document,) = read_json(body)["drafts"].values()

    assert ("izin-contoh", 2) == (document["service"], document["schema"])


def test_only_the_owner_may_read_it(path: Path) -> None:
    modes = {stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}

    assert {0o600} == modes


def test_every_flipped_bit_is_noticed(path: Path) -> None:
    whole, rng = path.read_bytes(), Random(3)
    for _ in range(500 if IS_LONG else 100):
        changed = bytearray(whole)
        changed[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        with pytest.raises(Integrity):
            TinyWorkbench(path).all()


def test_every_cut_is_noticed_and_left_alone(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(0, len(whole), 1 if IS_LONG else 7):
        path.write_bytes(whole[:length])
        with pytest.raises(Integrity):
            TinyWorkbench(path).put(DRAFT, None)
        assert whole[:length] == path.read_bytes()


def test_a_link_in_its_place_is_not_followed(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)

    with pytest.raises(TerangError):
        TinyWorkbench(path).all()
