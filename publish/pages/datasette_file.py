"""What Datasette says beside the rows: `datasette terang.sqlite -m datasette.json`.

Titles, licence and source of the file, and the meaning of every table and column, in Indonesian
with English behind it, since a reader of Datasette has one language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publish.facts.json_text import write_json
from publish.facts.text import Text
from publish.pages.data_tables import TABLES
from publish.pages.database import tables_in
from publish.pages.edition import Edition
from publish.pages.linked_services import DEMO
from publish.pages.table import Table

NAME = "datasette.json"
_FACETS = ("service", "status", "quarter", "kind", "certainty", "region")
_MOST_FACETS = 3
_ABOUT = Text(
    "Layanan publik: biaya, waktu, dan setiap permohonan tanpa nama.",
    "Public services: fees, times, and every application without a name.",
)


def datasette_metadata(edition: Edition) -> Iterator[bytes]:
    """The file."""
    settings, city = edition.settings, edition.city
    about = Text(f"{_ABOUT.id} {DEMO.id}", f"{_ABOUT.en} {DEMO.en}") if city.demo else _ABOUT
    document: dict[str, Any] = {
        "title": f"Terang {city.name.id}, {edition.as_of.isoformat()}",
        "description": _both(about),
        "source": city.origin,
        "source_url": f"{settings.public_url}/data/",
        **({"license": settings.licence} if settings.licence else {}),
        **({"license_url": settings.licence_url} if settings.licence_url else {}),
        "databases": {"terang": {"tables": {n: _table(TABLES[n]) for n in tables_in(edition)}}},
    }
    yield f"{write_json(document, indent=2)}\n".encode()


def _table(table: Table) -> Mapping[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "description": _both(table.description),
        "columns": {column.name: _both(column.description) for column in table.columns},
        "facets": [name for name in _FACETS if name in names][:_MOST_FACETS],
    }


def _both(text: Text) -> str:
    return f"{text.id} / {text.en}"
