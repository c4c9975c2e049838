from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from builder.domain.delivery import Contact
from builder.usecases.shared_contacts import publish_contacts
from publish.errors import Conflict, Invalid
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion
from tests.makers import answers as answers_of_form
from tests.makers import on, sealed_version, version
from tests.office import Office

BROKER = "jasa@contoh.test"


@pytest.fixture
def office() -> Office:
    office = Office()
    office.publishes(version())
    return office


def file_all(office: Office, of: ServiceVersion, emails: Sequence[str]) -> list[str]:
    """One application an address, each of somebody else; their numbers."""
    return [file_one(office, of, email, office.filed) for email in emails]


def file_one(office: Office, of: ServiceVersion, email: str, person: int) -> str:
    answers = {**answers_of_form(), "nik": f"747100{person:010}"}
    return office.files(of, answers=answers, contact=Contact("", email)).number


def queued(office: Office) -> list[dict[str, Any]]:
    with office.uow().reading() as uow:
        entries = [read_json(row.entry.decode()) for row in uow.outbox.waiting()]
    return [entry for entry in entries if entry["type"] == "contacts"]


def own(count: int) -> list[str]:
    return [f"warga{place}@contoh.test" for place in range(count)]


def test_a_quarter_is_counted_once_after_it_is_over(office: Office) -> None:
    numbers = file_all(office, version(), [*[BROKER] * 6, *own(7), *[""] * 8])
    with pytest.raises(Conflict, match="PERIOD-NOT-OVER"):
        publish_contacts(office.uow(), quarter="2026-Q1", now=on("2026-03-31"))

    first = publish_contacts(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))
    again = publish_contacts(office.uow(), quarter="2026-Q1", now=on("2026-04-02"))

    assert (("izin-contoh",), ()) == (first, again)
    (entry,) = queued(office)
    assert (13, 6, "2026-04-01") == (entry["with_contact"], entry["shared"], entry["recorded_on"])
    said = str(entry)
    assert not [secret for secret in (*numbers, BROKER, "contoh.test") if secret in said]


def test_the_same_person_many_times_is_not_many(office: Office) -> None:
    for _ in range(12):
        file_one(office, version(), BROKER, person=900)
    file_all(office, version(), [*own(6), *[""] * 6])

    publish_contacts(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))

    (entry,) = queued(office)
    assert (18, 0) == (entry["with_contact"], entry["shared"])


def test_a_sealed_service_is_compared_with_and_not_told() -> None:
    office = Office()
    office.publishes(sealed_version())
    file_all(office, sealed_version(), [BROKER] * 20)

    assert () == publish_contacts(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))
    assert [] == queued(office)


def test_a_quarter_has_its_form(office: Office) -> None:
    with pytest.raises(Invalid, match="QUARTER-SHAPE"):
        publish_contacts(office.uow(), quarter="2026-Q5", now=on("2026-04-01"))
