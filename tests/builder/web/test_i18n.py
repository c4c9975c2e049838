from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from builder.web.i18n import TRANSLATIONS, sentences
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

GAP = re.compile(r"%\([a-z_]+\)s")


def catalogue() -> dict[str, str]:
    with (TRANSLATIONS / "id.po").open("rb") as source:
        found = read_po(source)
    one_form = {
        (m.id[1] if isinstance(m.id, tuple) else m.id): (
            m.string[0] if isinstance(m.string, tuple) else m.string
        )
        for m in found
        if m.id
    }
    return {str(message): str(words) for message, words in one_form.items()}


def used() -> set[str]:
    singulars = {"%(n)s application", "%(n)s working day late", "%(n)s working day left"}
    return {
        s
        for s in sentences()
        if s not in singulars and not (s.startswith("%(") and s.endswith((" minute", " question")))
    }


def test_every_sentence_is_there_in_indonesian() -> None:
    translated = {message for message, words in catalogue().items() if words.strip()}

    assert set() == used() - translated


def test_no_sentence_is_translated_for_nothing() -> None:
    assert set() == catalogue().keys() - used()


def test_both_languages_have_the_same_gaps() -> None:
    uneven = {m for m, w in catalogue().items() if set(GAP.findall(m)) != set(GAP.findall(w))}

    assert set() == uneven


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/ajukan/", "/en/apply/"),
        ("/ajukan/pbg/", "/en/apply/pbg/"),
        ("/ajukan/pbg/formulir?hal=bangunan", "/en/apply/pbg/form?hal=bangunan"),
        ("/berkas", "/en/file"),
        ("/cari?nomor=KDI", "/en/search?nomor=KDI"),
        ("/lapor?layanan=pbg", "/en/report?layanan=pbg"),
    ],
)
def test_switching_the_language_keeps_the_page(citizen: Visitor, here: str, there: str) -> None:
    citizen.get(here)
    assert f'href="{there}" lang="en"' in citizen.page
    assert 'lang="id"' in citizen.page

    citizen.get(there)
    assert f'href="{here}" lang="id"' in citizen.page
    assert '<html lang="en">' in citizen.page


def test_switching_the_language_keeps_the_answers(citizen: Visitor, city: City) -> None:
    check = citizen.fill("ktp-el-pengganti", city.pairs("ktp-el-pengganti"))
    citizen.get(check)
    in_indonesian = citizen.words()

    answer = citizen.get("/en/apply/ktp-el-pengganti/check")

    assert 200 == answer.status_code
    assert "Contoh Pemohon" in in_indonesian
    assert "Contoh Pemohon" in citizen.words()
    assert "Check your answers" in citizen.words()
