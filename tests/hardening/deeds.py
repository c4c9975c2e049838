"""What an office does to its stores, each deed alone, and what must hold however it ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from builder.domain.draft import revised
from builder.store import sealed_stream
from builder.store.migrate import migrate_sqlite
from builder.store.record_sqlite import open_sqlite
from builder.usecases.backup import back_up, restore
from builder.usecases.erasure import erase_application, purge
from builder.usecases.publishing import publish_version
from builder.usecases.store_attachment import store_attachment
from publish.errors import NotFound
from publish.register.audit import audit_register
from publish.register.reader import RegisterReader
from tests.hardening.desk import (
    BUDI,
    CANARY,
    DRAFT,
    HOLDER,
    OLD_ROWS,
    PDF,
    SIGNER,
    Desk,
    kept_numbers,
    later,
    released,
)
from tests.hardening.injected import Act, Ended, Say
from tests.makers import NOON, seeded, version
from tests.office import KEY, Office
from tests.shelf import checks, city_shelf

SECRET = b"kata-sandi-cadangan-contoh"
_MOVES = ("accepted", "step_done")


@dataclass(frozen=True, slots=True)
class Deed:
    """`opened` gives what does it at a desk; `faults` says what is wrong there after a
    process `Ended`, having gone on where that was cut off."""

    opened: Callable[[Desk], Act]
    faults: Callable[[Desk, Ended], list[str]]


def named(**wrong: object) -> list[str]:
    """The names of what is so, with how it is."""
    return [f"{name}: {how}" for name, how in wrong.items() if how]


# --- an application comes, and is moved ----------------------------------------------------------


def _accepting(desk: Desk) -> Act:
    office, current = Office(desk.open_record(), rng=seeded(7)), version()

    def accept(say: Say) -> None:
        say(office.files(current, key=f"{KEY}-new-{office.filed}").number)

    return accept


def _accepted(desk: Desk, ended: Ended) -> list[str]:
    said = (*ended.acknowledged, *ended.again)
    with desk.office() as office:
        office.record.check()  # type: ignore[union-attr]
        before = kept_numbers(office)
        # The browser that was cut off sends the same form again.
        first = office.files(version(), key=f"{KEY}-new-0").number
        after = kept_numbers(office)
        uow = office.uow()
        with uow.reading():
            halves = [n for n in after if not uow.applications.events(n)]
    return named(
        lost=[number for number in said if number not in before],
        half=halves,
        other_receipt=ended.acknowledged and first not in ended.acknowledged,
        twice=len(set(after) - set(before) - {first}),
    )


def _moving(desk: Desk) -> Act:
    office = Office(desk.open_record())

    def move(say: Say) -> None:
        done = _events(office, desk.moving)
        step = {"step": "periksa"} if done > 1 else {}
        office.moves(desk.moving, _MOVES[done - 1], **step)
        say(str(done + 1))

    return move


def _moved(desk: Desk, ended: Ended) -> list[str]:
    said = [int(one) for one in (*ended.acknowledged, *ended.again)]
    with desk.office() as office:
        office.record.check()  # type: ignore[union-attr]
        done = _events(office, desk.moving)
        uow = office.uow()
        with uow.reading():
            entries = [r for r in uow.outbox.waiting() if r.number == desk.moving]
    most = max(said, default=1)
    return named(lost=done < most, too_much=done > most + 1, queued=len(entries) != done - 1)


def _events(office: Office, number: str) -> int:
    uow = office.uow()
    with uow.reading():
        return len(uow.applications.events(number))


# --- a document comes, a person is forgotten -----------------------------------------------------


def _attaching(desk: Desk) -> Act:
    record, rng = desk.open_record(), seeded(9)

    def attach(say: Say) -> None:
        stored = store_attachment(
            record.uow(), desk.attachments, content=PDF, name="surat.pdf", holder=HOLDER,
            accept=("application/pdf",), now=NOON, rng=rng,
        )  # fmt: skip
        say(stored.id)

    return attach


def _attached(desk: Desk, ended: Ended) -> list[str]:
    with desk.office() as office:
        uow = office.uow()
        with uow.reading():
            rows = [file.id for file in uow.attachments_meta.unclaimed(later(1))]
        said = (*ended.acknowledged, *ended.again)
        missing = [id_ for id_ in said if _content(desk, id_) != PDF]
        purge(uow, desk.attachments, now=later(48))
        with uow.reading():
            claimed = [file.id for file in uow.attachments_meta.of_application(desk.closed)]
    left = {path.name for path in (desk.folder / "data/attachments").iterdir()} - {*claimed}
    return named(
        lost=[id_ for id_ in said if id_ not in rows],
        without_its_bytes=missing,
        never_forgotten=left,
    )


def _content(desk: Desk, id_: str) -> bytes:
    try:
        return desk.attachments.get(id_)
    except NotFound:
        return b""


def _erasing(desk: Desk) -> Act:
    record, calendar = desk.open_record(), Office().calendar

    def erase(say: Say) -> None:
        erase_application(record.uow(), desk.attachments, number=desk.closed, calendar=calendar)
        record.compact()
        say(desk.closed)

    return erase


def _erased(desk: Desk, ended: Ended) -> list[str]:
    said = (*ended.acknowledged, *ended.again)
    left = said and _is_on_disk(desk, CANARY.encode())
    with desk.office() as office:
        office.record.check()  # type: ignore[union-attr]
    with closing(desk.open_record()) as record:
        calendar = Office().calendar
        erase_application(record.uow(), desk.attachments, number=desk.closed, calendar=calendar)
        record.compact()
        there = _is_on_disk(desk, CANARY.encode()) or _is_on_disk(desk, PDF)
    return named(left_after_a_promise=left, left=there)


def _is_on_disk(desk: Desk, words: bytes) -> bool:
    return any(words in p.read_bytes() for p in (desk.folder / "data").rglob("*") if p.is_file())


# --- a definition is saved, and published --------------------------------------------------------


def _saving(desk: Desk) -> Act:
    workbench, text = desk.workbench, "x" * 5000

    def save(say: Say) -> None:
        found = workbench.get(DRAFT)
        assert found is not None
        saved = replace(revised(found, text, "{}", "ani", NOON), history=())
        workbench.put(saved, found.revision)
        say(str(saved.revision))

    return save


def _saved(desk: Desk, ended: Ended) -> list[str]:
    found = desk.workbench.get(DRAFT)
    most = max((int(one) for one in (*ended.acknowledged, *ended.again)), default=1)
    revision = found.revision if found else 0
    return named(
        lost=revision < most,
        too_much=revision > most + 1,
        torn=found is None or found.service_text not in ("{}", "x" * 5000),
        other=desk.workbench.get(desk.signed) is None,
    )


def _publishing(desk: Desk) -> Act:
    record, workbench = desk.open_record(), desk.workbench
    given = {"user": BUDI, "now": NOON, "checks": checks(), "shelf": city_shelf()}

    def publish(say: Say) -> None:
        made = publish_version(record.uow(), workbench, draft_id=desk.signed, **given)
        say(str(made.version))

    return publish


def _published(desk: Desk, ended: Ended) -> list[str]:
    said = {*ended.acknowledged, *ended.again}
    with closing(desk.open_record()) as record:
        record.check()
        uow = record.uow()
        with uow.reading():
            before = len(uow.versions.of_service("izin-contoh"))
        _publishing(desk)(lambda text: None)  # opening the workspace again, or the second click
        with uow.reading():
            after = len(uow.versions.of_service("izin-contoh"))
    draft = desk.workbench.get(desk.signed)
    return named(
        lost=said and before != 2,
        twice=after != 2,
        unmarked=not draft or draft.state != "published",
    )


# --- what waits is released, everything is backed up, tables become new --------------------------


def _releasing(desk: Desk) -> Act:
    office, hours = Office(desk.open_record(), rng=seeded(3)), count(1)

    def let_go(say: Say) -> None:
        say(str(released(desk, office, later(next(hours))).checkpoint.size))

    return let_go


def _released(desk: Desk, ended: Ended) -> list[str]:
    register = desk.folder / "register"
    reader = RegisterReader(register, SIGNER.verifier)
    size = reader.checkpoint().size
    before = {problem.code for problem in audit_register(register, SIGNER.verifier)}
    with desk.office() as office:
        done = released(desk, office, later(9))
        waiting = office.entries()
    entries = list(reader.entries(0, done.checkpoint.size))
    return named(
        lost=size < max((int(one) for one in (*ended.acknowledged, *ended.again)), default=0),
        unsound=before - {"FILE-EXTRA"},
        unsound_after=audit_register(register, SIGNER.verifier),
        twice=len(entries) != len(set(entries)),
        size=done.checkpoint.size != 4,
        waiting=waiting,
    )


def _backing_up(desk: Desk) -> Act:
    record, numbers = desk.open_record(), count(1)
    sealed_stream._COST = 2  # of a process that ends with the deed

    def back(say: Say) -> None:
        target = desk.folder / f"out/{next(numbers)}.backup"
        back_up(desk.folder, record.backup, target, SECRET, rng=seeded(5), watch=_nobody)
        say(target.name)

    return back


def _backed_up(desk: Desk, ended: Ended) -> list[str]:
    cost, sealed_stream._COST = sealed_stream._COST, 2
    try:
        whole = {path.name for path in (desk.folder / "out").glob("*.backup")}
        for name in sorted(whole):
            restore(desk.folder / "out" / name, desk.folder / name, SECRET, _checked, watch=_nobody)
        lost = {*ended.acknowledged, *ended.again} - whole
        with closing(desk.open_record()) as record:
            target = desk.folder / "out/next.backup"
            back_up(desk.folder, record.backup, target, SECRET, rng=seeded(5), watch=_nobody)
    finally:
        sealed_stream._COST = cost
    return named(lost=lost, copies_left=list((desk.folder / "data").glob("record.backup*")))


def _checked(folder: Path) -> list[object]:
    with closing(open_sqlite(folder / "data/record.sqlite")) as record:
        record.check()
    return []


def _nobody(what: str, number: int) -> None:
    """Watches nothing."""


def _migrating(desk: Desk) -> Act:
    def migrate(say: Say) -> None:
        migrate_sqlite(desk.old)
        say("done")

    return migrate


def _migrated(desk: Desk, ended: Ended) -> list[str]:
    with closing(sqlite3.connect(desk.old)) as connection:
        before = connection.execute("SELECT count(DISTINCT word) FROM kept").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    done = migrate_sqlite(desk.old)
    open_sqlite(desk.old).close()
    names = sorted(path.name for path in desk.old.parent.iterdir())
    return named(
        lost=before != OLD_ROWS,
        half=(tables == 1) != bool(done),
        undone=done and (ended.acknowledged or ended.again),
        left=names != ["record.sqlite"] and names,
    )


DEEDS: Mapping[str, Deed] = {
    "accept": Deed(_accepting, _accepted),
    "update": Deed(_moving, _moved),
    "attach": Deed(_attaching, _attached),
    "erase and compact": Deed(_erasing, _erased),
    "save a draft": Deed(_saving, _saved),
    "publish a version": Deed(_publishing, _published),
    "release": Deed(_releasing, _released),
    "back up": Deed(_backing_up, _backed_up),
    "migrate": Deed(_migrating, _migrated),
}
