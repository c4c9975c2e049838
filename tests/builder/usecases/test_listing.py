"""Lists at the desk show a person's own unit and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builder.store.standing_query import Place, place_of
from builder.usecases.listing import FIRST, Filters, Listing, Turn, list_applications
from tests.makers import everybody, user, version
from tests.office import Office


@pytest.mark.parametrize(
    ("person", "total"),
    [
        (user("officer"), 3),
        (user("auditor", unit="dinas-lain"), 3),
        (everybody(), 3),
        (user("officer", unit="dinas-lain"), 0),
        (user("admin"), 0),
        (user("complaints"), 0),
        (user("officer", is_disabled=True), 0),
    ],
)
def test_a_person_sees_what_is_theirs(office: Office, person: Any, total: int) -> None:
    for _ in range(3):
        office.files(version())
    found = list_applications(office.uow(), user=person, filters=Filters())

    assert (total, total) == (found.total, len(found.rows))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_pages_turn_forth_and_back(office: Office, count: int) -> None:
    for _ in range(count):
        office.files(version())

    def turned(turn: Turn | None) -> Listing:
        assert turn is not None
        return list_applications(
            office.uow(), user=everybody(), filters=Filters(), turn=turn, per_page=2
        )

    pages = [turned(FIRST)]
    while pages[-1].next:
        pages.append(turned(pages[-1].next))

    assert -(-count // 2) == len(pages)
    assert count == len({row.number for page in pages for row in page.rows})
    assert {count} == {page.total for page in pages}
    assert pages[0].previous is None
    assert [page.rows for page in pages[:-1]] == [turned(p.previous).rows for p in pages[1:]]


def test_a_turn_beyond_an_end_is_the_first_page(office: Office) -> None:
    for _ in range(3):
        office.files(version())
    last, first = Place(None, date.max, "Z"), Place(date.min, date.min, "A")

    for turn in (Turn(after=last), Turn(before=first)):
        found = list_applications(office.uow(), user=everybody(), filters=Filters(), turn=turn)
        assert (3, None, None) == (len(found.rows), found.previous, found.next)


def test_a_short_page_before_a_place_is_a_whole_first_page(office: Office) -> None:
    for _ in range(3):
        office.files(version())
    listed = list_applications(office.uow(), user=everybody(), filters=Filters()).rows
    turn = Turn(before=place_of(listed[1]))

    found = list_applications(
        office.uow(), user=everybody(), filters=Filters(), turn=turn, per_page=2
    )

    assert listed[:2] == found.rows


def test_no_applications_is_one_empty_page(office: Office) -> None:
    found = list_applications(office.uow(), user=everybody(), filters=Filters())

    assert Listing((), 0) == found
