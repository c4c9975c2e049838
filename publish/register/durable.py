"""Files that are wholly there or not there, also after a power cut.

A file appears by temp file, fsync, rename, fsync of its folder (Sunlight,
`durable/path.go`). Every function takes a trusted `folder` and the `name` of a
file below it, such as `tile/0/000`.

Invariants:
- below `folder` no symbolic link is followed, neither of a file nor of a
  folder on the way, and only plain files are read or replaced;
- when a function returns, its effect survives a power cut;
- an error of fsync is never retried: the kernel may have dropped the data and
  would report success the second time, so it reaches the caller as OSError.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publish.errors import Integrity, Invalid, NotFound, Problem

PUBLIC_FILE = 0o644
SECRET_FILE = 0o600

_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

# FS_IOC_GETVERSION of linux/fs.h: what tells two files apart that had one inode number.
_GET_GENERATION = 0x80087601

# What opening a symbolic link, or a file where a folder should be, fails with.
_NOT_PLAIN = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)


def read_file(folder: Path, name: str) -> bytes:
    """The bytes of a file; NotFound `FILE-MISSING`, Integrity `FILE-NOT-PLAIN`."""
    with _parent(folder, name) as (parent, last):
        return _read(parent, last, name)


def write_file(folder: Path, name: str, data: bytes, mode: int = PUBLIC_FILE) -> None:
    """Put a file in place of whatever plain file was there.

    `folder` exists; folders below it are made as needed, open to others exactly
    if the file is.
    """
    with _made_parent(folder, name, mode) as (parent, last):
        _refuse_what_is_not_plain(parent, last, name)
        _replace(parent, last, lambda _: data, mode)


def write_bound(folder: Path, name: str, content: Callable[[str], bytes], mode: int) -> None:
    """As `write_file`, with content that holds the identity of its own file: a copy of
    it, which is another file, can be told from it by `identity`."""
    with _made_parent(folder, name, mode) as (parent, last):
        _refuse_what_is_not_plain(parent, last, name)
        _replace(parent, last, lambda opened: content(_identity(opened)), mode)


def identity(folder: Path, name: str) -> str:
    """What no copy of this file has: it stays when the file is renamed, also when folders
    above it are, and changes when it is restored from anywhere. NotFound `FILE-MISSING`."""
    with _parent(folder, name) as (parent, last):
        opened = _open(last, _READ_FLAGS, parent, name)
        try:
            return _identity(opened)
        finally:
            os.close(opened)


def write_once(folder: Path, name: str, data: bytes, mode: int = PUBLIC_FILE) -> None:
    """Put a file that never changes. Equal bytes may be there already; other
    bytes raise Integrity `FILE-DIFFERS` and stay as they are."""
    with _made_parent(folder, name, mode) as (parent, last):
        try:
            present = _read(parent, last, name)
        except NotFound:
            _replace(parent, last, lambda _: data, mode)
            return
        if present != data:
            raise Integrity(Problem(name, "FILE-DIFFERS"))
        # Whoever wrote it may have been cut off before it was durable.
        _sync_file(parent, last)
        os.fsync(parent)


def make_folder(folder: Path, mode: int = 0o755) -> None:
    """Make a folder, and those above it, unless it is there already."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    folder.chmod(mode)  # mkdir obeys the umask
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """The names in it survive a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def remove_file(folder: Path, name: str) -> None:
    """Take away a file, and temp files that a killed writer of it left; nothing
    happens if there is none."""
    try:
        with _parent(folder, name) as (parent, last):
            with os.scandir(parent) as scanned:
                found = [entry.name for entry in scanned]
            for entry in found:
                if entry == last or _is_temporary(entry, last):
                    os.unlink(entry, dir_fd=parent)
            os.fsync(parent)
    except NotFound:
        return


def remove_leftovers(folder: Path, name: str) -> None:
    """Take away temp files that killed writers of a file left. Only whoever holds the lock of
    that file may: what another writer is about to put there looks the same."""
    try:
        with _parent(folder, name) as (parent, last):
            with os.scandir(parent) as scanned:
                found = [entry.name for entry in scanned if _is_temporary(entry.name, last)]
            for entry in found:
                os.unlink(entry, dir_fd=parent)
    except NotFound:
        return


@contextmanager
def _parent(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    *parts, last = _parts(name)
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(Problem(name, "FILE-MISSING")) from None
    try:
        for part in parts:
            below = _open(part, _FOLDER_FLAGS, opened, name)
            os.close(opened)
            opened = below
        yield opened, last
    finally:
        os.close(opened)


@contextmanager
def _made_parent(folder: Path, name: str, mode: int) -> Iterator[tuple[int, str]]:
    folder_mode = 0o755 if mode & 0o044 else 0o700
    *parts, last = _parts(name)
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts:
            with suppress(FileExistsError):
                os.mkdir(part, folder_mode, dir_fd=opened)
                os.chmod(part, folder_mode, dir_fd=opened)  # mkdir obeys the umask
            # Also for a folder that is there: a killed writer may have made it just now.
            os.fsync(opened)
            below = _open(part, _FOLDER_FLAGS, opened, name)
            os.close(opened)
            opened = below
        yield opened, last
    finally:
        os.close(opened)


def _parts(name: str) -> list[str]:
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\x00" in part for part in parts):
        raise Invalid(Problem("", "FILE-NAME", {"name": name[:200]}))
    return parts


def _open(part: str, flags: int, parent: int, name: str, mode: int = 0) -> int:
    try:
        return os.open(part, flags, mode, dir_fd=parent)
    except FileNotFoundError:
        raise NotFound(Problem(name, "FILE-MISSING")) from None
    except OSError as error:
        if error.errno in _NOT_PLAIN:
            raise Integrity(Problem(name, "FILE-NOT-PLAIN")) from None
        raise


def _read(parent: int, last: str, name: str) -> bytes:
    opened = _open(last, _READ_FLAGS, parent, name)
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise Integrity(Problem(name, "FILE-NOT-PLAIN"))
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(opened)


def _refuse_what_is_not_plain(parent: int, last: str, name: str) -> None:
    with suppress(FileNotFoundError):
        found = os.stat(last, dir_fd=parent, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise Integrity(Problem(name, "FILE-NOT-PLAIN"))


def _replace(parent: int, last: str, content: Callable[[int], bytes], mode: int) -> None:
    temporary = f".{last}.{os.getpid()}-{threading.get_ident()}.tmp"
    # Only this thread uses this name: what bears it is from a killed process.
    with suppress(FileNotFoundError):
        os.unlink(temporary, dir_fd=parent)
    opened = os.open(temporary, _CREATE_FLAGS, mode, dir_fd=parent)
    try:
        with os.fdopen(opened, "wb") as file:
            os.fchmod(opened, mode)
            file.write(content(opened))
            file.flush()
            os.fsync(opened)
        os.rename(temporary, last, src_dir_fd=parent, dst_dir_fd=parent)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=parent)
        raise
    os.fsync(parent)


def _identity(opened: int) -> str:
    number = os.fstat(opened).st_ino
    try:
        generation = fcntl.ioctl(opened, _GET_GENERATION, bytes(8))
    except OSError:  # this file system numbers its files and never uses a number twice, or
        return f"{number}"  # it does and keeps no generation: then a copy may pass
    return f"{number}-{int.from_bytes(generation[:4], 'little')}"


def _sync_file(parent: int, last: str) -> None:
    opened = os.open(last, _READ_FLAGS, dir_fd=parent)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _is_temporary(entry: str, last: str) -> bool:
    return entry.startswith(f".{last}.") and entry.endswith(".tmp")
