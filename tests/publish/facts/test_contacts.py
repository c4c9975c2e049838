from __future__ import annotations

from typing import Any

import pytest

from publish.errors import Invalid
from publish.facts.contacts import ContactCounts, from_document, to_document

GIVEN = ContactCounts("izin", "2026-Q1", 5, 40, 12)


@pytest.mark.parametrize(
    "given",
    [
        GIVEN,
        ContactCounts("izin", "2026-Q1", 5, 40, None),
        ContactCounts("izin", "2026-Q1", 5, None, None),
        ContactCounts("izin", "2026-Q1", 5, 0, 0),
    ],
)
def test_what_is_written_is_read(given: ContactCounts) -> None:
    assert given == from_document(to_document(given, "2026-04-01"))


@pytest.mark.parametrize(
    "changed",
    [
        {"phone": "+6281234567890"},
        {"service": "Izin"},
        {"quarter": "2026-Q5"},
        {"quarter": "0000-Q1"},
        {"others": 0},
        {"others": None},
        {"with_contact": "calo@contoh.test"},
        {"with_contact": -1},
        {"with_contact": True},
        {"shared": 41},
        {"shared": 4.0},
        {"with_contact": None},
    ],
)
def test_it_rejects_whatever_is_beside_the_closed_form(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="CONTACTS-SHAPE"):
        from_document(to_document(GIVEN, "2026-04-01") | changed)
