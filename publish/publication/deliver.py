"""Files put into the published folder, so that readers never see half of one.

A batch is written beside the folder's files, made durable, and then renamed into
place. A folder on this machine is the only target so far.

Invariants:
- below the folder no symbolic link is followed, neither of a file nor of a
  folder on the way, and nothing but plain files is read, replaced or removed;
- every name is made of harmless parts, so nothing leaves the folder;
- after a kill, what is left behind is in one folder of its own (`.incoming`),
  which the next delivery empties.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from publish.errors import Integrity, Invalid, Problem

INCOMING = ".incoming"

# A batch up to this many files is made durable file by file, which costs 0.2 ms
# and more each; for more of them, one sync of everything costs less.
_FEW = 16
_OPEN_FOLDERS = 64
FOLDER_MODE = 0o755
FILE_MODE = 0o644
PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# What opening a symbolic link, or a file where a folder should be, fails with.
_NOT_PLAIN = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.EISDIR)

Step = Callable[[str], None]


def say_nothing(step: str) -> None:
    """For those who watch no steps."""


class Delivery:
    """The published folder, open for one run.

    `on_step` hears the name of each step before it is taken (fault tests).
    """

    def __init__(self, root: int, incoming: int, on_step: Step) -> None:
        self._root = root
        self._incoming = incoming
        self._on_step = on_step
        self._folders: OrderedDict[str, int] = OrderedDict()
        self._unsynced: set[str] = set()
        self._is_bulk = False
        self._is_new = False

    def begin_new(self) -> None:
        """Nobody reads the folder yet, so a batch need not be durable before it is in place;
        everything is after `sync`."""
        self._is_new = True

    def read(self, path: str) -> bytes | None:
        """The bytes of a plain file; None if there is none."""
        folder, name = _split(path)
        try:
            opened = os.open(name, _READ, dir_fd=self._folder(folder))
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in _NOT_PLAIN:
                return None
            raise
        with os.fdopen(opened, "rb") as file:
            return file.read() if stat.S_ISREG(os.fstat(opened).st_mode) else None

    def holds(self, path: str, data: bytes) -> bool:
        """Whether a plain file with exactly these bytes is there."""
        return self.read(path) == data

    def put(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Put a batch of files in place of whatever plain files or links were there.

        Each appears whole; that they stay after a power cut is sure after `sync`.
        Raises Invalid `FILE-NAME` before anything is written, and Integrity
        `FILE-NOT-PLAIN` if a link or a file stands where a folder belongs.
        """
        targets = [_split(path) for path, _ in files]
        is_many = len(files) > _FEW
        for number, (_, data) in enumerate(files):
            self._on_step("write")
            _write(self._incoming, str(number), data, None if is_many else os.fsync)
        if is_many:
            self._is_bulk = True
            if not self._is_new:
                self._on_step("sync batch")
                os.sync()
        for number, (folder, name) in enumerate(targets):
            self._on_step(f"rename {files[number][0]}")
            self._move(str(number), folder, name)

    def remove(self, path: str) -> None:
        """Take away a file, and the folders that it leaves empty; it may be gone already.

        Unlike the names that are put, this one may be a stranger's.
        """
        folder, _, name = path.rpartition("/")
        if any(part in ("", ".", "..") or "\x00" in part for part in path.split("/")):
            raise Invalid(Problem("", "FILE-NAME", {"name": path[:200]}))
        self._on_step(f"remove {path}")
        try:
            os.unlink(name, dir_fd=self._folder(folder))
        except FileNotFoundError:
            return
        except OSError as error:
            raise _refusal(error, path) from error
        self._unsynced.add(folder)
        self._prune(folder)

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""
        try:
            return _names(self._folder(folder))
        except FileNotFoundError:
            return []

    def sync(self) -> None:
        """Everything done so far survives a power cut once this returns."""
        self._on_step("sync")
        if self._is_bulk:
            # On Linux, sync waits until everything is written: man 2 sync.
            os.sync()
        else:
            for folder in sorted(self._unsynced):
                with suppress(FileNotFoundError):
                    os.fsync(self._folder(folder))
        self._unsynced.clear()
        self._is_bulk = False

    def sync_all(self) -> None:
        """As `sync`, and of what others have put into the folder meanwhile."""
        self._is_bulk = True
        self.sync()

    def close(self) -> None:
        """Give back what the operating system lent."""
        for opened in (*self._folders.values(), self._incoming, self._root):
            os.close(opened)
        self._folders.clear()

    def _move(self, number: str, folder: str, name: str) -> None:
        target = self._made_folder(folder)
        try:
            os.rename(number, name, src_dir_fd=self._incoming, dst_dir_fd=target)
        except OSError as error:
            raise _refusal(error, f"{folder}/{name}".lstrip("/")) from error
        self._unsynced.add(folder)

    def _made_folder(self, folder: str) -> int:
        """As `_folder`, making what is missing."""
        with suppress(FileNotFoundError):
            return self._folder(folder)
        above, _, name = folder.rpartition("/")
        parent = self._made_folder(above)
        _make_folder(name, parent)
        self._unsynced.add(above)
        return self._folder(folder)

    def _folder(self, folder: str) -> int:
        """The folder opened, "" being the published folder itself; kept for next time."""
        if folder == "":
            return self._root
        opened = self._folders.get(folder)
        if opened is not None:
            self._folders.move_to_end(folder)
            return opened
        above, _, name = folder.rpartition("/")
        opened = _open_folder(name, self._folder(above), folder)
        self._folders[folder] = opened
        if len(self._folders) > _OPEN_FOLDERS:
            os.close(self._folders.popitem(last=False)[1])
        return opened

    def _prune(self, folder: str) -> None:
        while folder:
            opened = self._folders.pop(folder, None)
            if opened is not None:
                os.close(opened)
            above, _, name = folder.rpartition("/")
            try:
                os.rmdir(name, dir_fd=self._folder(above))
            except OSError:
                return  # something else is in it
            self._unsynced.add(above)
            folder = above


@contextmanager
def open_delivery(out: Path, on_step: Step = say_nothing) -> Iterator[Delivery]:
    """The folder `out` for one run, made if it is not there."""
    out.mkdir(mode=0o755, parents=True, exist_ok=True)
    root = os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    _make_folder(INCOMING, root)
    incoming = _open_folder(INCOMING, root, INCOMING)
    for name in _names(incoming):
        _clear(name, incoming)
    delivery = Delivery(root, incoming, on_step)
    try:
        yield delivery
        os.rmdir(INCOMING, dir_fd=root)
    finally:
        delivery.close()


def _make_folder(name: str, parent: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, FOLDER_MODE, dir_fd=parent)
        os.chmod(name, FOLDER_MODE, dir_fd=parent)  # mkdir obeys the umask


def _clear(name: str, folder: int) -> None:
    """Take away what a killed delivery left: a file, or a folder of files."""
    try:
        os.unlink(name, dir_fd=folder)
    except IsADirectoryError:
        opened = _open_folder(name, folder, name)
        try:
            for below in _names(opened):
                os.unlink(below, dir_fd=opened)
        finally:
            os.close(opened)
        os.rmdir(name, dir_fd=folder)


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as found:
        return sorted(entry.name for entry in found)


def _open_folder(name: str, parent: int, path: str) -> int:
    try:
        return os.open(name, OPEN_FOLDER, dir_fd=parent)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _refusal(error, path) from error


def _split(path: str) -> tuple[str, str]:
    """Folder and name; Invalid `FILE-NAME` unless every part is harmless."""
    parts = path.split("/")
    if not all(PART.fullmatch(part) for part in parts):
        raise Invalid(Problem("", "FILE-NAME", {"name": path[:200]}))
    return "/".join(parts[:-1]), parts[-1]


def _write(folder: int, name: str, data: bytes, sync: Callable[[int], None] | None) -> None:
    opened = os.open(name, CREATE, FILE_MODE, dir_fd=folder)
    try:
        os.fchmod(opened, FILE_MODE)  # open obeys the umask
        write_all(opened, data)
        if sync is not None:
            sync(opened)
    finally:
        os.close(opened)


def write_all(opened: int, data: bytes) -> None:
    """Write all bytes into a file that was opened."""
    written = os.write(opened, data)
    while written < len(data):
        written += os.write(opened, memoryview(data)[written:])


def _refusal(error: OSError, path: str) -> Exception:
    return Integrity(Problem(path, "FILE-NOT-PLAIN")) if error.errno in _NOT_PLAIN else error
