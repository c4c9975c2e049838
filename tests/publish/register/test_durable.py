from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.errors import Integrity, Invalid, NotFound, Problem
from publish.register import durable
from tests.publish.register.registers import Killed

NAME = "tile/0/000"
WRITERS = [durable.write_file, durable.write_once]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the disk, in order: fsync of a file or folder, rename."""
    heard: list[str] = []
    fsync, rename = os.fsync, os.rename

    def spying_fsync(fd: int) -> None:
        heard.append("sync folder" if stat.S_ISDIR(os.fstat(fd).st_mode) else "sync file")
        fsync(fd)

    def spying_rename(*names: str, **folders: int) -> None:
        heard.append("rename")
        rename(*names, **folders)

    monkeypatch.setattr(os, "fsync", spying_fsync)
    monkeypatch.setattr(os, "rename", spying_rename)
    return heard


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_written_is_read(write: Callable[..., None], tmp_path: Path) -> None:
    write(tmp_path, NAME, b"abc")

    assert durable.read_file(tmp_path, NAME) == b"abc"
    assert [path.name for path in (tmp_path / "tile/0").iterdir()] == ["000"]


@pytest.mark.parametrize("write", WRITERS)
def test_the_file_is_synced_before_the_rename_and_its_folder_after(
    write: Callable[..., None], tmp_path: Path, calls: list[str]
) -> None:
    write(tmp_path, "a", b"abc")

    assert calls == ["sync file", "rename", "sync folder"]


def test_new_folders_are_synced_into_their_parents(tmp_path: Path, calls: list[str]) -> None:
    durable.write_file(tmp_path, NAME, b"abc")

    assert calls == ["sync folder", "sync folder", "sync file", "rename", "sync folder"]


def test_equal_bytes_written_once_more_are_synced_and_not_replaced(
    tmp_path: Path, calls: list[str]
) -> None:
    durable.write_once(tmp_path, "a", b"abc")
    before = (tmp_path / "a").stat().st_ino
    calls.clear()

    durable.write_once(tmp_path, "a", b"abc")

    assert (tmp_path / "a").stat().st_ino == before
    assert calls == ["sync file", "sync folder"]


def test_other_bytes_written_once_more_are_refused(tmp_path: Path) -> None:
    durable.write_once(tmp_path, NAME, b"abc")

    with pytest.raises(Integrity) as raised:
        durable.write_once(tmp_path, NAME, b"abd")

    assert raised.value.problems == (Problem(NAME, "FILE-DIFFERS"),)
    assert durable.read_file(tmp_path, NAME) == b"abc"


@pytest.mark.parametrize(
    ("mode", "folder_mode"), [(durable.PUBLIC_FILE, 0o755), (durable.SECRET_FILE, 0o700)]
)
def test_modes_do_not_depend_on_the_umask(mode: int, folder_mode: int, tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        durable.write_file(tmp_path, "a/b", b"", mode)
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "a/b").stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == folder_mode


@pytest.mark.parametrize("name", ["", ".", "..", "a/../b", "/a", "a//b", "a/", "a\x00b"])
def test_it_rejects_a_name_that_leaves_the_folder(name: str, tmp_path: Path) -> None:
    for act in (
        lambda: durable.read_file(tmp_path, name),
        lambda: durable.write_file(tmp_path, name, b""),
        lambda: durable.remove_file(tmp_path, name),
    ):
        with pytest.raises(Invalid, match="FILE-NAME"):
            act()


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    for name in ("a", "a/b"):
        with pytest.raises(NotFound) as raised:
            durable.read_file(tmp_path, name)
        assert raised.value.problems == (Problem(name, "FILE-MISSING"),)


def _link_file(folder: Path) -> None:
    (folder / "tile/0").mkdir(parents=True)
    (folder / "elsewhere").write_bytes(b"secret")
    (folder / NAME).symlink_to(folder / "elsewhere")


def _link_folder(folder: Path) -> None:
    (folder / "elsewhere/0").mkdir(parents=True)
    (folder / "elsewhere/0/000").write_bytes(b"secret")
    (folder / "tile").symlink_to(folder / "elsewhere")


def _pipe(folder: Path) -> None:
    (folder / "tile/0").mkdir(parents=True)
    os.mkfifo(folder / NAME)


def _folder(folder: Path) -> None:
    (folder / NAME).mkdir(parents=True)


def _file_on_the_way(folder: Path) -> None:
    (folder / "tile").mkdir()
    (folder / "tile/0").write_bytes(b"")


@pytest.mark.parametrize("put", [_link_file, _link_folder, _pipe, _folder, _file_on_the_way])
def test_what_is_no_plain_file_is_neither_read_nor_replaced(
    put: Callable[[Path], None], tmp_path: Path
) -> None:
    put(tmp_path)

    for act in (
        lambda: durable.read_file(tmp_path, NAME),
        lambda: durable.write_file(tmp_path, NAME, b"new"),
        lambda: durable.write_once(tmp_path, NAME, b"new"),
    ):
        with pytest.raises(Integrity) as raised:
            act()
        assert raised.value.problems == (Problem(NAME, "FILE-NOT-PLAIN"),)
    assert b"new" not in {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_an_error_of_fsync_leaves_the_old_file_and_reaches_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable.write_file(tmp_path, "a", b"old")

    def failing(fd: int) -> None:
        raise OSError(errno.EIO, "I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="I/O error"):
            durable.write_file(tmp_path, "a", b"new")

    assert durable.read_file(tmp_path, "a") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_a_killed_writer_left_is_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*names: str, **folders: int) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", killed)
        with pytest.raises(Killed):
            durable.write_file(tmp_path, "a", b"new")
    assert len(list(tmp_path.iterdir())) == 1

    durable.write_file(tmp_path, "a", b"newer")

    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_removing_takes_the_temp_files_of_that_file_and_no_other(tmp_path: Path) -> None:
    for name in ("a", ".a.1-2.tmp", ".b.1-2.tmp", "ab"):
        (tmp_path / name).write_bytes(b"")

    durable.remove_file(tmp_path, "a")

    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.1-2.tmp", "ab"]


def test_removing_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    durable.remove_file(tmp_path, "a/b")

    assert list(tmp_path.iterdir()) == []


def test_threads_that_write_one_file_never_mix_their_bytes(tmp_path: Path) -> None:
    contents = [bytes([number]) * 100_000 for number in range(4)]

    def write(content: bytes) -> None:
        for _ in range(5):
            durable.write_file(tmp_path, "a", content)

    threads = [threading.Thread(target=write, args=[content]) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert durable.read_file(tmp_path, "a") in contents
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
