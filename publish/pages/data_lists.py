"""The two files that list the data with sums and lengths: the Data Package and the DCAT catalogue.

Both are long and change with every entry, but in their sums only. So each is written once for a
state of the register in which the same files are there, with marks in place of the numbers, and
filled after every entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish.facts.json_text import write_json
from publish.facts.text import Text
from publish.insight.parts import all_parts
from publish.pages.data_tables import APPLICATIONS, ONLY_CSV, TABLES
from publish.pages.database import NAME as DATABASE
from publish.pages.edition import Edition
from publish.pages.linked_catalogue import MEDIA_TYPES, Dataset, Listed, catalogue
from publish.pages.linked_services import NAME as LINKED_SERVICES
from publish.pages.mould import Mould, Unfit, mark
from publish.pages.table import about
from publish.pages.views.applications import whole_table


@dataclass(frozen=True, slots=True)
class Sum:
    """SHA-256 in hex and length in bytes of a file."""

    sha256: str
    length: int


SumOf = Callable[[str], Sum]
"""Gives the sum of a data file by its name."""
_Values = Mapping[str, Any]
_SIZE = "register.size"
_DEFINITIONS = Text("Semua definisi layanan.", "All definitions of services.")
_TABLES = Text("Semua tabel sebagai satu berkas SQLite.", "All tables as one SQLite file.")
_SHORT_TABLES = Text(
    "Semua tabel kecuali permohonan sebagai satu berkas SQLite.",
    "All tables but that of the applications as one SQLite file.",
)


def data_package(edition: Edition, sum_of: SumOf) -> Iterator[bytes]:
    """Every table with its columns and files (Data Package v2)."""
    parts = tuple(_parts(edition))
    names = [f"{name}.csv" for name in TABLES if not (name == APPLICATIONS and parts)]
    values = _sums([*names, DATABASE], sum_of) | {_SIZE: edition.size}

    def document(values: _Values) -> dict[str, Any]:
        return _package(edition, parts, values)

    yield _filled(edition, ("package", *parts), values, document)


def linked_catalogue(edition: Edition, sum_of: SumOf) -> Iterator[bytes]:
    """Every file as a distribution of its dataset (DCAT)."""
    is_whole = whole_table(edition) != ""
    files = {name: _files(name, is_whole=is_whole) for name in TABLES}
    files |= {"services": ["services.json", LINKED_SERVICES], "database": [DATABASE]}
    names = [name for own in files.values() for name in own if not name.endswith("/")]
    said = {name: table.description for name, table in TABLES.items()}
    said |= {"services": _DEFINITIONS, "database": _tables_as_one(is_whole=is_whole)}
    # Lengths are texts in RDF.
    values = {place: str(value) for place, value in _sums(names, sum_of).items()}

    def document(values: _Values) -> dict[str, Any]:
        return catalogue(
            edition,
            [
                Dataset(name, said[name], [_listed(file, values) for file in own])
                for name, own in files.items()
            ],
        )

    yield _filled(edition, ("catalogue", str(is_whole)), values, document)


def _filled(
    edition: Edition,
    key: Sequence[str],
    values: _Values,
    document: Callable[[_Values], dict[str, Any]],
) -> bytes:
    """The document with these values, as text with its lines."""

    def mould() -> Mould:
        text = _written(document({place: mark(place) for place in values}))
        for place, value in values.items():
            if isinstance(value, int):
                text = text.replace(f'"{mark(place)}"', mark(place))
        return Mould(text, tuple(values))

    try:
        made = edition.keep(("fixed", *key), mould)
    except Unfit:  # somebody uses the characters of marks in a name
        return _written(document(values)).encode()
    return b"".join(made.filled([str(value).encode() for value in values.values()]))


def _written(document: dict[str, Any]) -> str:
    return f"{write_json(document, indent=2)}\n"


def _sums(names: Sequence[str], sum_of: SumOf) -> dict[str, Any]:
    """Digest and length by the places where they stand."""
    found: dict[str, Any] = {}
    for name in names:
        own = sum_of(name)
        found |= {f"{name}.digest": own.sha256, f"{name}.length": own.length}
    return found


def _parts(edition: Edition) -> Iterator[str]:
    """The parts of the table of all applications; none where it is whole."""
    return iter(()) if whole_table(edition) else all_parts(edition.index.connection)


def _package(edition: Edition, parts: Sequence[str], values: _Values) -> dict[str, Any]:
    resources = [
        {
            "name": name,
            **_where(name, parts, values),
            "type": "table",
            "description": table.description.en,
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [
                    {"name": c.name, "type": c.type, "description": c.description.en}
                    for c in table.columns
                ],
                "missingValues": [""],
                "primaryKey": list(table.key),
            },
        }
        for name, table in TABLES.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "terang",
        "title": f"Terang {edition.city.name.id}",
        **about(edition),
        "register": {"origin": edition.city.origin, "size": values[_SIZE]},
        **_licences(edition),
        "resources": [*resources, _database(values, is_whole=not parts)],
    }


def _licences(edition: Edition) -> dict[str, Any]:
    """None while the city has not chosen one."""
    chosen = edition.settings
    if not chosen.licence:
        return {}
    path = {"path": chosen.licence_url} if chosen.licence_url else {}
    return {"licenses": [{"name": chosen.licence, **path}]}


def _database(values: _Values, *, is_whole: bool) -> dict[str, Any]:
    """A resource that is no table by itself."""
    return {
        "name": "database",
        "path": DATABASE,
        "description": _tables_as_one(is_whole=is_whole).en,
        "format": "sqlite",
        "mediatype": MEDIA_TYPES["sqlite"],
        **_summed(DATABASE, values),
    }


def _where(name: str, parts: Sequence[str], values: _Values) -> dict[str, Any]:
    """The file of a table, or the files of its parts."""
    if name == APPLICATIONS and parts:
        return {"path": [f"{APPLICATIONS}/{part}.csv" for part in parts]}
    return {"path": f"{name}.csv", **_summed(f"{name}.csv", values)}


def _summed(name: str, values: _Values) -> dict[str, Any]:
    digest, length = values[f"{name}.digest"], values[f"{name}.length"]
    return {"bytes": length, "hash": f"sha256:{digest}"}


def _tables_as_one(*, is_whole: bool) -> Text:
    return _TABLES if is_whole else _SHORT_TABLES


def _files(name: str, *, is_whole: bool) -> list[str]:
    """The files of a table: CSV and JSON, or the page that leads to its parts."""
    if name == APPLICATIONS and not is_whole:
        return [f"{APPLICATIONS}/"]
    return [f"{name}.{ending}" for ending in (("csv",) if name in ONLY_CSV else ("csv", "json"))]


def _listed(name: str, values: _Values) -> Listed:
    if name.endswith("/"):
        return Listed(name)
    return Listed(name, values[f"{name}.digest"], values[f"{name}.length"])
