"""A workspace goes into a sealed file and comes back, or nothing changes."""

from __future__ import annotations

import shutil
import stat
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.errors import Conflict, Integrity, Problem
from builder.store import sealed_stream
from builder.usecases.backup import back_up, restore
from tests.makers import seeded

SECRET = b"kata-sandi-cadangan-contoh"
KEPT = {
    "data/record.sqlite": b"record" * 50_000,
    "data/workbench.json": b"{}",
    "data/attachments/" + "0" * 26: b"scan" * 1000,
    "keys/signing.key": b"secret",
    "keys/verifier.vkey": b"public",
    "register/checkpoint": b"note",
    "register/tile/0/000.p/1": b"hash",
    "form_schemas/pbg/service.json": b"{}",
    "site/site.toml": b"[city]",
    "terang.toml": b"# settings",
}
NEVER = {"state/last-signed.json": b"!", "cache/index.sqlite": b"i", "public/index.html": b"p"}


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code may catch it."""


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_stream, "_COST", 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kota"
    for name, content in (KEPT | NEVER).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def nobody(what: str, count: int) -> None:
    """Watches nothing."""


def backed_up(
    folder: Path, name: str = "a.backup", watch: Callable[[str, int], None] = nobody
) -> Path:
    target = folder.parent / name

    def copy_record(path: Path) -> None:
        path.write_bytes((folder / "data/record.sqlite").read_bytes())

    back_up(folder, copy_record, target, SECRET, rng=seeded(), watch=watch)
    return target


def restored(source: Path, watch: Callable[[str, int], None] = nobody) -> Path:
    folder = source.parent / "restored"
    restore(source, folder, SECRET, lambda made: [], watch=watch)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_everything_comes_back_but_what_never_may(folder: Path) -> None:
    back = restored(backed_up(folder))

    assert KEPT | {"data/restored": b""} == files(back)
    assert all((back / name).is_dir() for name in ("state", "cache", "public"))


def test_secrets_and_people_are_private_before_and_after(folder: Path) -> None:
    source = backed_up(folder)
    back = restored(source)
    modes = {path.relative_to(back).as_posix(): path for path in back.rglob("*")}

    assert 0o600 == stat.S_IMODE(source.stat().st_mode)
    for name, path in modes.items():
        is_private = name.split("/")[0] in ("data", "keys", "state") and path.suffix != ".vkey"
        wanted = (0o700 if path.is_dir() else 0o600) if is_private else None
        assert wanted in (None, stat.S_IMODE(path.stat().st_mode)), name


def test_a_backup_that_is_there_is_not_overwritten(folder: Path) -> None:
    before = backed_up(folder).read_bytes()

    with pytest.raises(Conflict, match="BACKUP-EXISTS"):
        backed_up(folder)
    assert before == (folder.parent / "a.backup").read_bytes()


@pytest.mark.parametrize("at", range(1, len(KEPT) + 2))
def test_a_backup_killed_anywhere_is_not_there_and_the_next_is_whole(folder: Path, at: int) -> None:
    def kill(what: str, count: int) -> None:
        if count == at:
            raise Killed

    with pytest.raises(Killed):
        backed_up(folder, watch=kill)

    assert not (folder.parent / "a.backup").exists()
    assert KEPT.keys() <= files(restored(backed_up(folder))).keys()


@pytest.mark.parametrize("at", range(1, len(KEPT) + 2))
def test_a_restore_killed_anywhere_leaves_no_workspace_and_the_next_is_whole(
    folder: Path, at: int
) -> None:
    source = backed_up(folder)
    steps = iter(range(1, 100))

    def kill(what: str, count: int) -> None:
        if next(steps) == at:
            raise Killed

    with pytest.raises(Killed):
        restored(source, kill)

    assert not (folder.parent / "restored").exists()
    assert KEPT.keys() <= files(restored(source)).keys()


@pytest.mark.parametrize("spot", [0.0, 0.001, 0.2, 0.5, 0.9, 0.9999])
def test_one_flipped_bit_restores_nothing(folder: Path, spot: float) -> None:
    source = backed_up(folder)
    data = bytearray(source.read_bytes())
    data[int(spot * len(data))] ^= 4
    source.write_bytes(data)

    with pytest.raises(Integrity):
        restored(source)
    assert [] == [path for path in folder.parent.iterdir() if "restor" in path.name]


def test_what_the_check_finds_restores_nothing(folder: Path) -> None:
    source, target = backed_up(folder), folder.parent / "restored"
    found = [Problem("register/checkpoint", "FILE-MISSING"), Problem("x", "RECORD-DAMAGED")]

    with pytest.raises(Integrity) as raised:
        restore(source, target, SECRET, lambda made: found, watch=nobody)
    assert tuple(found) == raised.value.problems
    assert not target.exists()


def test_a_folder_with_something_in_it_is_left_alone(folder: Path) -> None:
    source = backed_up(folder)

    with pytest.raises(Conflict, match="WORKSPACE-EXISTS"):
        restore(source, folder, SECRET, lambda made: [], watch=nobody)


def test_memory_does_not_grow_with_what_is_kept(folder: Path) -> None:
    (folder / "data/record.sqlite").write_bytes(bytes(24 * 1024 * 1024))
    tracemalloc.start()
    try:
        source = backed_up_by_copying(folder)
        restored(source)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 6 * 1024 * 1024
    assert source.stat().st_size > 24 * 1024 * 1024


def backed_up_by_copying(folder: Path) -> Path:
    """A backup whose copy of the record is not read into memory."""
    target = folder.parent / "large.backup"
    record = folder / "data/record.sqlite"
    back_up(
        folder,
        lambda path: shutil.copyfile(record, path),
        target,
        SECRET,
        rng=seeded(),
        watch=nobody,
    )
    return target
