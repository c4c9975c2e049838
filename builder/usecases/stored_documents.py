"""The bytes of a document, as they came or not at all.

Invariants:
- what differs from the SHA-256 that was taken when it came is given to nobody
  (ATTACHMENT-DAMAGED), and never mended by a guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from builder.domain.attachment import Attachment
from builder.errors import Problem, TerangError, integrity
from builder.store.ports import Attachments, UnitOfWork


def document_bytes(attachments: Attachments, file: Attachment) -> bytes:
    """What was sent. Raises `NotFound` (ATTACHMENT-MISSING), `Integrity` (ATTACHMENT-DAMAGED)."""
    content = attachments.get(file.id)
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise integrity("ATTACHMENT-DAMAGED", file.id)
    return content


def damaged_documents(uow: UnitOfWork, attachments: Attachments) -> Iterator[Problem]:
    """Every document that is not what was sent; one is in memory at a time."""
    for id_ in attachments.ids():
        with uow.reading():
            file = uow.attachments_meta.get(id_)
        if file is not None:  # else it is just coming, or going
            try:
                document_bytes(attachments, file)
            except TerangError as error:
                yield from error.problems
