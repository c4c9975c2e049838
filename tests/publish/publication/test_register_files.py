"""The published register is the one on disk, as far as it is signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.city import SIGNER
from publish.publication.register_files import published_checkpoint
from publish.register.audit import audit_register
from tests.publish.publication.towns import Town, files_of


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(40)
    return made


def published(town: Town) -> dict[str, bytes]:
    return files_of(town.out / "register")


def test_every_file_of_the_register_is_published_unchanged(town: Town) -> None:
    town.publish()

    expected = files_of(town.city.root)
    assert expected == {n: d for n, d in published(town).items() if n != "verifier.vkey"}


def test_the_published_register_stands_an_audit_after_small_runs(town: Town) -> None:
    for events in (1, 200, 30):
        town.grow(events)
        town.publish()

    found = audit_register(town.out / "register", SIGNER.verifier)

    assert {"verifier.vkey"} == {problem.path for problem in found}


def test_what_a_writer_has_staged_and_not_signed_stays_unpublished(town: Town) -> None:
    """A writer that was killed before signing leaves files of a larger tree."""
    size = 49
    for name in ("tile/entries/000.p/52", "tile/0/000.p/52"):
        (town.city.root / name).write_bytes(b"staged")

    town.publish()

    assert [] == [name for name in published(town) if name.endswith("/52")]
    assert f"tile/0/000.p/{size}" in published(town)


def test_a_small_run_reads_and_writes_only_the_edge(town: Town) -> None:
    town.grow(260)
    town.publish()
    town.grow(1)
    steps: list[str] = []

    town.publish(on_step=steps.append)

    names = [step for step in steps if step.startswith("rename register/")]
    assert [
        "rename register/tile/entries/001.p/54",
        "rename register/tile/0/001.p/54",
        "rename register/checkpoint",
    ] == names


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff"])
def test_a_damaged_checkpoint_in_the_folder_is_no_history_and_is_replaced(
    town: Town, content: bytes
) -> None:
    town.publish()
    checkpoint = town.out / "register/checkpoint"
    checkpoint.write_bytes(content)
    assert published_checkpoint(town.out, SIGNER.verifier) is None
    town.grow(1)

    town.publish()

    assert town.published_anew() == files_of(town.out)
