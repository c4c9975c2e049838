"""Forgetting on time: exactly what is due, once, and nothing that is unchecked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.delivery import Contact
from builder.domain.version import opened
from builder.store.memory import MemoryAttachments
from builder.usecases.retention import Kept, apply_retention, retention_due
from builder.usecases.store_attachment import store_attachment
from publish.errors import Forbidden
from publish.facts.canonical import canonical_bytes
from publish.facts.retention import read_retention
from publish.facts.service import version_digest
from publish.facts.standard import Retention
from tests.builder.usecases.test_store_attachment import PDF
from tests.makers import NOON, answers, form_document, service_document, user, version
from tests.office import Office

RULE = {"days": 30, "legal_basis": "uu-contoh"}
DUE = NOON.date() + timedelta(days=31)


def ruled(**rule: Any) -> Office:
    """An office whose only service keeps applications by this rule."""
    office = Office()
    document = service_document(**({"retention": rule} if rule else {}))
    office.publishes(
        version(),
        service_document=canonical_bytes(document).decode(),
        digest=version_digest(document, form_document()),
    )
    return office


def filed(office: Office, **given: Any) -> str:
    """An application under the version in force."""
    uow = office.uow()
    with uow.reading():
        current = opened(uow.versions.of_service("izin-contoh")[-1])
    return office.files(current, **given).number


def closed(office: Office, files: MemoryAttachments | None = None) -> str:
    """A withdrawn application with canaries in every private place."""
    kept = files or MemoryAttachments()
    file = store_attachment(
        office.uow(),
        kept,
        content=PDF,
        name="CANARY-FILE",
        holder="b",
        accept=MEDIA_TYPES,
        now=NOON,
        rng=office.rng,
    )
    number = filed(office, answers=answers(nama="CANARY"), attachments=[file.id], holder="b")
    uow = office.uow()
    with uow:
        uow.contacts.put(Contact(number, "canary@example.test", ""))
        uow.commit()
    office.moves(number, "returned", reason="unclear", note="CANARY-NOTE")
    office.moves(number, "withdrawn")
    return number


def applied(
    office: Office, files: MemoryAttachments, today: date = DUE
) -> tuple[tuple[Kept, ...], list[str]]:
    compacted: list[str] = []
    done = apply_retention(
        office.uow,
        files,
        today=today,
        calendar=office.calendar,
        compact=lambda: compacted.append("yes"),
    )
    return done, compacted


def private(office: Office) -> str:
    return repr(office.record.snapshot())  # type: ignore[union-attr]


def test_what_is_due_is_forgotten_and_a_second_run_does_nothing() -> None:
    office, files = ruled(**RULE), MemoryAttachments()
    numbers = [closed(office, files) for _ in range(3)]
    still_open = filed(office, answers=answers(nama="OPEN-NAME"))
    entries = office.entries()
    first, second = applied(office, files), applied(office, files)

    assert [3] == [kept.due for kept in first[0]]
    assert (["yes"], (), []) == (first[1], *second)
    assert "CANARY" not in private(office)
    assert "canary@" not in private(office)
    assert () == files.ids()
    assert entries == office.entries()
    assert "OPEN-NAME" in private(office)
    assert all(number in private(office) for number in (*numbers, still_open))


def test_a_dry_run_counts_and_changes_nothing() -> None:
    office = ruled(**RULE)
    closed(office)
    before = private(office)
    (kept,) = retention_due(office.uow(), today=DUE)

    assert (1, True) == (kept.due, kept.is_erasing)
    assert before == private(office)


@pytest.mark.parametrize(("days", "due"), [(30, 0), (31, 1)])
def test_the_last_day_of_keeping_is_kept(days: int, due: int) -> None:
    office = ruled(**RULE)
    closed(office)
    (kept,) = retention_due(office.uow(), today=NOON.date() + timedelta(days=days))

    assert due == kept.due


@pytest.mark.parametrize("rule", [{}, {"days": 30}, {**RULE, "needs_checking": True}])
def test_without_a_checked_rule_nothing_is_forgotten(rule: dict[str, Any]) -> None:
    office, files = ruled(**rule), MemoryAttachments()
    closed(office, files)

    assert ((), []) == applied(office, files)
    assert "CANARY" in private(office)


class Failing(MemoryAttachments):
    """Documents whose disk fails at the second removal."""

    left = 1

    def remove(self, id_: str) -> None:
        if self.left == 0:
            raise OSError("disk")
        self.left -= 1
        super().remove(id_)


def test_stopped_half_way_every_application_is_whole_or_erased_and_the_next_run_goes_on() -> None:
    office, files = ruled(**RULE), Failing()
    for _ in range(3):
        closed(office, files)
    with pytest.raises(OSError, match="disk"):
        applied(office, files)
    (kept,) = retention_due(office.uow(), today=DUE)
    files.left = 9
    applied(office, files)

    assert 2 == kept.due
    assert "CANARY" not in private(office)
    assert () == files.ids()


def test_an_administrator_sees_counts_and_nobody_else_does() -> None:
    office = ruled(**RULE)
    closed(office)

    assert [1] == [k.due for k in retention_due(office.uow(), today=DUE, by=user("admin"))]
    with pytest.raises(Forbidden):
        retention_due(office.uow(), today=DUE, by=user("supervisor", "officer", "auditor"))


def test_a_rule_without_a_law_needs_checking() -> None:
    assert Retention(30, None, True) == read_retention({"days": 30, "needs_checking": False})
    assert Retention(30, "uu", False) == read_retention({"days": 30, "legal_basis": "uu"})


@pytest.mark.parametrize("body", [{"days": 0}, {"days": 36501}, {"days": 1, "note": "x"}])
def test_it_rejects(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="retention"):
        read_retention(body)
