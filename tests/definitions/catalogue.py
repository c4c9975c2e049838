"""The definitions as the tests read them: documents, fields, and what a person would see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version
from publish.facts.workdays import HolidayCalendar, calendar_year

FOLDER = Path(__file__).resolve().parents[2] / "form_schemas"
SERVICES = (
    "akta-kelahiran", "akta-kematian", "informasi-publik", "izin-reklame", "izin-trayek",
    "kartu-keluarga", "kia", "ktp-el-baru", "ktp-el-pengganti", "lapor-pungli", "nib-umk",
    "parkir-tepi-jalan", "pbg", "retribusi-kebersihan", "retribusi-pasar", "riwayat-imb",
    "sip-nakes", "skp-penelitian", "sktm", "sppd-elektronik", "surat-pindah", "uji-kir",
)  # fmt: skip
PRESENT = tuple(sorted(path.parent.name for path in FOLDER.glob("*/service.json")))

Document = Mapping[str, Any]


@cache
def document(name: str) -> Any:
    """A file of the definitions, by its path below `form_schemas/`."""
    return read_json((FOLDER / name).read_bytes())


def service_document(service: str) -> Document:
    found: Document = document(f"{service}/service.json")
    return found


def form_document(service: str) -> Document:
    found: Document = document(f"{service}/form.json")
    return found


@cache
def version(service: str) -> ServiceVersion:
    return read_version(1, service_document(service), form_document(service))


@cache
def calendar() -> HolidayCalendar:
    years = sorted(path.name for path in (FOLDER / "calendars").glob("*.json"))
    return HolidayCalendar(calendar_year(document(f"calendars/{name}")) for name in years)


def nodes(schema: object, at: str = "") -> Iterator[tuple[str, Document]]:
    """Every schema node below and with `schema`, with its place in the document."""
    if not isinstance(schema, Mapping):
        return
    yield at, schema
    for name, inner in schema.get("properties", {}).items():
        yield from nodes(inner, f"{at}/properties/{name}")
    for keyword in ("items", "then", "else"):
        yield from nodes(schema.get(keyword), f"{at}/{keyword}")
    for index, inner in enumerate(schema.get("allOf", ())):
        yield from nodes(inner, f"{at}/allOf/{index}")


def fields(schema: object) -> Iterator[tuple[str, Document]]:
    """Every node that asks something: it has a title and a type.

    A node that only tightens a field declared elsewhere has no title.
    """
    for at, node in nodes(schema):
        if "/properties/" in at and "title" in node and "type" in node:
            yield at, node


def properties(schema: Document, answers: object = None) -> dict[str, Document]:
    """The properties of an object node with those that its conditions add.

    With answers only the conditions that hold count; without, all of them.
    """
    found = dict(schema.get("properties", {}))
    for rule in (schema, *schema.get("allOf", ())):
        if "if" not in rule:
            continue
        holds = answers is None or Draft202012Validator(rule["if"]).is_valid(answers)
        for keyword in ("then", "else") if answers is None else ("then",) if holds else ("else",):
            for name, inner in properties(rule.get(keyword, {}), answers).items():
                found.setdefault(name, inner)
    return found


def visible(schema: Document, answers: Any, at: str = "") -> Iterator[str]:
    """Pointers of the fields that a person with these answers is asked."""
    for name, inner in properties(schema, answers).items():
        if inner.get("type") == "object":
            yield from visible(inner, answers.get(name, {}), f"{at}/{name}")
        else:
            yield f"{at}/{name}"


def given(answers: Document, at: str = "") -> Iterator[str]:
    """Pointers of the answers, arrays as a whole."""
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from given(value, f"{at}/{name}")
        else:
            yield f"{at}/{name}"


def texts(value: object, at: str = "") -> Iterator[tuple[str, Document]]:
    """Every `{"id", "en"}` in a document, with its place."""
    if isinstance(value, Mapping):
        if set(value) == {"id", "en"}:
            yield at, value
        for name, inner in value.items():
            yield from texts(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, f"{at}/{index}")


def strings(value: object) -> Iterator[str]:
    """Every string in a document, names of members too."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value
