from __future__ import annotations

from typing import Any

import pytest

from publish.errors import Invalid
from publish.facts.charge_outcomes import CELLS, OutcomeCounts, from_document, to_document

GIVEN = OutcomeCounts(
    "izin",
    "2026-Q1",
    replies={"on_time": 9, "late": None},
    outcomes=dict.fromkeys(CELLS["outcomes"], 0),
    confirmed=dict.fromkeys(CELLS["confirmed"], None),
)


def test_what_is_written_is_read() -> None:
    assert GIVEN == from_document(to_document(GIVEN, "2026-04-01"))


@pytest.mark.parametrize(
    "changed",
    [
        {"note": "x"},
        {"service": "Izin"},
        {"quarter": "2026-Q5"},
        {"replies": {"on_time": 1}},
        {"replies": {"on_time": 1, "late": -1}},
        {"replies": {"on_time": True, "late": 1}},
        {"replies": {"on_time": "nama", "late": 1}},
        {"outcomes": []},
        {"confirmed": {**dict.fromkeys(CELLS["confirmed"], 1), "text": 1}},
    ],
)
def test_it_rejects_whatever_is_beside_the_closed_form(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="OUTCOMES-SHAPE"):
        from_document(to_document(GIVEN, "2026-04-01") | changed)
