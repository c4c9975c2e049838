"""The linked data of the site, read by rdflib and held to the mandatory properties of
CPSV-AP 3 and DCAT-AP 3."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import DCAT, DCTERMS, RDF

from publish.facts.json_text import write_json
from publish.facts.text import Text
from publish.facts.workdays import Allowance
from publish.pages import linked_services
from publish.pages.edition import Edition
from publish.pages.exports import data_file
from publish.pages.linked_catalogue import Dataset, Listed, catalogue
from tests.publish.pages import kendari

# rdflib 7's own reader of JSON-LD still uses what it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
SCHEMA = Namespace("https://schema.org/")
HOST = "https://terang.example"
NAMES = ("services.jsonld", "catalog.jsonld")
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass cpsv:PublicService ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path cv:hasCompetentAuthority ; sh:minCount 1 ;
                sh:class cv:PublicOrganisation ] ;
  sh:property [ sh:path cv:processingTime ; sh:maxCount 1 ; sh:datatype xsd:duration ] ;
  sh:property [ sh:path cv:hasCost ; sh:class cv:Cost ] ;
  sh:property [ sh:path cv:hasLegalResource ; sh:class eli:LegalResource ] ;
  sh:property [ sh:path cpsv:hasInput ; sh:class cv:Evidence ] .
[] a sh:NodeShape ; sh:targetSubjectsOf cv:holdsRequirement ;
  sh:property [ sh:path cv:holdsRequirement ; sh:class cv:Requirement ] .
[] a sh:NodeShape ; sh:targetClass cv:Requirement ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ;
  sh:property [ sh:path cv:isDerivedFrom ; sh:minCount 1 ; sh:class eli:LegalResource ] .
[] a sh:NodeShape ; sh:targetClass cv:PublicOrganisation ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ] ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:spatial ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass cv:Cost ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path cv:value ; sh:maxCount 1 ; sh:datatype xsd:double ] .
[] a sh:NodeShape ; sh:targetClass cv:Evidence ;
  sh:property [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] .
[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ;
  sh:property [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ] ;
  sh:property [ sh:path dct:description ; sh:minCount 1 ] ;
  sh:property [ sh:path dcat:distribution ; sh:class dcat:Distribution ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ;
  sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:datatype xsd:hexBinary ] .
"""


def at_host(edition: Edition, url: str = HOST) -> Edition:
    return Edition(edition.index, edition.folder, replace(edition.settings, public_url=url))


def bytes_of(name: str, edition: Edition) -> bytes:
    return b"".join(data_file(name, edition))


def graph_of(name: str, edition: Edition) -> Graph:
    return Graph().parse(data=bytes_of(name, edition), format="json-ld", base=f"{HOST}/data/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_the_mandatory_properties_are_there(name: str, edition: Edition) -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")

    conforms, _, said = pyshacl.validate(graph_of(name, edition), shacl_graph=shapes)

    assert conforms, said


def test_every_service_is_one_to_both_vocabularies(edition: Edition) -> None:
    graph = graph_of("services.jsonld", edition)
    services = set(graph.subjects(RDF.type, CPSV.PublicService))

    assert services == set(graph.subjects(RDF.type, SCHEMA.GovernmentService))
    assert {*edition.services} == {str(graph.value(s, DCTERMS.identifier)) for s in services}


def test_addresses_are_relative_where_the_site_does_not_know_its_own(edition: Edition) -> None:
    whole, relative = (
        bytes_of("services.jsonld", at_host(edition, url)).decode() for url in (HOST, "")
    )

    assert relative == whole.replace(HOST, "")
    assert f'"{HOST}/data/services.jsonld#' in whole


def test_who_cannot_apply_is_a_requirement_with_its_law(tmp_path: Path) -> None:
    barred = kendari.edition(tmp_path, ("ktp-el-baru",), applications=0)
    stops = barred.current("ktp-el-baru").version.standard.stops
    graph = graph_of("services.jsonld", barred)

    (service,) = graph.subjects(RDF.type, CPSV.PublicService)
    held = list(graph.objects(service, CV.holdsRequirement))

    conforms, _, said = pyshacl.validate(
        graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle")
    )
    assert conforms, said
    assert stops
    assert {stop.id for stop in stops} == {str(graph.value(r, DCTERMS.identifier)) for r in held}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_has_to_be_fetched_to_read_it(name: str, edition: Edition) -> None:
    context = json.loads(bytes_of(name, edition))["@context"]

    assert isinstance(context, dict)


def test_an_ordinary_entry_leaves_the_services_as_they_were(edition: Edition) -> None:
    before = bytes_of("services.jsonld", edition)
    later = at_host(edition, edition.settings.public_url)
    later.size += 1

    assert before == bytes_of("services.jsonld", later)


def test_a_file_in_the_catalogue_has_its_own_sum(edition: Edition) -> None:
    document = json.loads(bytes_of("catalog.jsonld", edition))
    files = {f["dct:title"]: f for d in document["dcat:dataset"] for f in d["dcat:distribution"]}

    assert {"fees.csv", "fees.json", "applications.csv", "services.jsonld"} <= files.keys()
    for name, file in files.items():
        data = bytes_of(name, edition)
        assert (
            hashlib.sha256(data).hexdigest()
            == (file["spdx:checksum"]["spdx:checksumValue"]["@value"])
        )
        assert str(len(data)) == file["dcat:byteSize"]["@value"]


def test_a_part_of_a_table_is_listed_without_a_sum(edition: Edition) -> None:
    part = Dataset("applications", Text("Bagian", "Parts"), [Listed("applications/2026-03.csv")])

    graph = Graph().parse(data=write_json(catalogue(at_host(edition), [part])), format="json-ld")

    addresses = [str(at) for at in graph.objects(None, DCAT.downloadURL)]
    assert [f"{HOST}/data/applications/2026-03.csv"] == addresses
    assert [] == list(graph.objects(None, DCAT.byteSize))


@pytest.mark.parametrize(
    ("allowance", "said"),
    [
        (Allowance(14, "calendar_days"), "P14D"),
        (Allowance(14, "working_days"), None),
        (Allowance(24, "hours"), None),
        (Allowance(0, "automatic"), None),
    ],
)
def test_only_calendar_days_are_a_duration(allowance: Allowance, said: str | None) -> None:
    found = linked_services.processing_time(allowance).get("cv:processingTime")

    assert said == (found and found["@value"])
