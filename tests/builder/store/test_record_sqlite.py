"""The record's file: private, refused by name when it is not ours, empty of what was erased."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from builder.store.memory import MemoryAttachments
from builder.store.record_errors import named_errors
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from builder.store.record_tables import META
from builder.usecases.erasure import erase_application
from publish.errors import Integrity
from tests.makers import answers, user, version
from tests.office import Office


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    record = open_sqlite(tmp_path / "record.sqlite")
    uow = record.uow()
    with uow:
        uow.users.put(user("officer"))
        uow.commit()
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
    record.close()

    assert {0o600} == set(modes.values())


def test_it_is_durable_and_strict(tmp_path: Path) -> None:
    record = open_sqlite(tmp_path / "record.sqlite")
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
    with record._engine.connect() as connection:
        pragma = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
    record.close()

    assert ["wal", 2, 1, 1, 2] == pragma


@pytest.mark.parametrize("content", [b"not a database, but long enough to be one" * 40, b"SQLite"])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes(content)

    with pytest.raises(Integrity) as refused:
        open_sqlite(path)
    assert "RECORD-DAMAGED" == refused.value.problems[0].code
    assert content == path.read_bytes()


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    open_sqlite(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '99'")
    connection.close()

    with pytest.raises(Integrity) as refused:
        open_sqlite(path)
    assert "RECORD-SCHEMA" == refused.value.problems[0].code


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / "record.sqlite").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(Integrity):
        open_sqlite(tmp_path / "record.sqlite")


def test_what_was_erased_is_on_no_page_of_the_file(tmp_path: Path) -> None:
    office = Office(open_sqlite(tmp_path / "record.sqlite"))
    current = office.publishes(version())
    number = office.files(current, answers=answers(nama="CANARY-NAME")).number
    office.moves(number, "rejected", reason="tidak-memenuhi", note="CANARY-NOTE")
    before = b"".join(p.read_bytes() for p in tmp_path.iterdir())

    erase_application(office.uow(), MemoryAttachments(), number=number, calendar=office.calendar)
    office.record.compact()  # type: ignore[union-attr]
    after = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    office.record.close()  # type: ignore[union-attr]

    assert b"CANARY-NAME" in before
    assert b"CANARY-NOTE" in before
    assert b"CANARY" not in after


def test_a_connection_that_can_only_read_is_used_no_more(tmp_path: Path) -> None:
    """SQLite opens a file so when a process has no file left to open, and leaves it so."""
    path = tmp_path / "record.sqlite"
    open_sqlite(path).close()
    for write in (_adds_somebody, SqlRecord.compact, _updates):
        record = open_sqlite(path)
        record._engine.dispose()
        place, left = f"file:{path}?mode=ro", [1]

        def connect(*_: object, place: str = place, left: list[int] = left) -> object:
            return sqlite3.connect(place, uri=True, check_same_thread=False) if left.pop() else None

        sa.event.listen(record._engine, "do_connect", connect)
        with pytest.raises(Integrity) as refused:
            write(record)
        sa.event.remove(record._engine, "do_connect", connect)
        write(record)
        record.close()

        assert "RECORD-DISK" == refused.value.problems[0].code


def _adds_somebody(record: SqlRecord) -> None:
    uow = record.uow()
    with uow:
        uow.users.put(user("officer"))
        uow.commit()


def _updates(record: SqlRecord) -> None:
    """As SQLAlchemy executes it, not as text on the driver."""
    with named_errors(), record._engine.connect() as connection, connection.begin():
        connection.execute(sa.delete(META))


def test_a_bulk_keeps_good_acts_and_undoes_bad_ones(tmp_path: Path) -> None:
    record = open_sqlite(tmp_path / "record.sqlite")
    with record.bulk() as uow:
        with uow:
            uow.users.put(user("officer", id_="ani"))
            uow.commit()
        with uow:
            uow.users.put(user("officer", id_="budi"))
        with uow.reading():
            assert ["ani"] == [u.id for u in uow.users.all()]
    other = record.uow()
    with other.reading():
        assert ["ani"] == [u.id for u in other.users.all()]
    record.close()


def test_a_bulk_that_fails_keeps_nothing(tmp_path: Path) -> None:
    record = open_sqlite(tmp_path / "record.sqlite")
    with pytest.raises(ZeroDivisionError), record.bulk() as uow:
        with uow:
            uow.users.put(user("officer"))
            uow.commit()
        raise ZeroDivisionError
    other = record.uow()
    with other.reading():
        assert () == other.users.all()
    record.close()


def test_a_backup_of_a_busy_record_opens_and_is_whole(tmp_path: Path) -> None:
    office = Office(open_sqlite(tmp_path / "record.sqlite"))
    current = office.publishes(version())
    number = office.files(current).number
    with office.uow() as uow:  # somebody is in the middle of writing
        uow.users.put(user("officer"))
        office.record.backup(tmp_path / "backup.sqlite")  # type: ignore[union-attr]
    copy = Office(open_sqlite(tmp_path / "backup.sqlite"))
    copy.record.check()  # type: ignore[union-attr]
    uow = copy.uow()
    with uow.reading():
        assert uow.applications.get(number) is not None
        assert () == uow.users.all()
    with pytest.raises(FileExistsError):
        office.record.backup(tmp_path / "backup.sqlite")  # type: ignore[union-attr]
    for each in (office, copy):
        each.record.close()  # type: ignore[union-attr]
