"""The data of the site as a catalogue that other catalogues can harvest (DCAT, JSON-LD).

Invariants: the context is in the file; a dataset a table, a distribution a file, each with the
sum that `checksums.txt` has; the date is that of the register, not of the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.linked_services import DEMO, words
from publish.pages.routes import PageRef, path_of
from publish.pages.settings import SiteSettings

NAME = "catalog.jsonld"
MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "sqlite": "application/vnd.sqlite3",
}
"""The media type of a file by the ending of its name."""
_MEDIA = "https://www.iana.org/assignments/media-types"
_CONTEXT: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOT_CHOSEN = Text("Lisensi belum dipilih.", "No licence has been chosen yet.")
_ABOUT = Text("Data layanan publik dari register.", "Data of public services from the register.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file below /data/: its name, and its SHA-256 in hex and length in bytes where known. A
    name that ends in a slash is a page that leads to many files."""

    name: str
    sha256: str = ""
    length: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What belongs together: the same rows in one or more files."""

    name: str
    description: Text
    files: Sequence[Listed]


def catalogue(edition: Edition, datasets: Sequence[Dataset]) -> dict[str, Any]:
    """The catalogue of `datasets`, in their order."""
    city = edition.city.name
    said = Text(f"{_ABOUT.id} {DEMO.id}", f"{_ABOUT.en} {DEMO.en}")
    return {
        "@context": _CONTEXT,
        "@id": _here(edition, "catalog"),
        "@type": "dcat:Catalog",
        "dct:title": words(Text(f"Terang {city.id}", f"Terang {city.in_('en')}")),
        "dct:description": words(said if edition.city.demo else _ABOUT),
        "dct:publisher": {
            "@id": _here(edition, "city"),
            "@type": "foaf:Agent",
            "foaf:name": words(city),
        },
        **_dates(edition),
        "foaf:homepage": {"@id": edition.settings.public_url + path_of(PageRef("home", "", "id"))},
        "dcat:dataset": [_dataset(edition, dataset) for dataset in datasets],
    }


def _here(edition: Edition, name: str) -> str:
    return f"{edition.settings.public_url}/data/{NAME}#{name}"


def _dates(edition: Edition) -> dict[str, Any]:
    return {"dct:issued": {"@type": "xsd:date", "@value": edition.as_of.isoformat()}}


def _dataset(edition: Edition, dataset: Dataset) -> dict[str, Any]:
    return {
        "@id": _here(edition, dataset.name),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": dataset.name,
        "dct:description": words(dataset.description),
        "dct:publisher": {"@id": _here(edition, "city")},
        **_dates(edition),
        "dcat:distribution": [_distribution(edition, file) for file in dataset.files],
    }


def _distribution(edition: Edition, file: Listed) -> dict[str, Any]:
    address = {"@id": f"{edition.settings.public_url}/data/{file.name}"}
    is_page = file.name.endswith("/")
    kind = MEDIA_TYPES["csv" if is_page else file.name.rpartition(".")[2]]
    return {
        "@id": _here(edition, f"file-{file.name}"),
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": address,
        **({} if is_page else {"dcat:downloadURL": address}),
        "dcat:mediaType": {"@id": f"{_MEDIA}/{kind}"},
        **_rights(edition.settings),
        **_sum(file),
    }


def _rights(settings: SiteSettings) -> dict[str, Any]:
    """The licence that the city has chosen, or that it has not."""
    if settings.licence_url:
        return {"dct:license": {"@id": settings.licence_url, "@type": "dct:LicenseDocument"}}
    named = Text(settings.licence, settings.licence) if settings.licence else _NOT_CHOSEN
    return {"dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": words(named)}}


def _sum(file: Listed) -> dict[str, Any]:
    """Length and sum; a part of a table is left alone while others move, so it has none here."""
    if not file.sha256:
        return {}
    return {
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": file.length},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }
