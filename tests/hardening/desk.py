"""One small office on a disk, for faults to happen to: copied for each of them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from builder.domain.draft import started
from builder.store.attachments import AttachmentFolder
from builder.store.ports import StandingQuery
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.release import Released, release
from builder.usecases.store_attachment import store_attachment
from publish.facts.json_text import write_json
from publish.log.note import Signer
from publish.register.last_signed import LastSignedFile, read_copy
from publish.register.writer import RegisterWriter
from tests.makers import NOON, answers, form_document, seeded, service_document, user, version
from tests.office import Office, refuses_nothing
from tests.shelf import checks

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CANARY = "CANARY-NAME"
HOLDER = "browser"
SIGNER = Signer("contoh.example/kota", b"s" * 32)
ANI, BUDI = user("author", id_="ani"), user("approver", id_="budi")
DRAFT = "D1"
OLD_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Desk:
    """What is in `folder`: an application under way (`moving`), one to be erased (`closed`),
    a draft to save (`DRAFT`), one that two people signed (`signed`), a register of one batch
    with something waiting for the next, and a record of no revision (`old`)."""

    folder: Path
    moving: str
    closed: str
    signed: str

    @property
    def record(self) -> Path:
        return self.folder / "data/record.sqlite"

    @property
    def old(self) -> Path:
        return self.folder / "old/record.sqlite"

    @property
    def last_signed(self) -> Path:
        return self.folder / "state/last-signed.json"

    @property
    def workbench(self) -> TinyWorkbench:
        return TinyWorkbench(self.folder / "data/workbench.json")

    @property
    def attachments(self) -> AttachmentFolder:
        return AttachmentFolder(self.folder / "data/attachments", least_free=0)

    def open_record(self) -> SqlRecord:
        return open_sqlite(self.record)

    def writer(self) -> RegisterWriter:
        return RegisterWriter(self.folder / "register", SIGNER, LastSignedFile(self.last_signed))

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office over the record, which is closed in the end."""
        with closing(self.open_record()) as record:
            yield Office(record)


def make_desk(folder: Path) -> Desk:
    """The desk that every deed begins with."""
    for name in ("data/attachments", "state", "register", "old", "out"):
        (folder / name).mkdir(mode=0o700, parents=True)
    desk = Desk(folder, "", "", "")
    with desk.office() as office:
        current = office.publishes(version())
        moving = office.files(current).number
        file = store_attachment(
            office.uow(), desk.attachments, content=PDF, name="CANARY-FILE", holder=HOLDER,
            accept=("application/pdf",), now=NOON, rng=office.rng,
        )  # fmt: skip
        closed = office.files(
            current, answers=answers(nama=CANARY), attachments=[file.id], holder=HOLDER
        ).number
        office.moves(closed, "withdrawn")
        released(desk, office, NOON)
        office.files(current)
    desk.workbench.put(started(DRAFT, "izin-lain", "{}", "{}", "ani", NOON), None)
    with closing(sqlite3.connect(desk.old)) as connection, connection:
        connection.execute("CREATE TABLE kept (word TEXT)")
        words = ((f"terang {n}",) for n in range(OLD_ROWS))
        connection.executemany("INSERT INTO kept VALUES (?)", words)
    return replace(desk, moving=moving, closed=closed, signed=_signed(desk.workbench))


def copy_desk(desk: Desk, folder: Path) -> Desk:
    """A desk of its own; what was signed last passes for written here."""
    shutil.copytree(desk.folder, folder)
    copy = replace(desk, folder=folder)
    state = read_copy(copy.last_signed.read_bytes(), copy.last_signed.name)
    copy.last_signed.unlink()
    LastSignedFile(copy.last_signed).compare_and_swap(None, state)
    return copy


def released(desk: Desk, office: Office, now: datetime) -> Released:
    """What waits enters the register."""
    return release(office.uow(), desk.writer(), refuses_nothing, now=now, rng=office.rng)


def kept_numbers(office: Office) -> list[str]:
    """Every application of the record."""
    uow = office.uow()
    with uow.reading():
        rows = uow.applications.standings(StandingQuery(limit=1000))
    return [row.number for row in rows]


def later(hours: int) -> datetime:
    """Noon and so many hours."""
    return NOON + timedelta(hours=hours)


def _signed(workbench: TinyWorkbench) -> str:
    draft = import_definition(
        workbench, service_text=write_json(service_document()),
        form_text=write_json(form_document()), user=ANI, now=NOON, rng=seeded(1),
    )  # fmt: skip
    draft = propose_draft(workbench, draft_id=draft.id, user=ANI, now=NOON, checks=checks())
    approve_draft(workbench, draft_id=draft.id, digest=draft.digest or "", user=BUDI, now=NOON)
    return draft.id
