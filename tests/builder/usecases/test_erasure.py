"""Forgetting a person, and what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.pending import PendingAnswers
from builder.domain.redaction import public_entry
from builder.store.memory import MemoryAttachments
from builder.usecases.case import open_case, read_application
from builder.usecases.charges import report_charge
from builder.usecases.erasure import erase_application, purge
from builder.usecases.store_attachment import store_attachment
from publish.errors import Conflict, Forbidden, Integrity, Invalid, NotFound
from publish.facts.sealed import commitment
from publish.register.entries import encode_entry
from tests.builder.usecases.test_store_attachment import PDF
from tests.makers import NOON, answers, everybody, sealed_version, user, version
from tests.office import Office

CANARY = answers(nama="CANARY-NAME")


def closed(office: Office, files: MemoryAttachments) -> tuple[str, str]:
    """A rejected application with canaries in every private place."""
    file = store_attachment(
        office.uow(),
        files,
        content=PDF,
        name="CANARY-FILE",
        holder="b",
        accept=MEDIA_TYPES,
        now=NOON,
        rng=office.rng,
    )
    filed = office.files(version(), answers=CANARY, attachments=[file.id], holder="b")
    report_charge(
        office.uow(),
        service="izin-contoh",
        asked_on=NOON.date(),
        amount=1000,
        kind="asked",
        now=NOON,
        rng=office.rng,
        number=filed.number,
        receipt_key=filed.receipt_key,
        note="CANARY-REPORT",
    )
    office.moves(filed.number, "returned", reason="unclear", note="CANARY-NOTE")
    office.moves(filed.number, "withdrawn")
    return filed.number, filed.receipt_key or ""


def test_the_person_is_gone_and_the_facts_stay(office: Office) -> None:
    files = MemoryAttachments()
    number, key = closed(office, files)
    entries = office.entries()
    erase_application(office.uow(), files, number=number, calendar=office.calendar)
    found = read_application(
        office.uow(), number=number, user=everybody(), calendar=office.calendar
    )

    assert "CANARY" in repr(CANARY)
    assert "CANARY" not in repr(office.record.snapshot())  # type: ignore[union-attr]
    assert () == files.ids()
    assert ("withdrawn", {}, True) == (
        found.progress.status,
        found.answers,
        found.application.is_erased,
    )
    assert entries == office.entries()
    with pytest.raises(NotFound):
        open_case(office.uow(), number=number, receipt_key=key, calendar=office.calendar)
    erase_application(office.uow(), files, number=number, calendar=office.calendar)


def test_after_erasure_nobody_can_open_a_commitment_of_the_register() -> None:
    """The office itself could show what an entry stands for; with the case key gone it cannot."""
    office, sealed = Office(), sealed_version()
    office.publishes(sealed)
    number = office.files(sealed).number
    office.issues(number)
    uow = office.uow()
    with uow.reading():
        case, events = uow.applications.get(number), uow.applications.events(number)
    assert case is not None
    shown = [encode_entry(public_entry(case, event, sealed.standard)) for event in events]
    entries = office.entries()

    erase_application(office.uow(), MemoryAttachments(), number=number, calendar=office.calendar)

    with uow.reading():
        erased = uow.applications.get(number)
    assert erased is not None
    assert len(events) == len(set(shown) & set(entries))
    assert entries == office.entries()
    assert repr(case.case_key) not in repr(office.record.snapshot())  # type: ignore[union-attr]
    with pytest.raises(Integrity, match="REDACTION-ERASED"):
        public_entry(erased, events[0], sealed.standard)
    with pytest.raises(Invalid, match="COMMITMENT-KEY"):
        commitment(erased.case_key, {})


def test_an_open_application_is_not_erased(office: Office) -> None:
    number = office.files(version()).number
    with pytest.raises(Conflict):
        erase_application(
            office.uow(), MemoryAttachments(), number=number, calendar=office.calendar
        )


def test_only_a_supervisor_erases(office: Office) -> None:
    files = MemoryAttachments()
    number, _ = closed(office, files)
    for who in (user("officer"), user("admin"), user("supervisor", unit="dinas-lain")):
        with pytest.raises(Forbidden):
            erase_application(office.uow(), files, number=number, calendar=office.calendar, by=who)
    erase_application(
        office.uow(), files, number=number, calendar=office.calendar, by=user("supervisor")
    )


def test_what_nobody_needs_is_purged(office: Office) -> None:
    files = MemoryAttachments()
    store_attachment(
        office.uow(),
        files,
        content=PDF,
        name="x",
        holder="b",
        accept=MEDIA_TYPES,
        now=NOON,
        rng=office.rng,
    )
    number = office.files(version()).number
    uow = office.uow()
    with uow:
        uow.pending.put(PendingAnswers("h", "izin-contoh", 1, (), NOON))
        uow.commit()
    early = purge(office.uow(), files, now=NOON + timedelta(hours=23))
    late = purge(office.uow(), files, now=NOON + timedelta(days=8))

    assert (0, 1) == (early.attachments, late.attachments)
    assert () == files.ids()
    with uow.reading():
        assert uow.pending.get("h", "izin-contoh") is None
        kept = uow.applications.get(number)
        assert kept is not None
        assert b"" == kept.sealed_receipt
