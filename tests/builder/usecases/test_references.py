"""The city first, then what has changed."""

from __future__ import annotations

from builder.usecases.references import publish_references
from publish.facts.json_text import read_json
from tests.makers import NOON, both
from tests.office import Office
from tests.shelf import city_shelf


def published(office: Office, **references: object) -> tuple[str, ...]:
    shelf = city_shelf(**references)
    return publish_references(office.uow(), city=shelf.city, references=shelf.references, now=NOON)


def test_the_very_first_entry_says_whose_register_it_is() -> None:
    office = Office()
    published(office)
    first, *others = [read_json(entry) for entry in office.entries()]

    assert ("register", "contoh.example/kota", True) == (
        first["type"],
        first["origin"],
        first["demo"],
    )
    assert {"reference"} == {e["type"] for e in others}


def test_nothing_is_queued_twice() -> None:
    office = Office()
    first = published(office)

    assert ("calendar-2025", "calendar-2026", "calendar-2027", "units") == first
    assert () == published(office)
    assert ("units",) == published(office, units={"baru": both("baru")})
    assert ("units",) == published(office)
