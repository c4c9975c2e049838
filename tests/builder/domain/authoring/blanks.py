"""Definitions to edit: a small one made here, and the city's own."""

from __future__ import annotations

from builder.domain.authoring.documents import Documents
from builder.domain.authoring.questions import Spot, add_question
from publish.facts.text import Text
from tests.definitions.catalogue import form_document, service_document
from tests.makers import service_document as made_service


def words(said: str) -> Text:
    return Text(said, f"{said} (en)")


def blank() -> Documents:
    """A form with one question, `/nama`."""
    form = {
        "type": "object",
        "title": "Formulir",
        "x-order": ["nama"],
        "required": ["nama"],
        "properties": {
            "nama": {"type": "string", "title": "Nama", "maxLength": 80, "x-pdp": "general"}
        },
    }
    return Documents(made_service(), form)


def small() -> Documents:
    """`/nama`, `/jenis` (two choices), `/luas` (a measure), `/berkas` (an upload), a section
    `/pemilik` with `/pemilik/keterangan`, and rows `/anggota` with `/anggota/0/nama`."""
    documents = blank()
    for kind, label in (
        ("choose-one", "Jenis"),
        ("measure", "Luas"),
        ("upload", "Berkas"),
        ("section", "Pemilik"),
        ("repeated", "Anggota"),
    ):
        documents = add_question(documents, kind, words(label), Spot()).documents  # type: ignore[arg-type]
    return documents


def catalogued(service: str) -> Documents:
    return Documents(service_document(service), form_document(service))
