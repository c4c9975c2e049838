"""A document is given as it came, or not at all."""

from __future__ import annotations

import pytest

from builder.errors import Integrity, NotFound
from builder.store.memory import MemoryAttachments
from builder.usecases.store_attachment import store_attachment
from builder.usecases.stored_documents import damaged_documents, document_bytes
from tests.makers import NOON, seeded
from tests.office import Office

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_document_that_a_disk_changed_is_given_to_nobody_and_named() -> None:
    uow, attachments, rng = Office().uow(), MemoryAttachments(), seeded(9)
    sound, damaged = (
        store_attachment(
            uow, attachments, content=PDF, name="surat.pdf", holder="browser",
            accept=("application/pdf",), now=NOON, rng=rng,
        )
        for _ in range(2)
    )  # fmt: skip
    attachments.put("0" * 26, b"on its way: no row names it yet")
    attachments.put(damaged.id, PDF.replace(b"1 0", b"1 1"))

    assert PDF == document_bytes(attachments, sound)
    with pytest.raises(Integrity) as refused:
        document_bytes(attachments, damaged)
    assert "ATTACHMENT-DAMAGED" == refused.value.problems[0].code
    assert list(refused.value.problems) == list(damaged_documents(uow, attachments))


def test_a_document_that_is_gone_is_not_found() -> None:
    uow, attachments = Office().uow(), MemoryAttachments()
    stored = store_attachment(
        uow, attachments, content=PDF, name="surat.pdf", holder="browser",
        accept=("application/pdf",), now=NOON, rng=seeded(9),
    )  # fmt: skip
    attachments.remove(stored.id)

    with pytest.raises(NotFound):
        document_bytes(attachments, stored)
