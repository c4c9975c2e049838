from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.errors import Conflict, Integrity, Problem
from publish.register.last_signed import Batch, LastSignedFile, SignedState, read_copy
from tests.publish.register.registers import NOON

BATCH = Batch("b1", "aa", 3, 2, "bb", ("cc", "dd"))
FIRST = SignedState("", None, None, BATCH)
SECOND = SignedState("terang.example/kota\n5\nx\n\n— k sig\n", NOON, BATCH, None)


def _written_over(copy: str, path: str) -> None:
    """As `cat COPY > PATH` does: the file stays, its bytes change."""
    Path(path).write_bytes(Path(copy).read_bytes())


@pytest.fixture
def record(tmp_path: Path) -> LastSignedFile:
    return LastSignedFile(tmp_path / "last-signed.json")


def test_before_the_first_there_is_nothing(record: LastSignedFile) -> None:
    assert record.read() is None


def test_what_was_swapped_in_is_read(record: LastSignedFile) -> None:
    record.compare_and_swap(None, FIRST)
    assert record.read() == FIRST

    record.compare_and_swap(FIRST, SECOND)
    assert record.read() == SECOND


@pytest.mark.parametrize("expected", [None, SECOND])
def test_it_does_not_swap_what_somebody_else_changed(
    expected: SignedState | None, record: LastSignedFile
) -> None:
    record.compare_and_swap(None, FIRST)

    with pytest.raises(Conflict) as raised:
        record.compare_and_swap(expected, SECOND)

    assert raised.value.problems == (Problem("last-signed.json", "LAST-SIGNED-CHANGED"),)
    assert record.read() == FIRST


def test_only_its_owner_can_read_it(record: LastSignedFile, tmp_path: Path) -> None:
    record.compare_and_swap(None, FIRST)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"last-signed.json": 0o600, "last-signed.json.lock": 0o600}


def test_one_flipped_byte_anywhere_is_noticed(record: LastSignedFile, tmp_path: Path) -> None:
    record.compare_and_swap(None, SECOND)
    path = tmp_path / "last-signed.json"
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Integrity, match="LAST-SIGNED-DAMAGED"):
            record.read()


@pytest.mark.parametrize("content", [b"", b"{}", b"sha256 \n"])
def test_a_cut_file_is_noticed(content: bytes, record: LastSignedFile, tmp_path: Path) -> None:
    (tmp_path / "last-signed.json").write_bytes(content)

    with pytest.raises(Integrity, match="LAST-SIGNED-DAMAGED"):
        record.read()


def test_a_symbolic_link_in_its_place_is_refused(record: LastSignedFile, tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    (tmp_path / "last-signed.json").symlink_to(tmp_path / "other")

    with pytest.raises(Integrity, match="FILE-NOT-PLAIN"):
        record.compare_and_swap(None, FIRST)


def test_the_record_is_believed_after_its_folder_was_renamed(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    LastSignedFile(tmp_path / "here/last-signed.json").compare_and_swap(None, SECOND)
    (tmp_path / "here").rename(tmp_path / "there")

    assert LastSignedFile(tmp_path / "there/last-signed.json").read() == SECOND


@pytest.mark.parametrize("put_back", [shutil.copy2, shutil.move, _written_over])
def test_a_copy_of_the_record_is_refused_and_can_be_read(
    put_back: Callable[[str, str], object], record: LastSignedFile, tmp_path: Path
) -> None:
    path, copy = tmp_path / "last-signed.json", tmp_path / "backup"
    record.compare_and_swap(None, FIRST)
    shutil.copy2(path, copy)
    record.compare_and_swap(FIRST, SECOND)
    put_back(str(copy), str(path))

    with pytest.raises(Integrity, match="LAST-SIGNED-COPIED"):
        record.read()
    assert read_copy(path.read_bytes(), path.name) == FIRST
    with pytest.raises(Integrity, match="LAST-SIGNED-COPIED"):
        record.compare_and_swap(FIRST, SECOND)
