"""A small city whose register can be folded: entries of every type, with defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from publish.facts.canonical import canonical_bytes, digest
from publish.facts.service import version_digest
from publish.register.entries import encode_entry
from publish.register.layout import document_digest
from publish.register.reader import RegisterReader
from publish.register.writer import Appended
from tests.publish.register.registers import LOG, Office, at

MONDAY = date(2026, 3, 2)
NUMBER = "KDI-7K3M-9QXT"
Document = dict[str, Any]


def words(text: str) -> Document:
    return {"id": text, "en": text}


def service_document(service: str = "izin", **changes: Any) -> Document:
    """An open service of Rp50,000 with five working days and three steps."""
    five_days = {"value": 5, "unit": "working_days", "certainty": "sample"}
    steps = [("terima", "intake"), ("bayar", "payment"), ("serah", "issue")]
    return {
        "id": service,
        "name": words(f"Layanan {service}"),
        "summary": words("contoh"),
        "unit": "dpmptsp",
        "publication": "open",
        "k_min": 5,
        "effective_from": "2026-01-01",
        "legal_bases": [],
        "processing_time": {**five_days, "variants": [{**five_days, "id": "cepat", "value": 1}]},
        "fee_rule": words("contoh"),
        "tariff": tariff(50_000),
        "requirements": [],
        "steps": [
            {
                "id": step,
                "name": words(step),
                "kind": kind,
                "unit": "dpmptsp",
                "allowance": {"value": 1, "unit": "working_days"},
            }
            for step, kind in steps
        ],
        "product": {"name": words("surat")},
        "complaints": [],
        "reject_grounds": [{"id": "palsu", "name": words("palsu"), "legal_basis": "x"}],
        "scenarios": [],
        **changes,
    }


def tariff(amount: int) -> Document:
    line = {"code": "biaya", "label": words("biaya"), "amount": amount, "certainty": "sample"}
    return {"lines": [{**line, "legal_basis": "x"}]}


FORM: Document = {"type": "object", "properties": {}}


def register_entry(on: date = MONDAY) -> Document:
    return {
        "type": "register",
        "origin": LOG.name,
        "city": {"name": words("Kota Contoh"), "code": "74.71", "prefix": "KDI"},
        "demo": True,
        "recorded_on": on.isoformat(),
    }


def reference_entry(name: str, document: Document, on: date = MONDAY) -> Document:
    stated = {"name": name, "digest": digest(document)}
    return {"type": "reference", **stated, "recorded_on": on.isoformat()}


def calendar(year: int = 2026, *days_off: str) -> Document:
    holidays = [{"on": on, "kind": "regional", "name": words("libur")} for on in days_off]
    return {"year": year, "source": "contoh", "certainty": "estimate", "holidays": holidays}


def version_entry(
    service: Document, number: int = 1, form: Document = FORM, on: date = MONDAY
) -> Document:
    return {
        "type": "version",
        "service": service["id"],
        "version": number,
        "effective_from": service["effective_from"],
        "service_digest": digest(service),
        "form_digest": digest(form),
        "digest": version_digest(service, form),
        "recorded_on": on.isoformat(),
    }


def event_entry(sequence: int, code: str, day: int = 0, **changes: Any) -> Document:
    """Event `sequence` of one application, claimed and recorded `day` days after Monday."""
    on = (MONDAY + timedelta(days=day)).isoformat()
    amounts = {"filed": {"amount": 50_000}, "payment_recorded": {"amount": 50_000}}
    return {
        "type": "event",
        "number": NUMBER,
        "service": "izin",
        "version": 1,
        "sequence": sequence,
        "code": code,
        "claimed_on": on,
        "recorded_on": on,
        **amounts.get(code, {}),
        **changes,
    }


UNITS = {"dpmptsp": words("Dinas Contoh")}
LIFE_EVENTS = {"usaha": words("Usaha")}
SERVICE = service_document()
SEALED = service_document("akta", publication="sealed", tariff=tariff(0))
DOCUMENTS = [UNITS, LIFE_EVENTS, calendar(), SERVICE, SEALED, FORM]

BEGINNING: tuple[Document, ...] = (
    register_entry(),
    reference_entry("units", UNITS),
    reference_entry("life-events", LIFE_EVENTS),
    reference_entry("calendar-2026", calendar()),
    version_entry(SERVICE),
    version_entry(SEALED),
)

# Filed on Monday, complete on Tuesday, paid on Wednesday, decided and issued on Thursday.
WHOLE_LIFE: tuple[Document, ...] = (
    event_entry(1, "filed", 0),
    event_entry(2, "accepted", 1),
    event_entry(3, "payment_recorded", 2),
    event_entry(4, "step_done", 2, step="bayar"),
    event_entry(5, "approved", 3),
    event_entry(6, "issued", 3),
)


class City(Office):
    """An office whose register holds entries of this city."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.hours = 0

    def publish(
        self, entries: Iterable[Mapping[str, Any]], documents: Iterable[Document] = ()
    ) -> Appended:
        """Append entries with the documents that they name."""
        encoded = [encode_entry(entry) for entry in entries]
        beside = [canonical_bytes(document) for document in [*DOCUMENTS, *documents]]
        named = [data for data in beside if any(digest_of(data) in entry for entry in encoded)]
        self.hours += 1
        return self.writer().append(encoded, named, at(self.hours), f"batch-{self.hours}")

    def reader(self) -> RegisterReader:
        return RegisterReader(self.root, LOG)


def digest_of(data: bytes) -> bytes:
    return document_digest(data).encode()
