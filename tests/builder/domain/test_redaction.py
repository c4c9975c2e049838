"""The one door: what goes through it, and what never does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.application import Application, ApplicationEvent
from builder.domain.redaction import allowed_reasons, public_entry
from builder.usecases.queue import event_entry
from publish.errors import Integrity
from publish.facts.sealed import commitment, read_commitment
from publish.facts.status_event import from_document, to_document
from tests.makers import NOON, answers, sealed_version, version

OPEN, SEALED = version(), sealed_version()


def application(**changed: Any) -> Application:
    given: dict[str, Any] = {
        "number": "KDI-7K3M-9QXT",
        "service": "izin-contoh",
        "version": 1,
        "answers": answers(),
        "assessment_document": {"lines": [], "total": 0},
        "language": "id",
        "receipt_key_hash": "CANARY-HASH",
        "case_key": b"k" * 32,
        "idempotency_key_hash": "CANARY-IDEMPOTENCY",
        "fingerprint": b"CANARY-FINGERPRINT",
        "sealed_receipt": b"CANARY-RECEIPT",
        "filed_at": NOON,
    }
    return Application(**given | changed)


def event(**changed: Any) -> ApplicationEvent:
    given: dict[str, Any] = {
        "number": "KDI-7K3M-9QXT",
        "sequence": 2,
        "code": "accepted",
        "claimed_on": NOON.date(),
        "recorded_at": NOON,
        "actor": "CANARY-ACTOR",
    }
    return ApplicationEvent(**given | changed)


PRIVATE = application(answers={"nama": "CANARY-NAME", "nik": "CANARY-NIK", "berkas": "CANARY-FILE"})
CANARY = event(note="CANARY-NOTE", fields=("/CANARY-FIELD",), answers={"nama": "CANARY-CORRECTED"})


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"code": "step_done", "step": "periksa"},
        {"code": "returned", "reason": "missing"},
        {"code": "rejected", "reason": "tidak-memenuhi"},
        {"code": "payment_recorded", "amount": 36000},
        {"code": "overpaid", "amount": 36000},
        {"code": "refunded", "amount": 36000},
        {"code": "payment_reversed", "amount": 36000},
        {"code": "filed", "sequence": 1, "amount": 36000, "variant": "usaha"},
        {"code": "corrected"},
    ],
)
@pytest.mark.parametrize("standard", [OPEN.standard, SEALED.standard])
def test_no_private_member_ever_gets_out(changed: dict[str, Any], standard: Any) -> None:
    entry = event_entry(PRIVATE, replace(CANARY, **changed), standard)

    assert b"CANARY" not in entry
    assert b"12:00" not in entry


@pytest.mark.parametrize(
    "changed",
    [
        {"step": "periksa"},
        {"step": "CANARY", "code": "step_done"},
        {"reason": "missing"},
        {"reason": "CANARY", "code": "returned"},
        {"reason": "missing", "code": "rejected"},
        {"amount": 1},
        {"amount": True, "code": "payment_recorded"},
        {"amount": -1, "code": "payment_recorded"},
        {"amount": None, "code": "refunded"},
        {"amount": None, "code": "filed"},
        {"variant": "usaha"},
        {"variant": "CANARY", "code": "filed", "amount": 0},
        {"way": "CANARY", "code": "filed", "amount": 0},
        {"way": "paper"},
    ],
)
def test_a_value_that_the_definition_does_not_know_stops_the_move(changed: dict[str, Any]) -> None:
    with pytest.raises(Integrity):
        public_entry(application(), event(**changed), OPEN.standard)


@given(st.text(min_size=1, max_size=40))
def test_no_typed_reason_gets_out(reason: str) -> None:
    allowed = allowed_reasons("returned", OPEN.standard)
    if reason in allowed:
        return
    with pytest.raises(Integrity):
        public_entry(application(), event(code="returned", reason=reason), OPEN.standard)


def test_an_open_entry_is_read_back_by_the_register() -> None:
    document = public_entry(application(), event(code="step_done", step="periksa"), OPEN.standard)

    assert dict(document) == to_document(from_document(document))


def test_a_sealed_entry_tells_neither_number_nor_service() -> None:
    document = public_entry(application(), event(), SEALED.standard)
    opened = public_entry(application(), event(), OPEN.standard)

    assert {"type", "commitment", "recorded_on"} == set(document)
    assert commitment(b"k" * 32, opened) == read_commitment(document)


def test_an_erased_case_makes_no_commitment() -> None:
    with pytest.raises(Integrity):
        public_entry(application(case_key=b""), event(), SEALED.standard)
