"""The services as linked data: CPSV-AP and schema.org, in one JSON-LD file.

Machines of other offices and of search engines read what a service is, who answers for it, what
it costs and what it asks for, without reading our pages.

Invariants:
- the context is in the file: nothing has to be fetched to read it;
- no word of it depends on applications, so an ordinary entry leaves its bytes as they were;
- a time is given only where ISO 8601 can say it exactly: calendar days. Working days and office
  hours have no duration of their own;
- who cannot apply is a requirement that the service holds (CPSV-AP 3, Criterion of CCCEV 2), in
  the words of the definition; its condition stays ours, since neither has a language for one;
- an amount is given only where it is one number, and always with how certain it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publish.facts.json_text import write_json
from publish.facts.standard import LegalBasis, Requirement, ServiceStandard, Stop
from publish.facts.tariff import FeeLine, Number
from publish.facts.text import LANGS, Text
from publish.facts.workdays import Allowance
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.vocabulary import CERTAINTY

NAME = "services.jsonld"
DEMO = Text("Data peragaan, bukan data nyata.", "Demonstration data, not real.")
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_CONTEXT: Mapping[str, Any] = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def services_linked(edition: Edition) -> Iterator[bytes]:
    """Every service in its version in force, its offices and the city."""
    standards = [edition.current(service).version.standard for service in edition.services]
    units = sorted({standard.unit for standard in standards})
    graph = [
        {
            "@id": _here(edition, "city"),
            "@type": ["dct:Location", "schema:City"],
            "dct:identifier": edition.city.code,
            "skos:prefLabel": words(edition.city.name),
        },
        *(_office(edition, unit) for unit in units),
        *(_service(edition, standard) for standard in standards),
    ]
    yield f"{write_json({'@context': _CONTEXT, '@graph': graph}, indent=2)}\n".encode()


def words(text: Text) -> list[dict[str, str]]:
    """A text in both languages, as JSON-LD says it."""
    return [{"@language": lang, "@value": text.in_(lang)} for lang in LANGS]


def _here(edition: Edition, name: str) -> str:
    return f"{edition.settings.public_url}/data/{NAME}#{name}"


def _office(edition: Edition, unit: str) -> dict[str, Any]:
    name = edition.unit(unit)
    return {
        "@id": _here(edition, f"office-{unit}"),
        "@type": ["cv:PublicOrganisation", "schema:GovernmentOrganization"],
        "dct:identifier": unit,
        "dct:spatial": {"@id": _here(edition, "city")},
        "skos:prefLabel": words(name),
        "schema:name": words(name),
    }


def _service(edition: Edition, standard: ServiceStandard) -> dict[str, Any]:
    public, office = edition.settings.public_url, {"@id": _here(edition, f"office-{standard.unit}")}
    pages = [{"@id": public + path_of(PageRef("service", standard.id, lang))} for lang in LANGS]
    at = _here(edition, standard.id)
    return {
        "@id": at,
        "@type": ["cpsv:PublicService", "schema:GovernmentService"],
        "dct:identifier": standard.id,
        "dct:title": words(standard.name),
        "dct:description": words(standard.summary),
        "dct:language": [{"@id": f"{_AUTHORITY}/language/{code}"} for code in ("IND", "ENG")],
        "cv:hasCompetentAuthority": office,
        **processing_time(standard.promise.allowance),
        "cv:hasCost": [_cost(at, line) for line in standard.tariff.lines],
        "cpsv:hasInput": [_input(at, asked) for asked in standard.requirements],
        **_criteria(at, standard),
        "cv:hasLegalResource": [_law(at, basis) for basis in standard.legal_bases],
        "schema:name": words(standard.name),
        "schema:description": words(standard.summary),
        "schema:provider": office,
        "schema:areaServed": {"@id": _here(edition, "city")},
        "schema:url": pages,
        **({"skos:note": words(DEMO)} if edition.city.demo else {}),
    }


def processing_time(allowance: Allowance) -> dict[str, Any]:
    """The promised time as a member, or nothing where no duration says it exactly."""
    if allowance.unit != "calendar_days":
        return {}
    return {"cv:processingTime": {"@type": "xsd:duration", "@value": f"P{allowance.value}D"}}


def _cost(at: str, line: FeeLine) -> dict[str, Any]:
    label, per, amount = line.label, line.per, dict[str, Any]()
    if per is not None:
        label = Text(f"{label.id} ({per.id})", f"{label.in_('en')} ({per.in_('en')})")
    if isinstance(line.amount, Number):
        amount["cv:value"] = {"@type": "xsd:double", "@value": str(int(line.amount.value))}
    return {
        "@id": f"{at}/cost/{line.code}",
        "@type": "cv:Cost",
        "dct:identifier": line.code,
        "dct:description": words(label),
        **amount,
        "cv:currency": {"@id": f"{_AUTHORITY}/currency/IDR"},
        "skos:note": words(CERTAINTY[line.certainty]),
    }


def _input(at: str, asked: Requirement) -> dict[str, Any]:
    detail = {} if asked.detail is None else {"dct:description": words(asked.detail)}
    return {
        "@id": f"{at}/input/{asked.id}",
        "@type": "cv:Evidence",
        "dct:identifier": asked.id,
        "dct:title": words(asked.name),
        **detail,
        "skos:note": words(CERTAINTY[asked.certainty]),
    }


def _criteria(at: str, standard: ServiceStandard) -> dict[str, Any]:
    """What somebody has to be or have to apply, where the definition knows who cannot."""
    if not standard.stops:
        return {}
    return {"cv:holdsRequirement": [_criterion(at, stop) for stop in standard.stops]}


def _criterion(at: str, stop: Stop) -> dict[str, Any]:
    instead = {} if stop.instead is None else {"dct:description": words(stop.instead)}
    return {
        "@id": f"{at}/criterion/{stop.id}",
        "@type": ["cv:Requirement", "cv:Criterion"],
        "dct:identifier": stop.id,
        "dct:title": words(stop.reason),
        **instead,
        "cv:isDerivedFrom": {"@id": f"{at}/law/{stop.legal_basis}"},
    }


def _law(at: str, basis: LegalBasis) -> dict[str, Any]:
    cited = f"{basis.title}, {basis.article}" if basis.article else basis.title
    unsure = Text("Perlu diperiksa", "Needs checking")
    notes = [*words(CERTAINTY[basis.certainty]), *(words(unsure) if basis.needs_checking else ())]
    return {
        "@id": f"{at}/law/{basis.id}",
        "@type": "eli:LegalResource",
        "dct:identifier": basis.id,
        "dct:title": {"@language": "id", "@value": cited},
        "skos:note": notes,
    }
