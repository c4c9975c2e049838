"""A backup of a whole workspace in one sealed file, and the way back from it.

Everything but `state/`, which must never come back, and what is made again
(`cache/`, `public/`). Inside is a tar archive; its last member lists the others
with their SHA-256.

The order makes it whole although others write meanwhile: the workbench before the
record (a version is in the record before its draft says so), the record before
the documents and before the register (a row is marked after its entry is in).

Invariants:
- memory does not grow with what is kept;
- the backup appears under its name when it is durable, or not at all, and so does
  the workspace that is restored from it, after every byte of it was checked;
- a restored workspace signs nothing until somebody has asked the published copies
  (`terang adopt`): the mark `data/restored` keeps it from that.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from builder.config import FILE, RESTORED
from builder.domain.identifier import Rng
from builder.errors import Integrity, Problem, conflict, integrity
from builder.store.sealed_stream import SALT, OpeningReader, SealingWriter
from publish.register import layout
from publish.register.audit import files_below
from publish.register.durable import SECRET_FILE

MANIFEST = "MANIFEST.json"
_RECORD, _WORKBENCH = "data/record.sqlite", "data/workbench.json"
_PRIVATE = ("data/", "keys/")
_FOLDERS = ("data/attachments", "former", "register", "keys", "form_schemas", "site")
_PIECE = 1024 * 1024

Watch = Callable[[str, int], None]


def back_up(
    folder: Path,
    copy_record: Callable[[Path], object],
    target: Path,
    secret: bytes,
    *,
    rng: Rng,
    watch: Watch,
) -> int:
    """Write a backup of the workspace in `folder` to the new file `target`; how many files
    are in it. `copy_record` puts a consistent copy of the record into a new file.

    Raises `Conflict` (BACKUP-EXISTS). Whatever else happens, `target` is not there then.
    """
    if target.exists():
        raise conflict("BACKUP-EXISTS", str(target))
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(unfinished, flags, SECRET_FILE), "wb") as file:
            sealed = SealingWriter(cast("BinaryIO", file), secret, rng(SALT))
            count = _fill(folder, copy_record, sealed, watch)
            sealed.close()
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except Exception:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(target.parent)
    return count


def restore(
    source: Path,
    folder: Path,
    secret: bytes,
    check: Callable[[Path], list[Problem]],
    *,
    watch: Watch,
) -> int:
    """Make `folder`, which is empty or not there, the workspace that is in `source`; how
    many files it has. `check` names what is wrong with an unpacked one.

    Raises `Conflict` (WORKSPACE-EXISTS), `Integrity` (BACKUP-FORMAT, BACKUP-DAMAGED,
    BACKUP-CONTENT and what `check` found). Then, and after a kill, `folder` is as it was.
    """
    if folder.exists() and any(folder.iterdir()):
        raise conflict("WORKSPACE-EXISTS", str(folder))
    making = folder.resolve().with_name(f".{folder.resolve().name}.restoring")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700, parents=True)
    try:
        with source.open("rb") as file:
            count = _unpack(OpeningReader(cast("BinaryIO", file), secret), making, watch)
        _complete(making)
        problems = check(making)
        if problems:
            raise Integrity(problems)
        watch("ready", count)
        os.sync()  # a file at a time would take minutes
        making.chmod(0o755)
        making.rename(folder.resolve())
    except Exception:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _sync(folder.resolve().parent)
    return count


@dataclass(slots=True)
class _Archive:
    tar: tarfile.TarFile
    watch: Watch
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, path: Path) -> None:
        """A file as it is now; one that is gone by now is left out."""
        with suppress(FileNotFoundError), path.open("rb") as file:
            self._add(name, _Hashing(file), os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, _Hashing(_Bytes(content)), len(content))

    def _add(self, name: str, source: _Hashing, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, SECRET_FILE
        self.tar.addfile(member, cast("Any", source))
        self.sums[name] = source.hasher.hexdigest()
        self.watch("backup", len(self.sums))


class _Bytes:
    """Bytes as a file that is read from its start."""

    def __init__(self, content: bytes) -> None:
        self._left = content

    def read(self, size: int) -> bytes:
        part, self._left = self._left[:size], self._left[size:]
        return part


class _Hashing:
    """A file whose bytes are counted into a hash as they are read."""

    def __init__(self, source: BinaryIO | _Bytes) -> None:
        self._source = source
        self.hasher = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self.hasher.update(data)
        return data


def _fill(
    folder: Path, copy_record: Callable[[Path], object], sealed: SealingWriter, watch: Watch
) -> int:
    with tarfile.open(fileobj=cast("Any", sealed), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        archive = _Archive(tar, watch)
        archive.add(_WORKBENCH, folder / _WORKBENCH)
        copy = folder / "data" / "record.backup"
        copy.unlink(missing_ok=True)  # of a backup that was killed
        try:
            copy_record(copy)
            archive.add(_RECORD, copy)
        finally:
            copy.unlink(missing_ok=True)
        checkpoint = folder / "register" / layout.CHECKPOINT
        # Read before the tiles: of those only more come.
        note = checkpoint.read_bytes() if checkpoint.is_file() else None
        for top in _FOLDERS if note is not None else [f for f in _FOLDERS if f != "register"]:
            for name in files_below(folder / top):
                path = folder / top / name
                is_passing = path.name.endswith(".tmp") or path == checkpoint
                if not is_passing and path.is_file() and not path.is_symlink():
                    archive.add(f"{top}/{name}", path)
        if note is not None:
            archive.add_bytes(f"register/{layout.CHECKPOINT}", note)
        archive.add(FILE, folder / FILE)
        archive.add_bytes(MANIFEST, json.dumps(archive.sums, indent=1).encode())
    return len(archive.sums) - 1


def _unpack(sealed: OpeningReader, folder: Path, watch: Watch) -> int:
    sums: dict[str, str] = {}
    listed: dict[str, str] | None = None
    try:
        with tarfile.open(fileobj=cast("Any", sealed), mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or listed is not None or not _is_ours(member.name):
                    raise integrity("BACKUP-CONTENT", member.name[:200])
                if member.name == MANIFEST:
                    listed = json.loads(content.read())
                    continue
                sums[member.name] = _write(folder, member.name, cast("BinaryIO", content))
                watch("restore", len(sums))
        sealed.finish()
    except tarfile.TarError as error:
        raise integrity("BACKUP-CONTENT", "", what=type(error).__name__) from error
    differing = sorted(set(sums.items()) ^ set((listed or {}).items()))
    if listed is None or differing:
        raise integrity("BACKUP-CONTENT", differing[0][0] if differing else MANIFEST)
    return len(sums)


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    tops = {"data", "former", "register", "keys", "form_schemas", "site", FILE, MANIFEST}
    return ".." not in parts and bool(parts) and parts[0] in tops and "\x00" not in name


def _write(folder: Path, name: str, content: BinaryIO) -> str:
    path = folder / name
    is_private = name.startswith(_PRIVATE)
    path.parent.mkdir(parents=True, exist_ok=True)
    hasher = hashlib.sha256()
    mode = SECRET_FILE if is_private and path.suffix != ".vkey" else 0o644
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        while piece := content.read(_PIECE):
            hasher.update(piece)
            file.write(piece)
    return hasher.hexdigest()


def _complete(folder: Path) -> None:
    """The folders that are empty in a backup, and their modes whatever the umask is."""
    for name in ("register", "form_schemas", "site", "cache", "public"):
        (folder / name).mkdir(exist_ok=True)
    for name in ("data", "data/attachments", "keys", "state"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name).chmod(0o700)
    (folder / RESTORED).touch(SECRET_FILE)
    for path in (p for name in ("register", "form_schemas", "site") for p in _below(folder / name)):
        path.chmod(0o755)


def _below(folder: Path) -> Iterator[Path]:
    for path, _, _ in os.walk(folder):
        yield Path(path)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
