"""What every keeper of attachments promises."""

from __future__ import annotations

import pytest

from builder.store.ports import Attachments
from publish.errors import NotFound

ID = "0123456789ABCDEFGHJKMNPQRS"


def test_bytes_come_back(attachments: Attachments) -> None:
    attachments.put(ID, b"\x00\xff")

    assert b"\x00\xff" == attachments.get(ID)
    assert (ID,) == attachments.ids()


def test_what_is_removed_is_gone(attachments: Attachments) -> None:
    attachments.put(ID, b"x")
    attachments.remove(ID)
    attachments.remove(ID)

    assert () == attachments.ids()
    with pytest.raises(NotFound):
        attachments.get(ID)
