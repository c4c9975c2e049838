"""Every definition is complete, readable and says the same thing twice only in two languages."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from publish.facts.condition import check_condition, fields_read
from publish.facts.form_schema import labels_by_pointer
from publish.facts.tariff import pointers
from tests.definitions.catalogue import (
    PRESENT,
    SERVICES,
    document,
    form_document,
    service_document,
    strings,
    texts,
    version,
)

EACH = pytest.mark.parametrize("service", PRESENT)
INTERNAL = {"facilities", "competence", "supervision", "staff", "guarantee", "safety", "evaluation"}


def test_all_services_are_defined() -> None:
    assert sorted(SERVICES) == list(PRESENT)


@EACH
def test_it_follows_the_meta_schema(service: str) -> None:
    judge = Draft202012Validator(document("meta/service.schema.json"))

    assert [] == [e.json_path for e in judge.iter_errors(service_document(service))]


@EACH
def test_it_can_be_read_as_a_version(service: str) -> None:
    standard = version(service).standard

    assert service == standard.id
    assert "2025-01-01" == standard.effective_from.isoformat()
    assert standard.last_verified_on is None  # nobody has verified it; pages say so


@EACH
def test_it_names_known_units_and_life_events(service: str) -> None:
    standard, units = version(service).standard, document("shared/units.json")

    assert set() == {standard.unit, *(s.unit for s in standard.steps)} - set(units)
    assert set() == set(standard.life_events) - set(document("shared/life-events.json"))
    assert standard.life_events


@EACH
def test_its_ids_are_named_once(service: str) -> None:
    standard = version(service).standard
    lists = (
        standard.legal_bases, standard.requirements, standard.steps, standard.grounds,
        standard.scenarios, standard.variants,
    )  # fmt: skip

    for items in lists:
        ids = [item.id for item in items]
        assert len(ids) == len(set(ids))


@EACH
def test_its_conditions_are_well_formed(service: str) -> None:
    standard = version(service).standard
    conditions = [x.when for x in (*standard.requirements, *standard.variants) if x.when]

    assert [] == [p for c in conditions for p in check_condition(c, "")]


@EACH
def test_every_pointer_is_a_field_of_its_form(service: str) -> None:
    standard, known = version(service).standard, labels_by_pointer(form_document(service))
    used = {r.field for r in standard.requirements if r.field}
    used |= {p for line in standard.tariff.lines for p in pointers(line.amount)}
    asked = (*standard.tariff.lines, *standard.requirements, *standard.variants)
    used |= {p for x in asked if x.when for p in fields_read(x.when)}

    assert set() == used - set(known)


@EACH
def test_every_text_is_in_both_languages(service: str) -> None:
    """Only a name (up to three words) may be spelt alike in both."""
    same = [
        at
        for at, words in texts(service_document(service))
        if words["id"] == words["en"] and len(words["id"].split()) > 3
    ]

    assert [] == same


@EACH
def test_its_texts_are_plain(service: str) -> None:
    markup = re.compile(r"</?[a-z]+[ >/]|&[a-z]+;")

    for words in strings([service_document(service), form_document(service)]):
        assert not markup.search(words), words
        assert words == words.strip(), words


@EACH
def test_its_internal_components_are_marked_as_samples(service: str) -> None:
    internal = version(service).standard.internal

    assert INTERNAL == set(internal)
    assert all("(contoh)" in t.id and "(sample)" in t.en for t in internal.values())


@EACH
def test_it_holds_no_number_of_a_real_person(service: str) -> None:
    """District code 00 does not exist, so no citizen has such a number."""
    for words in strings([service_document(service), form_document(service)]):
        for digits in re.findall(r"[0-9]{16,}", words):
            assert re.fullmatch(r"747100[0-9]{10}", digits)
