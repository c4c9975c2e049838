"""Who cannot apply speaks of questions too, and follows them when they move."""

from __future__ import annotations

from builder.domain.authoring.documents import copied
from builder.domain.authoring.references import follow, references
from publish.facts.service import read_standard
from tests.builder.domain.authoring.blanks import catalogued


def test_a_stop_is_named_with_its_reason() -> None:
    documents = catalogued("ktp-el-baru")
    found = references(documents.service, documents.form, "/alasan")

    (stop,) = [reference for reference in found if reference.kind == "stop"]
    assert "service.json#/eligibility/0" == stop.path
    assert stop.name.id.startswith("KTP-el hanya untuk warga")


def test_its_condition_follows_a_question_that_moves() -> None:
    documents = copied(catalogued("ktp-el-baru"))
    follow(documents.service, "/alasan", "/pemohon/alasan")

    (stop,) = read_standard(documents.service).stops
    assert {"pemohon"} == set(stop.when["properties"])
