from __future__ import annotations

from builder.forms.compile import Form
from builder.forms.summary import SummaryRow, SummarySection, field_titles, summarise
from tests.builder.forms.cases import UPLOAD
from tests.builder.forms.made import form, schema

ATTACHMENT = "0123456789ABCDEFGHJKMNPQRS"


def application() -> Form:
    return form(
        {
            "nama": {"type": "string", "title": "Nama", "x-i18n": {"en": {"title": "Name"}}},
            "luas": {"type": "number", "title": "Luas", "x-unit": "m²"},
            "berkas": {**UPLOAD, "title": "Denah"},
            "anak": {
                "type": "array",
                "title": "Anak",
                "items": schema({"lahir": {"type": "string", "format": "date", "title": "Lahir"}}),
            },
            "telepon": {"type": "array", "title": "Telepon", "items": {"type": "string"}},
            "cara": {"title": "Cara", "anyOf": [{"type": "string"}, {"type": "number"}]},
        },
        **{
            "x-pages": [
                {"id": "a", "title": "Diri", "fields": ["nama", "anak", "telepon"]},
                {"id": "b", "title": "Tanah", "fields": ["luas", "berkas"]},
                {"id": "c", "title": "Bayar", "fields": ["cara"]},
            ]
        },
    )


def test_answers_are_said_in_words_page_by_page() -> None:
    answers = {
        "luas": 1500,
        "berkas": ATTACHMENT,
        "nama": "Contoh",
        "anak": [{"lahir": "2020-01-02"}],
        "telepon": ["0812", "0813"],
        "stranger": 1,
    }

    found = summarise(application(), answers, "id")

    assert (
        SummarySection(
            "a",
            "Diri",
            (
                SummaryRow("/nama", "Nama", "Contoh"),
                SummaryRow("/anak/0/lahir", "Anak 1: Lahir", "2 Januari 2020"),
                SummaryRow("/telepon/0", "Telepon 1", "0812"),
                SummaryRow("/telepon/1", "Telepon 2", "0813"),
            ),
        ),
        SummarySection(
            "b",
            "Tanah",
            (
                SummaryRow("/luas", "Luas", "1.500 m²"),
                SummaryRow("/berkas", "Denah", ATTACHMENT, is_upload=True),
            ),
        ),
    ) == found


def test_it_speaks_english() -> None:
    found = summarise(application(), {"nama": "Contoh", "luas": 1500}, "en")

    assert ["Name", "Luas"] == [row.label for section in found for row in section.rows]
    assert "1,500 m²" == found[1].rows[0].text


def test_a_chosen_alternative_is_said_under_its_own_label() -> None:
    found = summarise(application(), {"cara": 5}, "id")

    assert (SummaryRow("/cara", "Cara", "5"),) == found[0].rows


def test_it_knows_the_titles_of_rows() -> None:
    titles = field_titles(application(), "en")

    assert ("Name", "Lahir") == (titles["/nama"], titles["/anak/0/lahir"])


def test_it_knows_the_titles_of_what_is_asked_sometimes() -> None:
    switched = form(
        {"k": {"enum": ["a", "b"], "title": "Jenis"}, "o": {"$ref": "#/$defs/orang"}},
        **{
            "if": {"properties": {"k": {"const": "a"}}, "required": ["k"]},
            "then": {"properties": {"p": {"type": "string", "title": "Lainnya"}}},
            "$defs": {
                "orang": {
                    **schema({"n": {"type": "string", "title": "Nama"}, "b/c": {"const": 1}}),
                    "title": "Orang",
                }
            },
        },
    )

    assert {
        "/k": "Jenis",
        "/o": "Orang",
        "/o/n": "Nama",
        "/o/b~1c": "b/c",
        "/p": "Lainnya",
    } == field_titles(switched, "id")
