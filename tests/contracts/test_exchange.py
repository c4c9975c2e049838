"""What every record promises of what is said about applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builder.domain.application import APPLICANT
from builder.domain.message import Message
from builder.domain.note import Note
from builder.domain.opinion import Opinion
from builder.store.memory import MemoryRecord
from builder.store.record_sql import SqlRecord
from publish.errors import Conflict
from tests.makers import NOON, version
from tests.office import Office

DAY = timedelta(days=1)


def test_an_opinion_comes_back_equal_and_is_listed_while_it_is_open(
    record: MemoryRecord | SqlRecord,
) -> None:
    office = Office(record)
    office.publishes(version())
    number, uow = office.files(version()).number, office.uow()
    first = Opinion(number, 1, "dinas-lain", "Sesuai?", (NOON + DAY).date(), "petugas", NOON)
    sooner = replace(first, sequence=2, wanted_by=NOON.date())
    other = replace(first, sequence=3, unit="dinas-ketiga")
    with uow:
        for opinion in (first, sooner, other):
            uow.opinions.put(opinion)
        uow.commit()
    answered = replace(
        first, finding="remarks", text="Perlu gambar.", answered_by="lain", answered_at=NOON
    )
    with uow:
        uow.opinions.put(answered)
        assert (answered, sooner, other) == uow.opinions.of_number(number)
        assert (sooner, answered) == uow.opinions.open_of("dinas-lain", 9)
        assert (sooner,) == uow.opinions.open_of(None, 1)
        uow.opinions.put(replace(sooner, closed_by="petugas", closed_at=NOON))
        assert (answered,) == uow.opinions.open_of("dinas-lain", 9)
        uow.opinions.forget(number)
        assert [("", "")] * 3 == [(o.question, o.text) for o in uow.opinions.of_number(number)]


def test_messages_come_by_sequence_and_are_unread_until_the_other_side_has_seen_them(
    record: MemoryRecord | SqlRecord,
) -> None:
    office = Office(record)
    office.publishes(version())
    number, uow = office.files(version()).number, office.uow()
    asked = Message(number, 1, "petugas", "Kapan bisa datang?", NOON)
    answered = Message(number, 2, APPLICANT, "Besok.", NOON + DAY)
    with uow:
        uow.messages.add(answered)
        uow.messages.add(asked)
        uow.commit()
    with uow:
        assert (asked, answered) == uow.messages.of_number(number)
        assert frozenset({number}) == uow.messages.unread((number, "lain"))
        uow.messages.mark_seen(number, NOON + DAY, from_applicant=True)
        assert frozenset() == uow.messages.unread((number,))
        assert [None, NOON + DAY] == [m.seen_at for m in uow.messages.of_number(number)]
        uow.messages.forget(number)
        assert () == uow.messages.of_number(number)


def test_notes_come_by_sequence_and_go_with_the_person(record: MemoryRecord | SqlRecord) -> None:
    office = Office(record)
    office.publishes(version())
    number, other = (office.files(version()).number for _ in range(2))
    first, second = (Note(number, n, "petugas", f"Catatan {n}", NOON) for n in (1, 2))
    elsewhere = Note(other, 1, "petugas", "Lain", NOON)
    with office.uow() as uow:
        for note in (second, first, elsewhere):
            uow.notes.add(note)
        uow.commit()
    with office.uow() as uow:
        assert (first, second) == uow.notes.of_number(number)
        with pytest.raises(Conflict):
            uow.notes.add(first)
    with office.uow() as uow:
        uow.notes.forget(number)
        assert ((), (elsewhere,)) == (uow.notes.of_number(number), uow.notes.of_number(other))


def test_two_messages_never_have_one_place(record: MemoryRecord | SqlRecord) -> None:
    office = Office(record)
    office.publishes(version())
    message = Message(office.files(version()).number, 1, "petugas", "Halo", NOON)
    with office.uow() as uow:
        uow.messages.add(message)
        with pytest.raises(Conflict):
            uow.messages.add(message)
