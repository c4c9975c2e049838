"""Hundreds of changes to what was published: each is found and names the right thing.

Every change is to one tree and is undone afterwards; in between, the tree as it was
published must give no finding, so an alarm is never a leftover.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from bench.city import SIGNER
from publish.verify import verify_site
from tests.hardening.conftest import IS_LONG
from tests.publish.publication.towns import Town
from tests.publish.verify.test_site import named

CHANGES = 500 if IS_LONG else 320
UNTOUCHED_EVERY = 1 if IS_LONG else 16


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("tampered"))
    town.grow(40)
    town.publish()
    return town


def flips_a_bit(path: Path, random: Random, others: list[Path]) -> Path:
    data = bytearray(path.read_bytes())
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)
    return path


def cuts_the_end(path: Path, random: Random, others: list[Path]) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: random.randrange(len(data))])
    return path


def lengthens(path: Path, random: Random, others: list[Path]) -> Path:
    path.write_bytes(path.read_bytes() + random.choice((b"\n", b" ", b"<p>Rp0</p>")))
    return path


def changes_a_digit(path: Path, random: Random, others: list[Path]) -> Path:
    """An amount or a date; a bit where a file has no digit."""
    data = path.read_bytes()
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return flips_a_bit(path, random, others)
    at = random.choice(digits)
    path.write_bytes(data[:at] + bytes([48 + (data[at] - 47) % 10]) + data[at + 1 :])
    return path


def takes_away(path: Path, random: Random, others: list[Path]) -> Path:
    path.unlink()
    return path


def puts_another_in_its_place(path: Path, random: Random, others: list[Path]) -> Path:
    data = path.read_bytes()
    other = random.choice([o for o in others if o != path and o.read_bytes() != data])
    path.write_bytes(other.read_bytes())
    return path


def adds_a_file(path: Path, random: Random, others: list[Path]) -> Path:
    added = path.with_name(f"tambahan-{random.randrange(10**6)}.html")
    added.write_bytes(b"<!doctype html><title>x</title>")
    return added


CHANGE: Mapping[str, Callable[[Path, Random, list[Path]], Path]] = {
    change.__name__: change
    for change in (
        flips_a_bit,
        cuts_the_end,
        lengthens,
        changes_a_digit,
        takes_away,
        puts_another_in_its_place,
        adds_a_file,
    )
}


def is_spare(path: Path) -> bool:
    """A partial tile that a wider one has replaced: it may be gone (tlog-tiles)."""
    widths = [int(other.name) for other in path.parent.iterdir() if other.name.isdecimal()]
    return path.parent.suffix == ".p" and int(path.name) < max(widths)


def test_every_change_is_found_and_named_and_nothing_else_is(town: Town) -> None:
    random, vkey = Random(20261124), SIGNER.verifier.vkey
    everything = sorted(path for path in town.out.rglob("*") if path.is_file())
    register = [path for path in everything if "register" in path.parts and not is_spare(path)]
    pages = [path for path in everything if "register" not in path.parts]
    missed: list[tuple[str, str]] = []
    for count in range(CHANGES):
        others = (register, pages)[count % 2]
        path, change = random.choice(others), random.choice(list(CHANGE))
        before = path.read_bytes()
        touched = CHANGE[change](path, random, others)
        verdict = verify_site(town.out, town.site, vkey)
        name = touched.relative_to(town.out).as_posix()
        if name not in named(verdict):
            missed.append((name, change))
        if touched != path:
            touched.unlink()
        path.write_bytes(before)
        if count % UNTOUCHED_EVERY == 0:
            assert () == verify_site(town.out, town.site, vkey).problems, (name, change)

    assert [] == missed


def test_trees_of_any_size_and_way_of_making_give_no_alarm(tmp_path: Path) -> None:
    town, random, vkey = Town(tmp_path / "town"), Random(3), SIGNER.verifier.vkey
    for step in range(12):
        town.grow(random.randrange(1, 6))
        town.publish(full=step % 4 == 3)
        copy = Path(shutil.copytree(town.out, tmp_path / f"copy{step}"))

        assert () == verify_site(copy, town.site, vkey).problems
