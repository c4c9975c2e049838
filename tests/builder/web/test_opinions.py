"""Opinions of another unit: who sees what, until when."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import PDF, Visitor

SignedIn = Callable[[str], Visitor]
ASKED = {
    "move": "ask",
    "unit": "disdukcapil",
    "question": "Apakah alamatnya cocok?",
    "wanted_by": "2026-11-25",
}


def ask(visitor: Visitor, number: str, **changed: str) -> int:
    visitor.get(f"/meja/permohonan/{number}/pendapat")
    return visitor.post(f"/meja/permohonan/{number}/pendapat", ASKED | changed).status_code


def test_the_unit_that_is_asked_sees_that_application_answers_and_is_shut_out_again(
    city: City, signed_in: SignedIn
) -> None:
    number, other = city.file(PAID).number, city.file(PAID).number
    asker, asked = signed_in("petugas"), signed_in("dukcapil")
    page = f"/meja/pendapat/{number}"

    assert 404 == asked.get(page).status_code
    assert 303 == ask(asker, number)
    asked.get("/meja/permohonan")
    assert "Pendapat yang diminta dari kita (1)" in asked.words()
    asked.get("/meja/pendapat")
    assert number in asked.page
    assert 200 == asked.get(page).status_code
    assert "Contoh Pemohon" in asked.words()
    shut = [asked.get(f"/meja/pendapat/{other}"), asked.get(f"/meja/permohonan/{number}")]
    assert [404, 404] == [answer.status_code for answer in shut]

    asked.get(page)
    said = {"sequence": "1", "finding": "remarks", "text": "Alamat lama, RT berubah."}
    assert 303 == asked.post(page, said).status_code
    asked.get("/meja/pendapat")
    assert 409 == asked.post(page, said).status_code
    asker.get(f"/meja/permohonan/{number}")
    assert "Pendapat diminta: " in asker.words()
    assert "Alamat lama, RT berubah." in asker.words()
    assert "dukcapil" in asker.words()

    close = {"move": "close", "sequence": "1"}
    assert 303 == asker.post(f"/meja/permohonan/{number}/pendapat", close).status_code
    assert 404 == asked.get(page).status_code
    asked.get("/meja/pendapat")
    assert number not in asked.page
    assert ["filed"] == city.events(number)


def test_a_document_is_read_only_through_the_application_that_was_asked_about(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    citizen.submit(citizen.fill(OPEN, city.pairs(OPEN)))
    (number,) = city.numbers()
    other = city.file(OPEN).number
    ask(signed_in("dukcapil"), number, unit="dpmptsp")
    asked = signed_in("petugas")
    asked.get(f"/meja/pendapat/{number}")
    address = re.findall(r'href="([^"]+/lampiran/[0-9A-Z]{26})"', asked.page)[0]

    assert PDF == asked.client.get(address).get_data()
    assert 404 == asked.get(address.replace(number, other)).status_code
    assert 404 == asked.get(address.replace("pendapat", "permohonan")).status_code


def test_the_end_of_the_application_is_the_end_of_the_request(
    city: City, signed_in: SignedIn
) -> None:
    number = city.file(PAID).number
    ask(signed_in("petugas"), number)

    city.move(number, "withdrawn")

    assert 404 == signed_in("dukcapil").get(f"/meja/pendapat/{number}").status_code
    asker = signed_in("petugas")
    asker.get(f"/meja/permohonan/{number}")
    assert "ditutup tanpa jawaban" in asker.words()
    assert 409 == ask(asker, number)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "dpmptsp"}, "Unit ini tidak dapat ditanya"),
        ({"unit": "x"}, "Unit ini tidak dapat ditanya"),
        ({"question": " "}, "Pertanyaannya masih kosong"),
        ({"question": "a" * 501}, "terlalu panjang"),
        ({"wanted_by": "2026-11-19"}, "hari ini atau hari sesudahnya"),
        ({"unit": "", "question": "", "wanted_by": ""}, "Pertanyaannya masih kosong"),
        ({"wanted_by": "besok"}, "hari ini atau hari sesudahnya"),
    ],
)
def test_a_question_that_cannot_be_asked_is_said_so(
    city: City, signed_in: SignedIn, changed: dict[str, str], said: str
) -> None:
    asker = signed_in("petugas")

    assert 422 == ask(asker, city.file(PAID).number, **changed)
    assert said in asker.words()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"finding": ""}, "Pendapatnya belum dipilih"),
        ({"finding": "unfit", "text": " "}, "Alasannya masih kosong"),
    ],
)
def test_an_answer_that_says_nothing_is_sent_back(
    city: City, signed_in: SignedIn, answer: dict[str, str], said: str
) -> None:
    number = city.file(PAID).number
    ask(signed_in("petugas"), number)
    asked = signed_in("dukcapil")
    asked.get(f"/meja/pendapat/{number}")

    seen = asked.post(f"/meja/pendapat/{number}", {"sequence": "1", **answer})

    assert 422 == seen.status_code
    assert said in asked.words()


def test_who_only_reads_asks_nobody_and_who_is_not_asked_closes_nothing(
    city: City, signed_in: SignedIn
) -> None:
    number = city.file(PAID).number
    ask(signed_in("petugas"), number)
    page, close = f"/meja/permohonan/{number}/pendapat", {"move": "close", "sequence": "1"}
    seen = {}
    for name in ("auditor", "bendahara", "dukcapil", "admin"):
        visitor = signed_in(name)
        visitor.get("/meja/permohonan")
        seen[name] = visitor.post(page, close).status_code

    assert {"auditor": 403, "bendahara": 403, "dukcapil": 404, "admin": 404} == seen
    assert 200 == signed_in("dukcapil").get(f"/meja/pendapat/{number}").status_code
