"""What the record holds is compared with what the register published, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from builder.store.attachments import AttachmentFolder
from builder.store.record_sqlite import open_sqlite
from builder.usecases.comparison import differences
from builder.usecases.erasure import erase_application
from tests.by_hand import record_by_hand
from tests.makers import on, sealed_version, version
from tests.office import Office


def office_in(path: Path) -> Office:
    office = Office(open_sqlite(path))
    office.publishes(version())
    return office


def found(office: Office, published: Iterable[bytes], more: Iterable[bytes] = ()) -> list[str]:
    return [problem.code for problem in differences(office.uow(), published, lambda: more)]


def released(office: Office) -> list[bytes]:
    uow = office.uow()
    with uow:
        rows = uow.outbox.waiting()
        uow.outbox.claim("batch", [row.id for row in rows])
        uow.outbox.mark_released("batch", on("2026-03-04"))
        uow.commit()
    return [row.entry for row in rows]


def by_hand(path: Path, statement: str) -> None:
    with record_by_hand(path) as connection:
        connection.execute(statement)


def test_a_sound_record_differs_in_nothing_whatever_was_released(tmp_path: Path) -> None:
    office = office_in(tmp_path / "record")
    office.issues(office.files(version()).number)
    office.publishes(sealed_version(2))
    office.files(sealed_version(2))
    published = released(office)
    office.files(sealed_version(2))
    waiting = office.entries()

    assert [] == found(office, published)
    assert [] == found(office, published, waiting)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event SET claimed_on = '2026-02-27' WHERE sequence = 2", "RECORD-DIFFERS"),
        ("UPDATE event SET recorded_at = '2026-03-05T09:00:00.000000+08:00'", "RECORD-DIFFERS"),
        ("UPDATE event SET amount = 1 WHERE code = 'payment_recorded'", "RECORD-DIFFERS"),
        ("UPDATE event SET sequence = 70 WHERE sequence = 7", "RECORD-DIFFERS"),
        ("DELETE FROM event WHERE sequence = 3", "RECORD-DIFFERS"),
        ("DELETE FROM event WHERE sequence > 4", "RECORD-BEHIND"),
        ("DELETE FROM application", "RECORD-BEHIND"),
        ("DELETE FROM version", "RECORD-BEHIND"),
        ("UPDATE version SET effective_from = '2020-01-01'", "VERSION-ALTERED"),
        ("UPDATE version SET form_document = '{}'", "VERSION-ALTERED"),
    ],
)
def test_what_a_hand_changed_is_named(tmp_path: Path, statement: str, code: str) -> None:
    office = office_in(tmp_path / "record")
    office.issues(office.files(version()).number)
    published = released(office)

    by_hand(tmp_path / "record", statement)

    assert code in found(Office(open_sqlite(tmp_path / "record")), published)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM outbox WHERE number IS NOT NULL",
        "UPDATE outbox SET entry = x'7b7d' WHERE number IS NOT NULL",
        "UPDATE event SET claimed_on = '2026-02-27'",
        "UPDATE application SET case_key = zeroblob(32)",
    ],
)
def test_an_event_that_would_never_be_published_is_named(tmp_path: Path, statement: str) -> None:
    office = office_in(tmp_path / "record")
    office.publishes(sealed_version(2))
    published = released(office)
    office.files(sealed_version(2))

    by_hand(tmp_path / "record", statement)

    assert ["RECORD-UNSENT"] == found(office, published)


def test_the_commitments_of_an_erased_case_are_not_asked_for(tmp_path: Path) -> None:
    office = office_in(tmp_path / "record")
    office.publishes(sealed_version(2))
    number = office.files(sealed_version(2)).number
    office.issues(number)
    published = released(office)

    files = AttachmentFolder(tmp_path / "files")
    erase_application(office.uow(), files, number=number, calendar=office.calendar)

    assert [] == found(office, published)
