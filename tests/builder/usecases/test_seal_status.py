"""Sealed files of a publication: their holder reads them, nobody learns whose case moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from cryptography.exceptions import InvalidTag

from builder.domain.status_seal import FILE_BYTES, opened_status, seal_of
from builder.store.memory import MemoryAttachments
from builder.usecases.erasure import erase_application
from builder.usecases.seal_status import STEP, seal_statuses
from tests.makers import NOON, on, sealed_version, seeded, version
from tests.office import Office

SECRET = b"d" * 32


def publishes(office: Office, now: datetime = NOON, seed: int = 0) -> dict[str, bytes]:
    return seal_statuses(
        office.uow(), calendar=office.calendar, secret=SECRET, now=now, rng=seeded(seed)
    )


def sealed_office() -> Office:
    office = Office()
    office.publishes(sealed_version())
    return office


def is_opened(key: str, data: bytes) -> bool:
    try:
        opened_status(key, data)
    except InvalidTag:
        return False
    return True


def test_the_holder_of_the_key_finds_where_the_case_stands() -> None:
    office = sealed_office()
    filed = office.files(sealed_version())
    office.moves(filed.number, "accepted")
    key = filed.receipt_key or ""
    found = opened_status(key, publishes(office)[seal_of(key).locator])

    assert ("in_process", "2026-03-09", 36000) == (found["status"], found["due_on"], found["fee"])
    assert filed.number not in str(found)


def test_there_are_as_many_files_as_fill_a_step_and_all_are_equally_long() -> None:
    office = sealed_office()
    none = publishes(office)
    for _ in range(3):
        office.files(sealed_version())
    three = publishes(office)

    assert [STEP, STEP] == [len(none), len(three)]
    assert {FILE_BYTES} == {len(data) for data in (*none.values(), *three.values())}
    assert 3 == len(three.keys() - none.keys())


def test_two_publications_do_not_tell_whose_case_moved() -> None:
    """Whoever knows that one of two cases moved, and guesses from how much their files
    have changed, is right as often as by chance."""
    office = sealed_office()
    filed = [office.files(sealed_version()) for _ in range(2)]
    locators = [seal_of(one.receipt_key or "").locator for one in filed]
    before = publishes(office, seed=1)
    office.moves(filed[0].number, "accepted")
    random, right = Random(5), 0
    for seed in range(400):
        after = publishes(office, now=NOON + timedelta(hours=1), seed=seed + 2)
        first, second = (distance(before[name], after[name]) for name in locators)
        guess = int(second > first) if first != second else random.randrange(2)
        right += guess == 0

    assert before.keys() == after.keys()
    assert all(before[name] != after[name] for name in before)
    assert 150 < right < 250


def distance(one: bytes, other: bytes) -> int:
    """How many bits differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def test_after_erasure_nothing_opens_and_nothing_lies_there() -> None:
    office = sealed_office()
    filed = office.files(sealed_version())
    office.issues(filed.number)
    key = filed.receipt_key or ""
    before = publishes(office)
    erase_application(
        office.uow(), MemoryAttachments(), number=filed.number, calendar=office.calendar
    )
    after = publishes(office)

    assert seal_of(key).locator in before
    assert seal_of(key).locator not in after
    assert not [name for name, data in after.items() if is_opened(key, data)]


def test_long_after_closing_the_file_goes() -> None:
    office = sealed_office()
    filed = office.files(sealed_version())
    office.issues(filed.number)
    locator = seal_of(filed.receipt_key or "").locator

    assert locator in publishes(office, now=on("2026-05-30"))
    assert locator not in publishes(office, now=on("2026-06-01"))


def test_open_services_have_no_sealed_files() -> None:
    office = Office()
    office.publishes(version())
    filed = office.files(version())

    assert seal_of(filed.receipt_key or "").locator not in publishes(office)
