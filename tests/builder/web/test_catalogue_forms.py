"""Every form of the catalogue can be filled and filed as a browser does it, page by page."""

from __future__ import annotations

import os

import pytest

from builder.problems import sentence
from builder.web.citizen import sending
from publish.errors import Problem
from tests.builder.web.city import CALCULATOR, OPEN, PAID, SCHEMAS, SEALED, City
from tests.builder.web.visitor import Visitor

AT_HAND = (OPEN, SEALED, PAID, CALCULATOR)
CATALOGUE = tuple(sorted(path.parent.name for path in SCHEMAS.glob("*/form.json")))
MANY_DOCUMENTS, PHOTOS, ROWS = "skp-penelitian", "sktm", "surat-pindah"
TAKES_NONE = "parkir-tepi-jalan"
FILED = (
    tuple(service for service in CATALOGUE if service != TAKES_NONE)
    if os.environ.get("TERANG_HARDEN") == "long"
    else (MANY_DOCUMENTS, PHOTOS, ROWS)
)


@pytest.mark.parametrize("service", FILED)
def test_its_worked_example_is_filled_page_by_page_and_filed(
    citizen: Visitor, city: City, service: str
) -> None:
    city.put_in_force(*{service}.difference(AT_HAND))

    receipt = citizen.submit(citizen.fill(service, city.pairs(service)))

    assert 200 == citizen.get(receipt).status_code
    assert city.numbers()[0] in citizen.page


def test_documents_beyond_what_one_request_may_bring_are_told_at_their_questions(
    citizen: Visitor, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_FILES", 2)
    city.put_in_force(MANY_DOCUMENTS)
    at = f"/ajukan/{MANY_DOCUMENTS}/formulir?hal=dokumen"

    answer = citizen.send_page(at, city.pairs(MANY_DOCUMENTS))

    told = sentence(Problem("", "UPLOAD-LATER", {"most": 2}), "id")
    assert 422 == answer.status_code
    assert 4 == citizen.page.partition("<h1>")[2].count(told)
    assert 2 == citizen.words().count("Diterima: dokumen contoh.pdf.")
