"""What is wrong with an installation: one small check each, all in one table.

Invariants:
- nothing is made, mended or removed: a diagnosis leaves every file as it was;
- a check that cannot be done is a finding, and the others go on.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from builder.cli.publishing import is_behind
from builder.config import FILE, read_settings
from builder.errors import NotFound, Problem, TerangError, not_found
from builder.key_files import read_desk_key
from builder.record_place import SQLITE, has_record, open_record
from builder.signing.choice import signing_verifier
from builder.state_folder import last_signed, state_folder
from builder.store.attachments import AttachmentFolder
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases.comparison import differences
from builder.usecases.queue import SKEW
from builder.usecases.second_factor import unopened_factors
from builder.usecases.stored_documents import damaged_documents
from builder.usecases.troubles import count_given_up
from builder.usecases.webhooks import unopened_webhooks
from builder.workspace import examine
from publish.log.note import Verifier
from publish.register.durable import read_file
from publish.register.growth import verified_edge
from publish.register.reader import RegisterReader
from publish.register.settle import must_republish

LEAST_FREE = 500 * 2**20  # bytes
_FOLDERS = ("data", "data/attachments", "keys", "register", "cache", "public", "form_schemas")
_WORKBENCH = "data/workbench.json"


@dataclass(frozen=True, slots=True)
class Patient:
    """A workspace to look at; `now` is aware."""

    folder: Path
    env: Mapping[str, str]
    now: datetime

    @property
    def register(self) -> Path:
        """Where the log is."""
        return self.folder / "register"

    @property
    def verifier(self) -> Verifier:
        """The register's public key."""
        return Verifier.from_vkey(_key(self.folder, "keys/verifier.vkey"))


Check = Callable[[Patient], Iterator[Problem]]


def diagnose(patient: Patient) -> list[Problem]:
    """Everything that was found, each thing once."""
    found: dict[tuple[str, str], Problem] = {}
    checks = CHECKS if (patient.folder / FILE).is_file() else (_settings,)
    for check in checks:
        for problem in _done(check, patient):
            found.setdefault((problem.path, problem.code), problem)
    return list(found.values())


def _done(check: Check, patient: Patient) -> list[Problem]:
    try:
        return list(check(patient))
    except TerangError as error:
        return list(error.problems)
    except OSError as error:
        what = error.strerror or type(error).__name__
        return [Problem(str(error.filename or ""), "DOCTOR-UNREADABLE", {"what": what})]


def _settings(patient: Patient) -> Iterator[Problem]:
    yield from examine(patient.folder, patient.env)


def _folders(patient: Patient) -> Iterator[Problem]:
    for name in _FOLDERS:
        if not (patient.folder / name).exists():
            yield Problem(name, "DOCTOR-MISSING")


def _keys(patient: Patient) -> Iterator[Problem]:
    _key(patient.folder, "keys/cookie.key")
    _key(patient.folder, "keys/search.key")
    _key(patient.folder, "keys/payments.key")
    settings = read_settings(patient.folder / FILE, patient.env)
    if signing_verifier(patient.folder, settings) != patient.verifier:
        yield Problem("keys/signing.key", "DOCTOR-KEY-OTHER")


def _record(patient: Patient) -> Iterator[Problem]:
    settings = read_settings(patient.folder / FILE, patient.env)
    hours, database = settings.promise_hours, settings.postgresql_file
    if not has_record(patient.folder, settings):
        yield Problem(database or SQLITE, "DOCTOR-EMPTY" if database else "DOCTOR-MISSING")
        return
    with closing(open_record(patient.folder, settings)) as record:
        record.check()
        with record.uow().reading() as uow:
            last, waiting = uow.outbox.last_recorded_at(), uow.outbox.waiting()
            is_anybody = any(not user.is_disabled for user in uow.users.all())
    if not is_anybody:
        yield Problem("", "DOCTOR-NO-USERS")
    if last is not None and last - patient.now > SKEW:
        yield Problem("", "CLOCK-BEHIND", _two_times(patient.now, last))
    late = [r for r in waiting if patient.now - r.recorded_at > timedelta(hours=hours)]
    if late:
        yield Problem("", "DOCTOR-PROMISE", {"count": len(late), "hours": hours})


def _unsent(patient: Patient) -> Iterator[Problem]:
    settings = read_settings(patient.folder / FILE, patient.env)
    if has_record(patient.folder, settings):
        with closing(open_record(patient.folder, settings)) as record:
            count = count_given_up(record.uow())
            if count:
                yield Problem("", "DOCTOR-UNSENT", {"count": count})


def _sealed(patient: Patient) -> Iterator[Problem]:
    """Without second factors and webhooks no key is missed: opening the workspace makes it."""
    settings = read_settings(patient.folder / FILE, patient.env)
    if has_record(patient.folder, settings):
        with closing(open_record(patient.folder, settings)) as record:
            yield from unopened_factors(record.uow(), lambda: read_desk_key(patient.folder))
            yield from unopened_webhooks(record.uow(), lambda: read_desk_key(patient.folder))


def _compared(patient: Patient) -> Iterator[Problem]:
    """The record says what the register published."""
    settings = read_settings(patient.folder / FILE, patient.env)
    if has_record(patient.folder, settings):
        reader = RegisterReader(patient.register, patient.verifier)
        before = _size(reader)
        with closing(open_record(patient.folder, settings)) as record:
            published = reader.entries(0, before) if before else iter(())
            since = partial(_since, reader, before)
            yield from differences(record.uow(), published, since)


def _documents(patient: Patient) -> Iterator[Problem]:
    """Every document is what was sent."""
    settings = read_settings(patient.folder / FILE, patient.env)
    folder = patient.folder / "data/attachments"
    if has_record(patient.folder, settings) and folder.is_dir():
        with closing(open_record(patient.folder, settings)) as record:
            yield from damaged_documents(record.uow(), AttachmentFolder(folder))


def _size(reader: RegisterReader) -> int:
    try:
        return reader.checkpoint().size
    except NotFound:
        return 0  # nothing was released yet


def _since(reader: RegisterReader, before: int) -> Iterator[bytes]:
    now = _size(reader)
    return reader.entries(before, now) if now > before else iter(())


def _workbench(patient: Patient) -> Iterator[Problem]:
    path = patient.folder / _WORKBENCH
    if path.is_file():
        TinyWorkbench(path).all()
    yield from ()


def _edge(patient: Patient) -> Iterator[Problem]:
    """The end of the log gives the root that was signed; `terang verify` proves the rest."""
    try:
        checkpoint = RegisterReader(patient.register, patient.verifier).checkpoint()
    except NotFound:
        return  # nothing was released yet
    verified_edge(patient.register, checkpoint)
    yield from ()


def _last_signed(patient: Patient) -> Iterator[Problem]:
    settings = read_settings(patient.folder / FILE, patient.env)
    if not state_folder(patient.folder, settings).is_dir():
        yield Problem(settings.state_folder, "DOCTOR-MISSING")
        return
    state = last_signed(patient.folder, settings).read()
    if must_republish(patient.register, state, patient.verifier):
        yield Problem("register/checkpoint", "DOCTOR-CHECKPOINT-DUE")
    if state is not None and state.signed_at is not None and state.signed_at > patient.now:
        yield Problem("", "CLOCK-SET-BACK", _two_times(patient.now, state.signed_at))


def _writer(patient: Patient) -> Iterator[Problem]:
    if not patient.register.is_dir():
        return
    opened = os.open(patient.register, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield Problem("register", "REGISTER-BUSY")
    finally:
        os.close(opened)


def _disk(patient: Patient) -> Iterator[Problem]:
    free = shutil.disk_usage(patient.folder).free
    if free < LEAST_FREE:
        yield Problem("", "DOCTOR-DISK", {"megabytes": free // 2**20})


def _calendars(patient: Patient) -> Iterator[Problem]:
    for year in (patient.now.year, patient.now.year + 1):
        name = f"form_schemas/calendars/{year}.json"
        if not (patient.folder / name).is_file():
            yield Problem(name, "DOCTOR-CALENDAR", {"year": year})


def _published(patient: Patient) -> Iterator[Problem]:
    """What readers see is what was signed last."""
    if is_behind(patient.folder / "public", patient.register):
        yield Problem("public", "DOCTOR-NOT-PUBLISHED")


def _two_times(now: datetime, last: datetime) -> dict[str, object]:
    return {"now": now.isoformat(), "last": last.isoformat()}


def _key(folder: Path, name: str) -> str:
    try:
        return read_file(folder, name).decode("ascii").strip()
    except (NotFound, UnicodeDecodeError):
        raise not_found("WORKSPACE-KEY", name) from None


CHECKS: tuple[Check, ...] = (
    _settings,
    _folders,
    _keys,
    _record,
    _unsent,
    _sealed,
    _compared,
    _documents,
    _workbench,
    _edge,
    _last_signed,
    _writer,
    _disk,
    _calendars,
    _published,
)
