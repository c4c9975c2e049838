"""Notes of the office: who writes, who reads, and when they go."""

from __future__ import annotations

import json

import pytest

from builder.domain.user import User
from builder.errors import Conflict, Forbidden, Invalid, NotFound, TerangError
from builder.store.memory import MemoryAttachments
from builder.usecases.erasure import erase_application
from builder.usecases.notes import LONGEST, MOST, notes_of, write_note
from builder.usecases.own_data import own_data
from tests.makers import NOON, user, version
from tests.office import Office

OFFICER = user("officer")


def write(office: Office, number: str, text: str = "Sudah ditelepon.", by: User = OFFICER) -> None:
    write_note(office.uow(), number=number, text=text, user=by, now=NOON, calendar=office.calendar)


def test_notes_stand_in_the_order_of_writing_with_who_and_when(office: Office) -> None:
    number = office.files(version()).number

    for text in ("Sudah ditelepon.", "  Datang besok. "):
        write(office, number, text)

    found = notes_of(office.uow(), number=number)
    assert ["Sudah ditelepon.", "Datang besok."] == [note.text for note in found]
    assert {(OFFICER.id, NOON)} == {(note.by, note.at) for note in found}


@pytest.mark.parametrize(
    ("text", "by", "kind", "code"),
    [
        (" ", OFFICER, Invalid, "NOTE-EMPTY"),
        ("x" * (LONGEST + 1), OFFICER, Invalid, "TEXT-TOO-LONG"),
        ("Halo", user("officer", unit="dinas-lain"), NotFound, "APPLICATION-NOT-FOUND"),
        ("Halo", user("admin"), NotFound, "APPLICATION-NOT-FOUND"),
        ("Halo", user("auditor"), Forbidden, "MOVE-FORBIDDEN"),
    ],
)
def test_it_refuses_with_a_sentence(
    office: Office, text: str, by: User, kind: type[TerangError], code: str
) -> None:
    number = office.files(version()).number

    with pytest.raises(kind) as refused:
        write(office, number, text, by)

    assert [code] == [problem.code for problem in refused.value.problems]
    assert () == notes_of(office.uow(), number=number)


def test_there_is_an_end_of_them(office: Office) -> None:
    number = office.files(version()).number
    for _ in range(MOST):
        write(office, number)

    with pytest.raises(Conflict):
        write(office, number)


def test_the_applicant_takes_them_along_and_erasure_takes_them_away(office: Office) -> None:
    filed = office.files(version())
    write(office, filed.number)
    own = own_data(
        office.uow(),
        MemoryAttachments(),
        number=filed.number,
        receipt_key=filed.receipt_key or "",
        calendar=office.calendar,
    )
    office.moves(filed.number, "withdrawn")

    erase_application(
        office.uow(), MemoryAttachments(), number=filed.number, calendar=office.calendar
    )

    assert [{"at": NOON.isoformat(), "text": "Sudah ditelepon."}] == own.document["notes"]
    assert OFFICER.id not in json.dumps(own.document["notes"])
    assert () == notes_of(office.uow(), number=filed.number)
    with pytest.raises(Conflict):
        write(office, filed.number)
