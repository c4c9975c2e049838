"""What waits enters the register once, in an order that tells nothing, whatever fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from builder.domain.outbox import OutboxRow
from builder.usecases.case import answer_correction
from builder.usecases.due_dates import move_due_dates
from builder.usecases.move import open_application
from builder.usecases.queue import queue_document
from builder.usecases.references import publish_references
from builder.usecases.release import Released, release
from builder.usecases.submit import Submitted
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion
from publish.facts.status import EventCode, Progress
from publish.log.note import Signer
from publish.register.entries import encode_entry
from publish.register.foresight import foresee
from publish.register.index import Index, catch_up, open_index
from publish.register.last_signed import LastSignedFile
from publish.register.reader import RegisterReader
from publish.register.writer import Appended, RegisterWriter
from tests.makers import NOON, answers, both, on, sealed_version, seeded, version
from tests.office import Office, accepts_all, refuses_nothing, stored
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
    done = release(office.uow(), writer, refuses_nothing, now=on("2026-03-03"), rng=seeded())

    assert (7, 7) == (done.count, done.checkpoint.size)
    assert waiting == entries(tmp_path)
    assert [] == office.entries()


def test_nothing_that_waits_is_no_entry(office: Office, writer: RegisterWriter) -> None:
    assert 0 == release(office.uow(), writer, refuses_nothing, now=NOON, rng=seeded()).count


def test_a_release_cut_off_after_the_append_adds_nothing_twice(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    for _ in range(5):
        office.files(version())
    stops = StopsAfterAppend(tmp_path / "register", SIGNER, LastSignedFile(tmp_path / "last"))
    with pytest.raises(Lost):
        release(office.uow(), stops, refuses_nothing, now=on("2026-03-03"), rng=seeded(1))
    before = entries(tmp_path)
    office.files(version(), now=on("2026-03-03"))
    done = release(office.uow(), writer, refuses_nothing, now=on("2026-03-04"), rng=seeded(2))

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
    release(office.uow(), writer, refuses_nothing, now=on("2026-03-03"), rng=seeded(3))
    found = entries(tmp_path)

    assert sorted(waiting) == sorted(found)
    assert waiting != found
    for number in numbers:
        own = [e for e in waiting if number.encode() in e]
        assert own == [e for e in found if number.encode() in e]


def opened(filed: ServiceVersion) -> Office:
    """An office whose city and version wait to be published."""
    office = Office()
    uow, shelf = office.uow(), city_shelf()
    publish_references(uow, city=shelf.city, references=shelf.references, now=on("2026-01-01"))
    current = stored(filed)
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
    return office


def releases(office: Office, writer: RegisterWriter, tmp_path: Path, now: datetime) -> Released:
    """A release with the fold's own foresight."""
    index = open_index(tmp_path / "index.sqlite")
    with closing(index.connection):
        foresight = partial(foresee, index, reader(tmp_path))
        return release(office.uow(), writer, foresight, now=now, rng=seeded(int(now.timestamp())))


def folded(tmp_path: Path) -> Index:
    index = open_index(tmp_path / "folded.sqlite")
    catch_up(index, reader(tmp_path))
    return index


def queues(office: Office, document: dict[str, Any], number: str | None) -> None:
    """Put a row into the outbox that no use case would put there."""
    uow = office.uow()
    with uow:
        uow.outbox.add(OutboxRow(0, encode_entry(document), (), number, NOON))
        uow.commit()


def progress_of(office: Office, number: str) -> Progress:
    uow = office.uow()
    with uow.reading():
        found = open_application(uow, number, office.calendar)
    assert found is not None
    return found.progress


@pytest.mark.parametrize("filed", [version(), sealed_version()])
def test_the_registers_fold_accepts_what_the_office_releases(
    writer: RegisterWriter, tmp_path: Path, filed: ServiceVersion
) -> None:
    office = opened(filed)
    number = office.files(filed).number
    here = office.issues(number)
    done = releases(office, writer, tmp_path, on("2026-03-03"))
    row = folded(tmp_path).application(number)

    assert (13, ()) == (done.checkpoint.size, done.refused)
    if filed == sealed_version():
        assert row is None
        return
    assert row is not None
    assert here == row.progress


def test_what_the_fold_would_refuse_stays_out_and_everything_else_enters(
    writer: RegisterWriter, tmp_path: Path
) -> None:
    office = opened(version())
    bad, good = office.files(version()).number, office.files(version()).number
    skipped = {
        "type": "event",
        "number": bad,
        "service": "izin-contoh",
        "version": 1,
        "sequence": 3,
        "code": "accepted",
        "claimed_on": "2026-03-02",
        "recorded_on": "2026-03-02",
    }
    queues(office, skipped, bad)
    office.moves(bad, "accepted")
    office.moves(good, "accepted")
    done = releases(office, writer, tmp_path, on("2026-03-03"))
    index = folded(tmp_path)

    assert [(bad, "REGISTER-EVENT-SEQUENCE"), (bad, "RELEASE-AFTER-REFUSED")] == [
        (p.path, p.params["cause"]) for p in done.refused
    ]
    assert {"RELEASE-REFUSED"} == {p.code for p in done.refused}
    assert [1, 2] == [len(index.events(number)) for number in (bad, good)]
    assert 2 == len(office.entries())


def test_what_was_refused_once_is_named_again_and_stops_nobody(
    writer: RegisterWriter, tmp_path: Path
) -> None:
    office = opened(version())
    queues(office, {"type": "gossip", "recorded_on": "2026-03-02"}, None)
    first = releases(office, writer, tmp_path, NOON)
    number = office.files(version(), now=on("2026-03-03")).number
    second = releases(office, writer, tmp_path, on("2026-03-04"))

    assert ["REGISTER-TYPE-UNKNOWN"] == [p.params["cause"] for p in first.refused]
    assert [p.params["row"] for p in first.refused] == [p.params["row"] for p in second.refused]
    assert 1 == len(folded(tmp_path).events(number))


def test_commitments_after_a_refused_one_of_the_same_case_wait_with_it(
    writer: RegisterWriter, tmp_path: Path
) -> None:
    office = opened(sealed_version())
    bad = office.files(sealed_version()).number
    junk = {"type": "commitment", "commitment": "no hex", "recorded_on": "2026-03-02"}
    queues(office, junk, bad)
    office.moves(bad, "accepted")
    office.files(sealed_version())
    done = releases(office, writer, tmp_path, on("2026-03-03"))

    assert ["REGISTER-NOT-UNDERSTOOD", "RELEASE-AFTER-REFUSED"] == [
        p.params["cause"] for p in done.refused
    ]
    assert 8 == done.checkpoint.size


MOVES: tuple[EventCode, ...] = ("accepted", "correction_requested", "corrected", "rejected")
REASONS = {"correction_requested": "missing", "rejected": "tidak-memenuhi"}


@pytest.mark.parametrize("seed", range(8))
def test_office_and_register_agree_however_days_off_are_moved(
    writer: RegisterWriter, tmp_path: Path, seed: int
) -> None:
    random, office, now = Random(seed), opened(version()), on("2026-03-02", hour=8)
    filed = [office.files(version(), now=now) for _ in range(3)]
    moved_after = random.randrange(1, 12)
    for at, (code, one) in enumerate((code, one) for code in MOVES for one in filed):
        now += timedelta(hours=random.choice((0, 1, 17)))
        if at == moved_after:
            moves_days_off(office, now)
        if code == "corrected":
            corrects(office, one, now)
        else:
            office.moves(one.number, code, now=now, reason=REASONS.get(code))
        if random.random() < 0.3:
            now += timedelta(minutes=1)
            releases(office, writer, tmp_path, now)
    releases(office, writer, tmp_path, on("2026-06-01"))
    index = folded(tmp_path)

    for number in (one.number for one in filed):
        row = index.application(number)
        assert row is not None
        assert progress_of(office, number) == row.progress


def moves_days_off(office: Office, now: datetime) -> None:
    """A decree makes three days of the weeks to come days off."""
    days = [
        {"on": f"2026-03-{day}", "name": both("Cuti bersama"), "kind": "joint_leave"}
        for day in ("05", "09", "11")
    ]
    decree = {"year": 2026, "source": "sample", "certainty": "law", "holidays": days}
    shelf = city_shelf(**{"calendar-2026": decree})
    publish_references(office.uow(), city=shelf.city, references=shelf.references, now=now)
    move_due_dates(office.uow(), calendar=office.calendar, now=now)


def corrects(office: Office, filed: Submitted, now: datetime) -> None:
    assert filed.receipt_key is not None
    answer_correction(
        office.uow(),
        number=filed.number,
        receipt_key=filed.receipt_key,
        answers=answers(),
        judge=accepts_all,
        now=now,
        calendar=office.calendar,
    )


def test_two_batches_may_follow_at_one_instant(
    office: Office, writer: RegisterWriter, tmp_path: Path
) -> None:
    office.files(version())
    stops = StopsAfterAppend(tmp_path / "register", SIGNER, LastSignedFile(tmp_path / "last"))
    with pytest.raises(Lost):
        release(office.uow(), stops, refuses_nothing, now=NOON, rng=seeded(1))
    office.files(version())

    assert (
        2
        == release(
            office.uow(), writer, refuses_nothing, now=NOON + timedelta(hours=1), rng=seeded(2)
        ).count
    )
