"""What waits enters the register once, in an order that tells nothing, whatever fails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builder.usecases.queue import queue_document
from builder.usecases.references import publish_references
from builder.usecases.release import release
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from publish.log.note import Signer
from publish.register.index import catch_up, open_index
from publish.register.last_signed import LastSignedFile
from publish.register.reader import RegisterReader
from publish.register.writer import Appended, RegisterWriter
from tests.makers import NOON, on, sealed_version, seeded, version
from tests.office import Office, stored
from tests.shelf import city_shelf

SIGNER = Signer("contoh.example/kota", b"s" * 32)


@pytest.fixture
def writer(tmp_path: Path) -> RegisterWriter:
    return RegisterWriter(tmp_path / "register", SIGNER, LastSignedFile(tmp_path / "last"))


def reader(tmp_path: Path) -> RegisterReader:
    return RegisterReader(tmp_path / "register", SIGNER.verifier)


def entries(tmp_path: Path) -> list[bytes]:
    found = reader(tmp_path)
    return list(found.entries(0, found.checkpoint().size))


class Lost(Exception):
    """The machine stops."""


class StopsAfterAppend(RegisterWriter):
    """Appends, and then the machine stops before anybody hears of it."""

    def append(
        self, entries: Sequence[bytes], documents: Sequence[bytes], now: datetime, batch: str
    ) -> Appended:
        done = super().append(entries, documents, now, batch)
        if entries:
            raise Lost
        return done


def test_everything_that_waits_enters(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    office.issues(office.files(version()).number)
    waiting = office.entries()
    done = release(office.uow(), writer, now=on("2026-03-03"), rng=seeded())

    assert (7, 7) == (done.count, done.checkpoint.size)
    assert waiting == entries(tmp_path)
    assert [] == office.entries()


def test_nothing_that_waits_is_no_entry(office: Office, writer: RegisterWriter) -> None:
    assert 0 == release(office.uow(), writer, now=NOON, rng=seeded()).count


def test_a_release_cut_off_after_the_append_adds_nothing_twice(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    for _ in range(5):
        office.files(version())
    stops = StopsAfterAppend(tmp_path / "register", SIGNER, LastSignedFile(tmp_path / "last"))
    with pytest.raises(Lost):
        release(office.uow(), stops, now=on("2026-03-03"), rng=seeded(1))
    before = entries(tmp_path)
    office.files(version(), now=on("2026-03-03"))
    done = release(office.uow(), writer, now=on("2026-03-04"), rng=seeded(2))

    assert (6, 6) == (done.count, done.checkpoint.size)
    assert before == entries(tmp_path)[:5]
    assert 6 == len(set(entries(tmp_path)))


def test_each_application_keeps_its_own_order(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    numbers = [office.files(version()).number for _ in range(6)]
    for number in numbers:
        office.moves(number, "accepted")
        office.moves(number, "step_done", step="periksa")
    waiting = office.entries()
    release(office.uow(), writer, now=on("2026-03-03"), rng=seeded(3))
    found = entries(tmp_path)

    assert sorted(waiting) == sorted(found)
    assert waiting != found
    for number in numbers:
        own = [e for e in waiting if number.encode() in e]
        assert own == [e for e in found if number.encode() in e]


@pytest.mark.parametrize("filed", [version(), sealed_version()])
def test_the_registers_fold_accepts_what_the_office_releases(
    writer: RegisterWriter, tmp_path: Path, filed: object
) -> None:
    office = Office()
    uow, shelf = office.uow(), city_shelf()
    publish_references(uow, city=shelf.city, references=shelf.references, now=on("2026-01-01"))
    current = stored(filed)  # type: ignore[arg-type]
    with uow:
        uow.versions.add(current)
        queue_document(
            uow,
            {
                "type": "version",
                "service": current.service,
                "version": 1,
                "effective_from": current.effective_from.isoformat(),
                "service_digest": digest(read_json(current.service_document)),
                "form_digest": digest(read_json(current.form_document)),
                "digest": current.digest,
                "recorded_on": "2026-01-01",
            },
            documents=(current.service_document.encode(), current.form_document.encode()),
            recorded_at=on("2026-01-01"),
        )
        uow.commit()
    number = office.files(filed).number  # type: ignore[arg-type]
    here = office.issues(number)
    release(office.uow(), writer, now=on("2026-03-03"), rng=seeded(5))
    index = open_index(tmp_path / "index.sqlite")
    caught = catch_up(index, reader(tmp_path))

    assert 13 == caught.new_size
    if filed == sealed_version():
        assert () == caught.applications
        return
    row = index.application(number)
    assert row is not None
    assert here == row.progress


def test_two_batches_may_follow_at_one_instant(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    office.files(version())
    stops = StopsAfterAppend(tmp_path / "register", SIGNER, LastSignedFile(tmp_path / "last"))
    with pytest.raises(Lost):
        release(office.uow(), stops, now=NOON, rng=seeded(1))
    office.files(version())

    assert 2 == release(office.uow(), writer, now=NOON + timedelta(hours=1), rng=seeded(2)).count
