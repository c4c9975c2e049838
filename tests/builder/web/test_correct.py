from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builder.web.city import PAID, City
from tests.builder.web.test_file import open_file
from tests.builder.web.visitor import Visitor

CORRECT = "/berkas/perbaikan"


def asked(citizen: Visitor, city: City) -> str:
    """The number of a file that waits for its applicant, opened in this browser."""
    filed = city.file(PAID)
    city.keep_documents(filed.number, PAID)
    city.move(filed.number, "accepted")
    city.move(filed.number, "correction_requested", reason="unclear", fields=("/luas",))
    open_file(citizen, filed.number, filed.receipt_key or "")
    return filed.number


def sends(citizen: Visitor, city: City, changed: dict[str, str]) -> TestResponse:
    """The answers with some of them changed, as a browser sends them: documents stay as they
    are."""
    citizen.get(CORRECT)
    kept = [pair for pair in citizen.hidden().items(multi=True) if pair[0] != "csrf_token"]
    names = {name for name, _ in kept}
    pairs = [(n, changed.get(text, text)) for n, text in city.pairs(PAID) if n not in names]
    fields = MultiDict([("go", "next"), *pairs, *kept])
    return citizen.post(CORRECT, fields, content_type="multipart/form-data")


def test_it_shows_the_answers_and_points_at_what_was_asked(citizen: Visitor, city: City) -> None:
    asked(citizen, city)

    citizen.get(CORRECT)

    assert 'value="36"' in citizen.page
    links = citizen.page.partition('class="note"')[2].partition("</ul>")[0]
    target = links.partition('href="#')[2].partition('"')[0]
    assert f'id="{target}"' in citizen.page


def test_what_was_not_asked_about_is_text_and_no_input(citizen: Visitor, city: City) -> None:
    asked(citizen, city)

    citizen.get(CORRECT)
    form = citizen.page.partition("data-parts")[2].partition("</form>")[0]
    names = set(re.findall(r'name="(f[0-9][^"]*)"', form))

    assert "Contoh Pemohon" in citizen.words()
    assert {name for name, text in city.pairs(PAID) if text == "36"} == names
    assert "opsional" not in form.lower()


def test_only_what_is_open_need_be_posted(citizen: Visitor, city: City) -> None:
    number = asked(citizen, city)
    citizen.get(CORRECT)
    (name,) = (name for name, text in city.pairs(PAID) if text == "36")
    before = city.answers(number)

    citizen.post(CORRECT, {"go": "next", name: "72"}, content_type="multipart/form-data")

    assert "corrected" == city.events(number)[-1], citizen.words()
    assert {**before, "luas": 72} == city.answers(number)


def test_where_the_whole_was_asked_about_everything_is_open(citizen: Visitor, city: City) -> None:
    filed = city.file(PAID)
    city.keep_documents(filed.number, PAID)
    city.move(filed.number, "returned", reason="missing")
    open_file(citizen, filed.number, filed.receipt_key or "")

    citizen.get(CORRECT)

    assert 'value="Contoh Pemohon"' in citizen.page


def test_a_corrected_answer_starts_the_clock_again(citizen: Visitor, city: City) -> None:
    number = asked(citizen, city)
    answer = sends(citizen, city, {"36": "72"})

    assert "/berkas/isi" == answer.headers["Location"], citizen.words()
    assert ["filed", "accepted", "correction_requested", "corrected"] == city.events(number)
    citizen.get("/berkas/isi")
    assert "72 m²" in citizen.words()
    assert "Kantor meminta" not in citizen.words()


def test_an_answer_that_was_not_asked_about_stays_as_it_is(citizen: Visitor, city: City) -> None:
    number = asked(citizen, city)
    answer = sends(citizen, city, {"36": "72", "Contoh Pemohon": "Contoh Lain"})

    assert 422 == answer.status_code
    assert "tidak ditanyakan kantor" in citizen.words()
    assert 3 == len(city.events(number))


def test_a_faulty_correction_comes_back_as_it_was_typed(citizen: Visitor, city: City) -> None:
    number = asked(citizen, city)
    answer = sends(citizen, city, {"36": "banyak"})

    assert 422 == answer.status_code
    assert 'value="banyak"' in citizen.page
    assert 3 == len(city.events(number))


def test_nothing_can_be_corrected_when_nothing_was_asked(citizen: Visitor, city: City) -> None:
    filed = city.file(PAID)
    open_file(citizen, filed.number, filed.receipt_key or "")

    assert "/berkas/isi" == citizen.get(CORRECT).headers["Location"]
