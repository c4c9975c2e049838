"""Valid values with defaults, for tests that care about one member of them.

Append-only and shared: change a default and other people's tests change with it.
Everything here is made up; no name is a person's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

from builder.domain.user import EVERY_UNIT, Role, User
from publish.facts.service import ServiceVersion, read_version
from publish.facts.workdays import CalendarYear, HolidayCalendar

KENDARI = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=KENDARI)
"""Monday 2 March 2026, at noon in Kendari."""


def both(words: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"id": words, "en": f"{words} (en)"}


def seeded(seed: int = 0) -> Callable[[int], bytes]:
    """A source of bytes that gives the same ones every time."""
    return Random(seed).randbytes


def calendar() -> HolidayCalendar:
    """2025 to 2027 without a single holiday."""
    return HolidayCalendar(CalendarYear(year, (), "sample", "law") for year in (2025, 2026, 2027))


def service_document(**changed: Any) -> dict[str, Any]:
    """A service with a fee by area, a payment step and two variants of time."""
    document: dict[str, Any] = {
        "terang": 1,
        "id": "izin-contoh",
        "name": both("Izin contoh"),
        "summary": both("Layanan untuk uji coba."),
        "unit": "dinas-contoh",
        "publication": "open",
        "k_min": 5,
        "effective_from": "2026-01-01",
        "legal_bases": [
            {"id": "uu-contoh", "title": "UU contoh", "certainty": "law"},
            {"id": "perda-contoh", "title": "Perda contoh", "certainty": "perda"},
        ],
        "processing_time": {
            "value": 5,
            "unit": "working_days",
            "certainty": "law",
            "legal_basis": "uu-contoh",
            "variants": [
                {
                    "id": "usaha",
                    "label": both("Untuk usaha"),
                    "when": {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]},
                    "value": 10,
                    "unit": "working_days",
                    "certainty": "law",
                    "legal_basis": "uu-contoh",
                }
            ],
        },
        "fee_rule": both("Rp1.000 per meter persegi."),
        "tariff": {
            "lines": [
                {
                    "code": "retribusi",
                    "label": both("Retribusi"),
                    "amount": {"product": [{"answer": "/luas"}, 1000]},
                    "legal_basis": "perda-contoh",
                    "levy": "pbg",
                    "certainty": "sample",
                }
            ]
        },
        "requirements": [
            {
                "id": "identitas",
                "name": both("KTP"),
                "field": "/nama",
                "certainty": "law",
                "legal_basis": "uu-contoh",
            },
            {
                "id": "akta",
                "name": both("Akta usaha"),
                "when": {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]},
                "certainty": "law",
                "legal_basis": "uu-contoh",
            },
        ],
        "steps": [
            _step("terima", "intake"),
            _step("periksa", "work"),
            _step("bayar", "payment", unit="badan-pendapatan"),
            _step("terbit", "issue"),
        ],
        "product": {"name": both("Surat izin contoh")},
        "complaints": [{"kind": "office", "label": both("Loket"), "value": "Loket 1"}],
        "reject_grounds": [
            {"id": "tidak-memenuhi", "name": both("Tidak memenuhi"), "legal_basis": "uu-contoh"}
        ],
        "internal": {
            name: both("Ada")
            for name in (
                "facilities",
                "competence",
                "supervision",
                "staff",
                "guarantee",
                "safety",
                "evaluation",
            )
        },
        "scenarios": [
            {
                "id": "rumah-kecil",
                "name": both("Rumah kecil"),
                "answers": answers(),
                "filed_on": "2026-03-02",
                "expect": {
                    "fields": ["/nama", "/jenis", "/luas"],
                    "documents": ["identitas"],
                    "fee": 36000,
                    "due_on": "2026-03-09",
                },
            }
        ],
    }
    return document | changed


def form_document(**changed: Any) -> dict[str, Any]:
    """A form of three fields."""
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": "Izin contoh",
        "x-i18n": {"en": {"title": "Sample permit"}},
        "x-order": ["nama", "jenis", "luas"],
        "required": ["nama", "jenis", "luas"],
        "properties": {
            "nama": {
                "type": "string",
                "title": "Nama",
                "x-i18n": {"en": {"title": "Name"}},
                "minLength": 2,
                "maxLength": 100,
                "x-pdp": "general",
            },
            "jenis": {
                "type": "string",
                "title": "Jenis",
                "x-i18n": {"en": {"title": "Kind"}},
                "oneOf": [
                    {
                        "const": "rumah",
                        "title": "Rumah",
                        "x-i18n": {"en": {"title": "House"}},
                    },
                    {
                        "const": "usaha",
                        "title": "Usaha",
                        "x-i18n": {"en": {"title": "Business"}},
                    },
                ],
            },
            "luas": {
                "type": "integer",
                "title": "Luas",
                "x-i18n": {"en": {"title": "Area"}},
                "minimum": 1,
                "maximum": 10000,
            },
        },
    }
    return document | changed


def answers(**changed: Any) -> dict[str, Any]:
    """Answers to the form of `form_document`."""
    return {"nama": "Warga Contoh", "jenis": "rumah", "luas": 36} | changed


def version(number: int = 1, **changed: Any) -> ServiceVersion:
    """A version of `service_document(**changed)` with `form_document()`."""
    return read_version(number, service_document(**changed), form_document())


def sealed_version(number: int = 1) -> ServiceVersion:
    """A version that publishes commitments only."""
    return version(number, publication="sealed", k_min=10)


def user(*roles: Role, id_: str = "petugas", unit: str = "dinas-contoh", **changed: Any) -> User:
    """A person of the office with these roles."""
    given: Mapping[str, Any] = {"name": "Petugas Contoh", "password_hash": "x"} | changed
    return User(id=id_, roles=frozenset(roles), unit=unit, **given)


def everybody() -> User:
    """A person with every right in every unit, for tests that are about something else."""
    return user(
        "author", "approver", "officer", "treasurer", "supervisor", id_="semua", unit=EVERY_UNIT
    )


def on(day: str, hour: int = 12) -> datetime:
    """An instant of that day (`2026-03-02`) in Kendari."""
    at = date.fromisoformat(day)
    return datetime(at.year, at.month, at.day, hour, tzinfo=KENDARI)


def _step(id_: str, kind: str, unit: str = "dinas-contoh") -> dict[str, Any]:
    allowance = {"value": 1, "unit": "working_days"}
    return {"id": id_, "name": both(id_), "kind": kind, "unit": unit, "allowance": allowance}
