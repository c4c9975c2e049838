"""The invented office."""

from __future__ import annotations

from builder.demo.people import hire, officer_of, parts, sign_in_lines, units_at_work
from builder.domain.user import USER_ID
from builder.store.memory import MemoryRecord
from builder.usecases.passwords import Passwords
from publish.facts.text import Text
from tests.builder.demo.definitions import versions
from tests.makers import seeded

FAST = Passwords(memory_kib=64, time_cost=1)


def test_every_unit_at_work_has_an_officer() -> None:
    officers = {part.unit for part in parts(versions(), {}) if "officer" in part.roles}

    assert set(units_at_work(versions())) == officers
    assert "disdukcapil" in officers


def test_ids_are_ids_and_names_say_that_nobody_is_meant() -> None:
    found = parts(versions(), {})

    assert len({part.id for part in found}) == len(found)
    assert [] == [part.id for part in found if not USER_ID.fullmatch(part.id)]
    assert [] == [part.name for part in found if "(contoh)" not in part.name]


def test_author_and_approver_are_two_people() -> None:
    roles = [part.roles for part in parts(versions(), {})]

    assert [] == [r for r in roles if {"author", "approver"} <= r]


def test_people_are_hired_with_passwords_of_their_own() -> None:
    record = MemoryRecord()

    hired = hire(record.uow(), FAST, parts(versions()[:1], {}), seeded())

    with record.uow().reading() as uow:
        stored = {user.id: user.password_hash for user in uow.users.all()}
    assert len({sign_in.password for sign_in in hired}) == len(hired) == len(stored)
    first = hired[0]
    assert FAST.verify(stored[first.user.id], first.password)
    assert first.password not in stored[first.user.id]


def test_a_sign_in_is_never_shown_by_accident() -> None:
    (sign_in, *_) = hire(MemoryRecord().uow(), FAST, parts(versions()[:1], {}), seeded())

    assert sign_in.password not in repr(sign_in)


def test_the_table_has_a_line_for_each_in_both_languages() -> None:
    unit = versions()[0].standard.unit
    names = {unit: Text("Dinas Contoh", "Sample Office")}
    hired = hire(MemoryRecord().uow(), FAST, parts(versions()[:1], names), seeded())

    indonesian, english = sign_in_lines(hired, "id"), sign_in_lines(hired, "en")

    assert len(hired) == len(indonesian) == len(english)
    (line,) = [line for line in english if line.startswith(officer_of(unit))]
    assert "Sample Office" in line
