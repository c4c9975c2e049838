"""All definitions of services as one file, with the dictionary of the columns of all tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publish.facts.canonical import canonical_bytes
from publish.facts.text import LANGS
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.table import about

_VERSIONS = """
    SELECT digest, effective_from, entry, recorded_on, version, service_document, form_document
    FROM version WHERE service = ? ORDER BY version
"""


def definitions(edition: Edition) -> Iterator[bytes]:
    """All versions of all definitions, as they were published.

    The index has them in their canonical bytes, so they are put together and not written anew;
    members stand in canonical order (RFC 8785), which the tests hold.
    """
    opening = canonical_bytes({**about(edition), "dictionary": _dictionary()})
    yield opening.removesuffix(b"}") + b',"services":['
    for place, service in enumerate(edition.services):
        head = {
            "id": service,
            "in_force": edition.current(service).version.version,
            "page": {lang: path_of(PageRef("service", service, lang)) for lang in LANGS},
        }
        rows = edition.index.connection.execute(_VERSIONS, (service,))
        versions = b",".join(_version(*row) for row in rows)
        start = canonical_bytes(head).removesuffix(b"}")
        yield (b"," if place else b"") + start + b',"versions":[' + versions + b"]}"
    yield b"]}\n"


def _version(
    digest: str,
    begins: str,
    entry: int,
    recorded: str,
    version: int,
    definition: bytes,
    form: bytes,
) -> bytes:
    middle = canonical_bytes({"digest": digest, "effective_from": begins, "entry": entry})
    last = canonical_bytes({"recorded_on": recorded, "version": version})
    parts = (b'"definition":' + definition, middle[1:-1], b'"form":' + form, last[1:-1])
    return b"{" + b",".join(parts) + b"}"


def _dictionary() -> dict[str, Any]:
    return {
        f"{name}.csv": {column.name: column.description.en for column in table.columns}
        for name, table in TABLES.items()
    }
