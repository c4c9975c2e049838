from __future__ import annotations

import re
from datetime import timedelta

from builder.domain.identifier import normalise_receipt_key
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import Visitor

FORM, SAVED = f"/ajukan/{OPEN}/formulir", f"/ajukan/{OPEN}/simpan"
NAME = "Contoh Pemohon"


def save(citizen: Visitor, city: City) -> tuple[str, str]:
    """Code and key of a form whose first page was filled."""
    answer = citizen.send_page(FORM, city.pairs(OPEN), way="save")
    assert SAVED == answer.headers["Location"]
    citizen.get(SAVED)
    return read(citizen)


def read(citizen: Visitor) -> tuple[str, str]:
    code = re.search(r"LANJUT-\w{4}-\w{4}", citizen.page)
    groups = re.findall(r"<span>(\w{1,5})</span>", citizen.page.partition('class="key"')[2])
    assert code is not None
    return code[0], normalise_receipt_key("".join(groups[:6]))


def resume(visitor: Visitor, code: str, key: str, **other: str) -> int:
    visitor.get("/lanjutkan")
    return visitor.post("/lanjutkan", {"code": code, "key": key, **other}).status_code


def sees_the_answers(visitor: Visitor) -> bool:
    visitor.get(FORM)
    return f'value="{NAME}"' in visitor.page


def test_saving_says_that_nothing_was_submitted(citizen: Visitor, city: City) -> None:
    save(citizen, city)

    heading = re.search(r'<h1 class="loud">([^<]+)</h1>', citizen.page)
    assert heading is not None
    assert "Belum dikirim" == heading[1]
    assert "Kantor belum menerima apa pun" in citizen.words()
    assert "Minggu, 20 Desember 2026" in citizen.words()
    assert [] == city.numbers()


def test_a_page_with_errors_is_saved_as_it_is(citizen: Visitor) -> None:
    citizen.get(FORM)

    assert SAVED == citizen.post(FORM, {"go": "save"}).headers["Location"]


def test_another_device_goes_on_and_submits(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    pairs = city.pairs(OPEN)
    citizen.fill(OPEN, pairs)
    code, key = save(citizen, city)

    assert 303 == resume(stranger, code, key.lower().replace("-", " "))
    assert sees_the_answers(stranger)
    assert f"/ajukan/{OPEN}/resi" == stranger.submit(f"/ajukan/{OPEN}/periksa")
    assert 1 == len(city.numbers())


def test_they_leave_the_browser_before(citizen: Visitor, stranger: Visitor, city: City) -> None:
    resume(stranger, *save(citizen, city))

    assert not sees_the_answers(citizen)


def test_saving_again_keeps_code_and_key(citizen: Visitor, city: City) -> None:
    assert save(citizen, city) == save(citizen, city)


def test_what_is_typed_after_saving_is_what_is_resumed(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    pairs = city.pairs(OPEN)
    code, key = save(citizen, city)
    changed = [(n, "Contoh Lain" if text == NAME else text) for n, text in pairs]
    citizen.send_page(FORM, changed)
    resume(stranger, code, key)

    stranger.get(FORM)
    assert 'value="Contoh Lain"' in stranger.page


def test_the_other_device_shows_the_code_and_makes_a_new_key(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    code, key = save(citizen, city)
    resume(stranger, code, key)
    stranger.get(SAVED)
    assert code in stranger.page
    assert 'class="key"' not in stranger.page

    stranger.post(SAVED, {"go": "key"})
    stranger.get(SAVED)

    again, other = read(stranger)
    assert (code, True) == (again, key != other)
    assert 422 == resume(citizen, code, key)
    assert 303 == resume(citizen, code, other)


def test_a_shared_device_keeps_nothing_when_told(citizen: Visitor, city: City) -> None:
    code, key = save(citizen, city)
    citizen.post(SAVED, {"go": "leave"})

    assert not sees_the_answers(citizen)
    assert 303 == citizen.get(SAVED).status_code
    assert 303 == resume(citizen, code, key)
    assert sees_the_answers(citizen)


def test_whatever_is_wrong_gives_one_answer(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    code, key = save(citizen, city)
    wrong = [(code, key[:-1] + "0"), (code, "0" * 26), ("LANJUT-0000-0000", key), ("", "")]
    told = set()
    for typed, secret in wrong:
        assert 422 == resume(stranger, typed, secret)
        told.add(stranger.words().partition("Misalnya")[0])
        assert key not in stranger.page
    city.time += timedelta(days=30)
    assert 422 == resume(stranger, code, key)
    told.add(stranger.words().partition("Misalnya")[0])

    assert 1 == len(told)
    assert not sees_the_answers(stranger)


def test_guessing_is_slowed_down(citizen: Visitor, stranger: Visitor, city: City) -> None:
    code, key = save(citizen, city)
    answers = [resume(stranger, code, "0" * 26) for _ in range(21)]

    assert [422] * 20 + [429] == answers
    assert 429 == resume(stranger, code, key)


def test_other_answers_here_are_not_lost_unasked(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    code, key = save(citizen, city)
    stranger.send_page(FORM, [("f0", "x")])

    assert 422 == resume(stranger, code, key)
    assert 'name="replace"' in stranger.page
    assert 303 == resume(stranger, code, key, replace="yes")
    assert sees_the_answers(stranger)


def test_the_key_is_in_no_address_and_not_in_the_record(citizen: Visitor, city: City) -> None:
    _, key = save(citizen, city)

    links = re.findall(r'(?:href|action|src)="([^"]*)"', citizen.page)
    assert not [link for link in links if key in link or key.replace("-", "") in link]
    assert key not in city.kept()


def test_nothing_can_be_saved_that_was_not_begun(citizen: Visitor) -> None:
    assert f"/ajukan/{OPEN}/" == citizen.get(SAVED).headers["Location"]


def test_after_filing_the_code_opens_nothing(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    citizen.fill(OPEN, city.pairs(OPEN))
    code, key = save(citizen, city)
    citizen.submit(f"/ajukan/{OPEN}/periksa")

    assert 422 == resume(stranger, code, key)
