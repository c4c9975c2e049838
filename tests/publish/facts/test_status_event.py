from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.facts.status import FILING_WAYS, EventCode, Happening
from publish.facts.status_event import StatusEvent, from_document, to_document

slugs = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
numbers = st.from_regex(r"KDI-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", fullmatch=True)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
events = st.builds(
    StatusEvent,
    number=numbers,
    service=slugs,
    version=st.integers(1, 999),
    sequence=st.integers(1, 999),
    code=st.sampled_from(get_args(EventCode)),
    claimed_on=days,
    recorded_on=days,
    step=st.none() | slugs,
    reason=st.none() | slugs,
    amount=st.none() | st.integers(0, 10**15),
    variant=st.none() | slugs,
    way=st.sampled_from((None, *FILING_WAYS)),
)


def document(**changed: Any) -> dict[str, Any]:
    """An event entry."""
    return {
        "type": "event",
        "number": "KDI-7K3M-9QXT",
        "service": "izin-contoh",
        "version": 1,
        "sequence": 2,
        "code": "step_done",
        "claimed_on": "2026-03-02",
        "recorded_on": "2026-03-03",
        "step": "periksa",
    } | changed


def test_it_reads_an_entry() -> None:
    event = from_document(document(amount=5000))

    assert Happening("step_done", date(2026, 3, 2), "periksa", 5000, None) == event.happening()
    assert date(2026, 3, 3) == event.recorded_on


@given(events)
def test_an_event_comes_back_from_the_register(event: StatusEvent) -> None:
    assert event == from_document(read_json(canonical_bytes(to_document(event))))


@given(events)
def test_what_is_absent_is_left_out(event: StatusEvent) -> None:
    assert None not in to_document(event).values()


@pytest.mark.parametrize(
    "changed",
    [
        {"note": "Pak Contoh minta cepat"},
        {"actor": "petugas"},
        {"nama": "Contoh"},
        {"number": "KDI-7K3M-9QXI"},
        {"number": "kdi-7k3m-9qxt"},
        {"number": 5},
        {"service": "Izin Contoh"},
        {"service": None},
        {"code": "paid"},
        {"code": ["filed"]},
        {"version": 0},
        {"version": True},
        {"sequence": 0},
        {"sequence": -1},
        {"sequence": "1"},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": None},
        {"amount": 2**53},
        {"step": "Tulisan bebas"},
        {"step": None},
        {"reason": "karena berkas kurang"},
        {"variant": ""},
        {"way": "typed by Contoh"},
        {"way": ["paper"]},
        {"claimed_on": "20260302"},
        {"claimed_on": "2026-W10-1"},
        {"claimed_on": "2026-03-02T00:00:00"},
        {"recorded_on": None},
    ],
)
def test_it_refuses_anything_beside_the_closed_form(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        from_document(document(**changed))

    assert "EVENT-SHAPE" == refused.value.problems[0].code


@pytest.mark.parametrize("missing", ["number", "service", "version", "code", "recorded_on"])
def test_it_refuses_an_entry_without(missing: str) -> None:
    poor = {name: value for name, value in document().items() if name != missing}

    with pytest.raises(Invalid):
        from_document(poor)


@pytest.mark.parametrize("entry", [None, 5, [], "event"])
def test_it_refuses_what_is_no_object(entry: Any) -> None:
    with pytest.raises(Invalid):
        from_document(entry)
