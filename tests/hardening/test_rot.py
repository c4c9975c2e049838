"""A disk changes a bit, or loses the end of a file: each store says so by name (figure 5).

A change that nobody names must have hit bytes that mean nothing: then all that the store says is
what it said before. Places are drawn over the whole file, and, so that sleeping pages do not make
it easy, as often over bytes that hold something.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from builder.store import sealed_stream
from builder.store.record_schema import REVISION, TABLES
from builder.usecases.backup import back_up, restore
from builder.usecases.stored_documents import damaged_documents
from publish.errors import Integrity, TerangError
from publish.register.audit import audit_register, files_below
from publish.register.last_signed import LastSignedFile
from tests.hardening.conftest import Figure
from tests.hardening.desk import SIGNER, Desk, make_desk
from tests.makers import seeded, user, version

SECRET = b"kata-sandi-cadangan-contoh"
APPLICATIONS = 60
Count = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Store:
    """`files` hold something below a desk's folder; `said` is all that they say, and raises
    `TerangError` for what is not sound."""

    files: Callable[[Desk], list[Path]]
    said: Callable[[Desk], object]


def _record(desk: Desk) -> object:
    with closing(desk.open_record()) as record:
        record.check()
        with record._engine.connect() as connection:
            return [
                [tuple(row) for row in connection.execute(sa.select(table).order_by(*keys))]
                for table in (*TABLES, REVISION)
                for keys in (table.primary_key.columns,)
            ]


def _register(desk: Desk) -> object:
    problems = audit_register(desk.folder / "register", SIGNER.verifier)
    if problems:
        raise Integrity(problems)
    return {name: (desk.folder / "register" / name).read_bytes() for name in _names(desk)}


def _names(desk: Desk) -> Iterator[str]:
    return files_below(desk.folder / "register")


def _documents(desk: Desk) -> object:
    with closing(desk.open_record()) as record:
        problems = list(damaged_documents(record.uow(), desk.attachments))
    if problems:
        raise Integrity(problems)
    return {id_: desk.attachments.get(id_) for id_ in desk.attachments.ids()}


def _backup(desk: Desk) -> object:
    restore(desk.folder / "out/backup", desk.folder / "back", SECRET, lambda _: [], watch=_nobody)
    raise AssertionError("a backup with another byte was restored")


def _nobody(what: str, number: int) -> None:
    """Watches nothing."""


def _one(name: str) -> Callable[[Desk], list[Path]]:
    return lambda desk: [desk.folder / name]


STORES: Mapping[str, Store] = {
    "record": Store(_one("data/record.sqlite"), _record),
    "workbench": Store(_one("data/workbench.json"), lambda desk: desk.workbench.all()),
    "register": Store(lambda desk: [desk.folder / "register" / n for n in _names(desk)], _register),
    "last-signed": Store(
        _one("state/last-signed.json"), lambda desk: LastSignedFile(desk.last_signed).read()
    ),
    "attachments": Store(
        lambda desk: sorted((desk.folder / "data/attachments").iterdir()), _documents
    ),
    "backup": Store(_one("out/backup"), _backup),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """With as much in it as an office has after some days, and nobody at work."""
    made = make_desk(tmp_path_factory.mktemp("rot") / "desk")
    with made.office() as office:
        office.filed, office.rng = 100, seeded(100)
        for number in range(APPLICATIONS):
            filed = office.files(version()).number
            if number % 3:
                office.moves(filed, "accepted")
        with office.uow() as uow:
            for n in range(20):
                uow.users.put(user("officer", id_=f"petugas-{n}"))
            uow.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_stream, "_COST", 2)
        with closing(made.open_record()) as record:
            target = made.folder / "out/backup"
            back_up(made.folder, record.backup, target, SECRET, rng=seeded(5), watch=_nobody)
        yield made


@pytest.mark.parametrize("name", STORES)
def test_a_flipped_bit_is_named_or_means_nothing(
    name: str, desk: Desk, many: Count, figure: Figure
) -> None:
    files, count = STORES[name].files(desk), many(30, 500)
    rng = random.Random(name)

    def flipped(path: Path, at: int) -> bytes:
        place, bit = divmod(_places(path, rng)[at % 2], 8)
        content = bytearray(path.read_bytes())
        content[place] ^= 1 << bit
        return bytes(content)

    found = [
        _outcome(desk, name, path, flipped(path, at))
        for at, path in enumerate(rng.choices(files, [p.stat().st_size for p in files], k=count))
    ]

    assert [] == [one for one in found if one not in ("named", "nothing")]
    assert found.count("named") > (count // 5 if name == "record" else count // 2)
    figure(f"of {count} flips unnoticed, {name} (5)", "0", found.count("silent"), True)


@pytest.mark.parametrize("name", STORES)
def test_a_cut_file_is_named(name: str, desk: Desk, many: Count, figure: Figure) -> None:
    files, count = STORES[name].files(desk), many(15, 500)
    rng = random.Random(name)

    found = [
        _outcome(desk, name, path, path.read_bytes()[: rng.randrange(1, path.stat().st_size)])
        for path in rng.choices(files, [p.stat().st_size for p in files], k=count)
    ]

    assert ["named"] * count == found
    figure(f"of {count} cuts unnoticed, {name} (5)", "0", found.count("silent"), True)


def _places(path: Path, rng: random.Random) -> tuple[int, int]:
    """A bit anywhere, and one of a byte that holds something."""
    content = path.read_bytes()
    held = [place for place, byte in enumerate(content) if byte]
    return rng.randrange(len(content) * 8), rng.choice(held) * 8 + rng.randrange(8)


def _outcome(desk: Desk, name: str, path: Path, content: bytes) -> str:
    """With this in the file: "named", "nothing" for what is read as before, or what else."""
    before = path.read_bytes()
    read = partial(STORES[name].said, desk)
    sound = _SOUND.setdefault((desk.folder, name), None if name == "backup" else read())
    path.write_bytes(content)
    try:
        return "nothing" if read() == sound else "silent"
    except TerangError as error:
        return "named" if all(problem.code for problem in error.problems) else "without a name"
    except Exception as error:  # noqa: BLE001
        return repr(error)
    finally:
        path.write_bytes(before)
        for end in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)


_SOUND: dict[tuple[Path, str], object] = {}
"""What each store said before anything happened to it."""
