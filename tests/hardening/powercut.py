"""What a disk may hold after a power cut, reconstructed from the system calls of a process.

Until a file is synced any of its writes may be missing or torn, in any order; until a folder is
synced any name that was made, changed or taken away in it may be as before. Names of a folder
come to be in their order: file systems keep that by their journal.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

TRACED = (
    "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,unlink,unlinkat,mkdir,mkdirat"
)
STRACE = shutil.which("strace")
SECTOR = 512
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FOLDER_AND_NAME = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')

State = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """One system call: its name, the text of its arguments, the path of what it opened."""

    name: str
    given: str
    opened: str


@dataclass(eq=False, slots=True)
class Kept:
    """A file: what is surely on the disk, and the writes since; a length stands for a cut."""

    durable: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)

    def after(self, writes: list[tuple[int, bytes | None]]) -> bytes:
        """Its bytes with these of the waiting writes."""
        content = bytearray(self.durable)
        for at, data in writes:
            if data is None:
                del content[at:]
                content.extend(bytes(at - len(content)))
                continue
            content.extend(bytes(max(0, at - len(content))))
            content[at : at + len(data)] = data
        return bytes(content)


@dataclass(slots=True)
class Disk:
    """Files below `root` as a process left them, and what of it a power cut may undo.

    `ignored` are syncs that are taken for not made: `file`, `folder`.
    """

    root: str
    ignored: frozenset[str] = frozenset()
    durable: dict[str, Kept] = field(default_factory=dict)
    names: dict[str, Kept] = field(default_factory=dict)
    waiting: list[tuple[str, Kept | None]] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)

    def put(self, call: Call) -> bool:
        """Do what this call did; whether it changed anything below `root`."""
        act = _ACTS.get(call.name)
        return bool(act and act(self, call))

    def name(self, path: str, kept: Kept | None) -> None:
        """A name appears, or goes away."""
        self.waiting.append((path, kept))
        self.names.pop(path, None)
        if kept is not None:
            self.names[path] = kept

    def states(self) -> Iterator[State]:
        """What may be there when the power fails now."""
        for seen in (self.durable, self._names_after(len(self.waiting))):
            yield {path: kept.durable for path, kept in seen.items()}
            yield {path: kept.after(kept.waiting) for path, kept in seen.items()}
            yield from self._torn(seen)
        for count in range(1, len(self.waiting)):
            seen = self._names_after(count)
            yield {path: kept.after(kept.waiting) for path, kept in seen.items()}

    def _names_after(self, count: int) -> dict[str, Kept]:
        seen = dict(self.durable)
        for path, kept in self.waiting[:count]:
            seen.pop(path, None)
            if kept is not None:
                seen[path] = kept
        return seen

    def _torn(self, seen: dict[str, Kept]) -> Iterator[State]:
        """One file lacks one of its writes, or has a part of the last."""
        whole = {path: kept.after(kept.waiting) for path, kept in seen.items()}
        for path, kept in seen.items():
            for left_out in range(len(kept.waiting)):
                writes = kept.waiting[:left_out] + kept.waiting[left_out + 1 :]
                yield whole | {path: kept.after(writes)}
            if kept.waiting and (data := kept.waiting[-1][1]):
                at = kept.waiting[-1][0]
                for length in {min(SECTOR, len(data) - 1), len(data) // 2}:
                    torn = [*kept.waiting[:-1], (at, data[:length])]
                    yield whole | {path: kept.after(torn)}


def traced(program: str, folder: Path, trace: Path) -> list[Call]:
    """The calls of a Python program that is given `folder`."""
    assert STRACE
    command = [STRACE, "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={TRACED}", "-o", trace]
    subprocess.run([*command, sys.executable, "-c", program, folder], check=True, timeout=120)
    found = map(_CALL.match, trace.read_text(encoding="ascii").splitlines())
    return [Call(m[1], m[2], _text(m[4] or "")) for m in found if m and int(m[3]) >= 0]


def said(call: Call) -> int:
    """The number that the program said it had made durable, in a line on its output; else 0."""
    if call.name != "write" or not call.given.startswith("1<"):
        return 0
    words = _data(call).split()
    return int(words[1]) if words[:1] == [b"acknowledged"] else 0


def begun(folder: Path, ignored: frozenset[str] = frozenset()) -> Disk:
    """A disk on which everything that is below `folder` now is durable."""
    disk = Disk(str(folder), ignored)
    for path in folder.rglob("*"):
        if path.is_file():
            disk.names[str(path)] = Kept(path.read_bytes())
    disk.durable = dict(disk.names)
    return disk


def laid_out(state: State, root: Path, place: Path) -> None:
    """The files of `state`, which were below `root`, below `place`."""
    for path, data in state.items():
        file = place / PurePosixPath(path).relative_to(root)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        file.chmod(0o600)


def _text(quoted: str) -> str:
    return bytes.fromhex(quoted.replace("\\x", "")).decode() if quoted.startswith("\\x") else quoted


def _data(call: Call) -> bytes:
    found = _TEXT.search(call.given)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


def _handle(call: Call) -> str:
    return _text(call.given.partition("<")[2].partition(">")[0])


def _paths(call: Call) -> list[str]:
    return [
        str(PurePosixPath(_text(folder) or "/") / _text(name))
        for folder, name in _FOLDER_AND_NAME.findall(call.given)
    ]


def _opened(disk: Disk, call: Call) -> bool:
    path = call.opened
    if not path.startswith(disk.root) or "O_CREAT" not in call.given:
        return False
    disk.at[path] = 0
    if path in disk.names:
        return False
    disk.name(path, Kept())
    return True


def _written(disk: Disk, call: Call) -> bool:
    path, data = _handle(call), _data(call)
    kept = disk.names.get(path)
    if kept is None:
        return False
    if call.name == "pwrite64":
        at = int(call.given.rpartition(", ")[2])
    else:
        at = disk.at.get(path, 0)
        disk.at[path] = at + len(data)
    kept.waiting.append((at, data))
    return True


def _cut(disk: Disk, call: Call) -> bool:
    kept = disk.names.get(_handle(call))
    if kept is not None:
        kept.waiting.append((int(call.given.rpartition(", ")[2]), None))
    return kept is not None


def _synced(disk: Disk, call: Call) -> bool:
    path = _handle(call)
    kept = disk.names.get(path)
    if kept is not None and "file" not in disk.ignored:
        kept.durable, kept.waiting = kept.after(kept.waiting), []
    if kept is None and "folder" not in disk.ignored:
        mine = [one for one in disk.waiting if str(PurePosixPath(one[0]).parent) == path]
        disk.waiting = [one for one in disk.waiting if one not in mine]
        for name, made in mine:
            disk.durable.pop(name, None)
            if made is not None:
                disk.durable[name] = made
    return True


def _renamed(disk: Disk, call: Call) -> bool:
    before, after = _paths(call)
    kept = disk.names.get(before)
    if kept is None:
        return False
    disk.name(after, kept)
    disk.name(before, None)
    return True


def _removed(disk: Disk, call: Call) -> bool:
    (path,) = _paths(call)
    if path not in disk.names:
        return False
    disk.name(path, None)
    return True


_ACTS = {
    "openat": _opened,
    "write": _written,
    "pwrite64": _written,
    "ftruncate": _cut,
    "fsync": _synced,
    "fdatasync": _synced,
    "rename": _renamed,
    "renameat": _renamed,
    "unlink": _removed,
    "unlinkat": _removed,
}
