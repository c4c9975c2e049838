from __future__ import annotations

import pytest

from builder.domain.lookup import digest, term, terms
from publish.facts.form_schema import FormSchema

KEY = b"k" * 32
DOCUMENT = {
    "properties": {
        "pemohon": {
            "properties": {
                "nama": {"type": "string", "x-autocomplete": "name"},
                "alamat": {"type": "string"},
            }
        }
    },
    "allOf": [{"then": {"properties": {"wali": {"x-autocomplete": "name"}}}}],
}
FORM = FormSchema(DOCUMENT)


def test_names_and_citizen_numbers_are_what_finds_an_application() -> None:
    answers = {
        "pemohon": {
            "nama": "Contoh  Pemohon",
            "alamat": "Jalan Contoh 1",
            "nik": "7471000000000001",
        },
        "wali": "WALI CONTOH",
        "anak": [{"nik": "7471000000000002"}, 7, None],
    }

    assert {
        "name contoh pemohon",
        "name wali contoh",
        "nik 7471000000000001",
        "nik 7471000000000002",
    } == terms(FORM, answers)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("contoh pemohon", "  Contoh   PEMOHON "),
        ("Dr. Contoh", "dr contoh"),
        ("7471000000000001", "7471 0000-0000.0001"),
    ],
)
def test_spelling_does_not_count(typed: str, same: str) -> None:
    assert term(typed) == term(same)


def test_a_digest_tells_nothing_and_needs_the_key() -> None:
    assert digest(KEY, term("Contoh")) != digest(b"x" * 32, term("Contoh"))
    assert "contoh" not in digest(KEY, term("Contoh"))
    with pytest.raises(ValueError, match="key"):
        digest(b"", "x")
