"""A restored record learns from the register what was published since the backup."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from builder.errors import Problem
from builder.store.memory import MemoryRecord
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from builder.usecases.move import open_application
from builder.usecases.reconcile import REGISTER, Reconciled, Register, reconcile
from publish.facts.canonical import canonical_bytes
from publish.register.layout import document_digest
from tests.makers import (
    KENDARI,
    form_document,
    on,
    sealed_version,
    seeded,
    service_document,
    version,
)
from tests.office import Office, stored

LATER = on("2026-03-04")


def office_with(record: MemoryRecord | SqlRecord | None = None) -> Office:
    office = Office(record or MemoryRecord())
    office.publishes(version())
    return office


def backup_of(office: Office, path: Path) -> Office:
    assert isinstance(office.record, SqlRecord)
    office.record.backup(path)
    return Office(open_sqlite(path))


def caught_up(office: Office, entries: Iterable[bytes]) -> Reconciled:
    documents = {
        document_digest(document): document
        for document in map(canonical_bytes, (service_document(), form_document()))
    }
    register = Register(entries, documents.__getitem__, KENDARI)
    return reconcile(office.uow(), register, calendar=office.calendar, now=LATER, rng=seeded())


def test_what_waited_and_was_published_is_not_released_again() -> None:
    office = office_with()
    office.issues(office.files(version()).number)
    published = office.entries()
    office.files(version())
    waiting = office.entries()[len(published) :]

    done = caught_up(office, published)

    assert Reconciled(len(published), 0, ()) == done
    assert waiting == office.entries()
    assert Reconciled(0, 0, ()) == caught_up(office, published)


def test_events_after_the_backup_come_back_as_the_register_has_them(tmp_path: Path) -> None:
    office = office_with(open_sqlite(tmp_path / "record"))
    number = office.files(version()).number
    restored = backup_of(office, tmp_path / "backup")
    office.issues(number, now=on("2026-03-03"))
    published = office.entries()

    done = caught_up(restored, published)

    assert Reconciled(1, 6, ()) == done
    assert [] == restored.entries()
    uow = restored.uow()
    with uow.reading():
        events = uow.applications.events(number)
        case = open_application(uow, number, restored.calendar)
    assert case is not None
    assert ("issued", 7) == (case.progress.status, len(events))
    assert {"applicant", REGISTER} == {event.actor for event in events}
    assert [on("2026-03-03").date()] == sorted({e.recorded_at.date() for e in events[1:]})


def test_an_application_that_the_backup_does_not_know_is_named(tmp_path: Path) -> None:
    office = office_with(open_sqlite(tmp_path / "record"))
    restored = backup_of(office, tmp_path / "backup")
    number = office.files(version()).number

    done = caught_up(restored, office.entries())

    expected = Problem(number, "RECORD-BEHIND", {"published": 1, "kept": 0})
    assert Reconciled(0, 0, (expected,)) == done


def test_a_version_published_after_the_backup_comes_back() -> None:
    restored = Office(MemoryRecord())
    kept = stored(version())
    entry = canonical_bytes(
        {
            "type": "version",
            "service": kept.service,
            "version": kept.version,
            "effective_from": kept.effective_from.isoformat(),
            "service_digest": document_digest(kept.service_document.encode()),
            "form_digest": document_digest(kept.form_document.encode()),
            "digest": kept.digest,
            "recorded_on": "2026-03-03",
        }
    )

    done = caught_up(restored, [entry])

    uow = restored.uow()
    with uow.reading():
        found = uow.versions.get(kept.service, kept.version)
    assert Reconciled(0, 1, ()) == done
    assert found is not None
    assert (kept.service_document, kept.form_document, kept.unit, kept.digest) == (
        found.service_document,
        found.form_document,
        found.unit,
        found.digest,
    )
    assert Reconciled(0, 0, ()) == caught_up(restored, [entry])


def test_commitments_that_waited_are_found_by_their_bytes() -> None:
    office = Office(MemoryRecord())
    office.publishes(sealed_version())
    office.files(sealed_version())
    published = office.entries()

    assert Reconciled(1, 0, ()) == caught_up(office, published)
