"""Lists at the desk show a person's own unit and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from builder.usecases.listing import Filters, list_applications
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


@pytest.mark.parametrize(("page", "shown", "rows"), [(1, 1, 2), (2, 2, 1), (9, 2, 1), (-1, 1, 2)])
def test_pages_never_run_out(office: Office, page: int, shown: int, rows: int) -> None:
    for _ in range(3):
        office.files(version())
    found = list_applications(
        office.uow(), user=everybody(), filters=Filters(), page=page, per_page=2
    )

    assert (shown, 2, rows) == (found.page, found.pages, len(found.rows))


def test_no_applications_is_one_empty_page(office: Office) -> None:
    found = list_applications(office.uow(), user=everybody(), filters=Filters())

    assert ((), 0, 1, 1) == (found.rows, found.total, found.page, found.pages)
