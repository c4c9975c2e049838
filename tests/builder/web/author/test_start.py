"""How an officer begins a definition."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

ADDRESS = "/meja/layanan/baru"


@pytest.fixture
def author(signed_in: Callable[[str], Visitor]) -> Visitor:
    visitor = signed_in("penulis")
    visitor.get(ADDRESS)
    return visitor


def test_from_blank_to_a_question_on_screen(city: City, author: Visitor) -> None:
    data = {"how": "blank", "name_id": "Izin lapak", "name_en": "Stall permit", "unit": "dpmptsp"}
    answer = author.post(ADDRESS, data)

    assert 303 == answer.status_code
    assert 200 == author.get(answer.headers["Location"]).status_code
    assert "Nama lengkap" in author.words()
    assert ["izin-lapak"] == [d.service for d in city.workspace.workbench.all()]


@pytest.mark.parametrize(("how", "service"), [("copy", "pbg-rumah"), ("next", "pbg")])
def test_from_a_service_there_is(city: City, author: Visitor, how: str, service: str) -> None:
    data = {"how": how, "source": "pbg", "name_id": "PBG rumah", "unit": "dpmptsp"}

    assert 303 == author.post(ADDRESS, data).status_code
    assert [service] == [d.service for d in city.workspace.workbench.all()]


def test_from_a_template_to_its_findings_without_a_script(city: City, author: Visitor) -> None:
    assert "Retribusi menurut tabel" in author.words()
    begun = {"how": "template", "template": "retribusi-menurut-tabel", "name_id": "Retribusi lapak"}

    answer = author.post(ADDRESS, begun | {"name_en": "Stall levy", "unit": "dpmptsp"})

    assert 303 == answer.status_code, author.words()
    author.get(answer.headers["Location"])
    assert "Golongan" in author.words()
    (draft,) = city.workspace.workbench.all()
    author.get(f"/meja/layanan/{draft.id}")
    assert "templates/retribusi-menurut-tabel" in author.words()
    assert "legal_bases" in author.words()


def test_a_broken_template_is_named_and_refused_when_begun(city: City, author: Visitor) -> None:
    folder = city.workspace.form_schemas / "templates/rusak"
    folder.mkdir()
    (folder / "service.json").write_bytes(b"\xff[")
    author.get(ADDRESS)
    assert "rusak" in author.words()

    data = {"how": "template", "template": "rusak", "name_id": "Rusak", "unit": "dpmptsp"}

    assert 422 == author.post(ADDRESS, data).status_code
    assert () == city.workspace.workbench.all()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"how": "template", "template": "../pbg", "name_id": "A", "unit": "dpmptsp"},
        {"how": "blank", "name_id": "", "unit": "dpmptsp"},
        {"how": "next", "source": "tidak-ada"},
        {"how": "copy", "source": "", "name_id": "A", "unit": "dpmptsp"},
    ],
)
def test_what_is_missing_is_asked_for(city: City, author: Visitor, data: dict[str, str]) -> None:
    assert author.post(ADDRESS, data).status_code in (403, 422)
    assert () == city.workspace.workbench.all()


def test_the_draft_of_another_office_is_not_begun(city: City, author: Visitor) -> None:
    data = {"how": "blank", "name_id": "KTP", "unit": "disdukcapil"}

    assert 403 == author.post(ADDRESS, data).status_code
    assert () == city.workspace.workbench.all()


def test_who_writes_for_no_office_begins_nothing(signed_in: Callable[[str], Visitor]) -> None:
    assert 403 == signed_in("penyetuju").get(ADDRESS).status_code


def uploaded(author: Visitor, schema: bytes) -> TestResponse:
    author.get("/meja/layanan/baru")
    given = {"how": "import", "name_id": "Layanan impor", "name_en": "Imported", "unit": "dpmptsp"}
    return author.post(
        "/meja/layanan/baru",
        [*given.items(), ("schema", (io.BytesIO(schema), "form.json"))],
        content_type="multipart/form-data",
    )


def test_from_a_schema_of_elsewhere(author: Visitor) -> None:
    schema = {"type": "object", "properties": {"warna": {"type": "string", "title": "Warna"}}}

    answer = uploaded(author, json.dumps(schema).encode())

    assert 303 == answer.status_code, author.words()
    author.get(answer.headers["Location"])
    assert "Warna" in author.words()


@pytest.mark.parametrize("schema", [b"", b"{", b"[]", b"\xff\xfe"])
def test_what_is_no_form_is_refused_and_begins_nothing(
    city: City, author: Visitor, schema: bytes
) -> None:
    assert 422 == uploaded(author, schema).status_code
    assert () == city.workspace.workbench.all()
