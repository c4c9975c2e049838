"""A definition makes public of a journey only what can be public: posts, regions and days."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from builder.usecases.lint import Checks, lint_definition
from publish.facts.json_text import write_json
from publish.facts.posts import read_posts
from tests.definitions.catalogue import calendar, document, form_document, service_document

META, POSTS = document("meta/service.schema.json"), read_posts(document("shared/posts.json"))
CHECKS = Checks(
    META,
    calendar(),
    frozenset(document("shared/units.json")),
    frozenset(document("shared/life-events.json")),
    POSTS,
)
Change = Callable[[dict[str, Any], dict[str, Any]], object]


def found(change: Change) -> list[tuple[str, str]]:
    read = (service_document("sppd-elektronik"), form_document("sppd-elektronik"))
    service, form = deepcopy(read)
    change(service, form)
    problems = lint_definition(write_json(service), write_json(form), checks=CHECKS)
    return [(p.code, p.path.partition("#")[2]) for p in problems]


def heads(form: dict[str, Any]) -> list[Any]:
    choices: list[Any] = form["allOf"][0]["then"]["properties"]["jabatan_pimpinan"]["oneOf"]
    return choices


def test_the_travel_order_of_the_catalogue_is_sound() -> None:
    assert [] == found(lambda service, form: None)


def test_it_offers_every_head_by_the_name_of_the_post() -> None:
    offered = {c["const"]: c["title"] for c in heads(form_document("sppd-elektronik"))}

    assert {p.id: p.name.id for p in POSTS.values() if p.is_head} == offered


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        (
            lambda s, f: heads(f)[0].update(const="somebody"),
            "TRAVEL-POST",
            "/travel/post",
        ),
        (lambda s, f: s["travel"].update(post="/tujuan"), "TRAVEL-POST", "/travel/post"),
        (lambda s, f: s["travel"].update(acting="/golongan"), "TRAVEL-POST", "/travel/acting"),
        (
            lambda s, f: s["travel"]["regions"].pop("dalam-kota"),
            "TRAVEL-REGIONS",
            "/travel/regions",
        ),
        (lambda s, f: s["travel"].update(departs="/tujuan"), "TRAVEL-DAY", "/travel/departs"),
        (lambda s, f: s["travel"].update(returns="/nowhere"), "FIELD-UNKNOWN", "/travel/returns"),
        (
            lambda s, f: s["travel"]["report"].update(legal_basis="nothing"),
            "BASIS-UNKNOWN",
            "/travel/report/legal_basis",
        ),
    ],
)
def test_it_refuses_what_cannot_be_public(change: Change, code: str, at: str) -> None:
    assert (code, at) in found(change)
