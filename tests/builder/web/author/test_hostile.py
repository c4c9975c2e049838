"""Definitions that nobody's screen made: every page answers, and none of them with an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from builder.domain.authoring.documents import Documents, clone
from builder.usecases.authoring import written
from tests.builder.domain.authoring.blanks import catalogued
from tests.builder.web.author.conftest import REVISION, Screen

PAGES = (
    "pertanyaan", "pertanyaan?q=/luas", "pertanyaan?q=/berkas_mbr", "syarat-tampil", "biaya",
    "standar", "contoh", "terjemahan?semua=1", "pratinjau", "ahli", "coba",
)  # fmt: skip
CHANGES: tuple[tuple[str, tuple[str | int, ...], Any], ...] = (
    ("form", ("properties", "fungsi", "oneOf", 0), True),
    ("form", ("properties", "fungsi", "oneOf", 0), {"title": "x"}),
    ("form", ("properties", "fungsi", "oneOf"), []),
    ("form", ("properties", "luas"), True),
    ("form", ("x-pages", 3, "fields"), []),
    ("form", ("x-order",), [["x"]]),
    ("form", ("allOf", 3, "then"), False),
    ("form", ("allOf", 3, "if"), True),
    ("form", ("allOf", 3, "then", "properties", "dokumen_lingkungan", "x-i18n"), {"en": "x"}),
    ("form", ("properties", "pemohon"), {"$ref": "#/properties/luas"}),
    ("service", ("requirements", 5, "field"), False),
    ("service", ("tariff", "lines", 0, "amount"), {"eval": "1"}),
    ("service", ("tariff", "indexes"), []),
    ("service", ("steps",), {}),
    ("service", ("steps", 0, "name"), "x"),
    ("service", ("scenarios", 0, "expect"), {}),
    ("service", ("processing_time", "variants", 0, "when"), {"not": []}),
)


@pytest.mark.parametrize(("file", "steps", "value"), CHANGES)
def test_every_page_answers(
    open_page: Callable[[str], Screen], file: str, steps: tuple[str | int, ...], value: Any
) -> None:
    documents = catalogued("pbg")
    pair = {"service": clone(documents.service), "form": clone(documents.form)}
    inside = pair[file]
    for step in steps[:-1]:
        inside = inside[step]
    inside[steps[-1]] = value
    screen = open_page("ahli")
    service, form = written(Documents(pair["service"], pair["form"]))
    revision = REVISION.search(screen.visitor.page)
    data = {"revision": revision[1] if revision else "", "service_text": service}
    assert 303 == screen.visitor.post(screen.address, {**data, "form_text": form}).status_code

    base = screen.address.removesuffix("/ahli")
    found = {p: screen.visitor.get(f"{base}/{p}").status_code for p in PAGES}
    found[""] = screen.visitor.get(base).status_code
    assert {} == {page: status for page, status in found.items() if status not in (200, 303)}
