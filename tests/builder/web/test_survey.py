from __future__ import annotations

import pytest

from publish.facts.survey import ELEMENTS
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import Visitor

ASK = "/berkas/survei"


@pytest.fixture
def holder(city: City, citizen: Visitor) -> Visitor:
    """A browser that has opened a case which was withdrawn, and so is closed."""
    done = city.file(OPEN)
    city.move(done.number, "withdrawn", user="dukcapil")
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": done.number, "key": done.receipt_key})
    return citizen


def test_the_question_is_put_on_the_own_page_and_answered_once(city: City, holder: Visitor) -> None:
    holder.get("/berkas/isi")
    assert ASK in holder.page
    holder.get(ASK)

    answer = holder.post(ASK, {"charged": "yes"})
    holder.get(answer.headers["Location"])

    assert "Terima kasih" in holder.words()
    holder.get("/berkas/isi")
    assert ASK not in holder.page
    assert 303 == holder.post(ASK, {"charged": "no"}).status_code


def test_half_of_the_nine_is_told_and_what_was_ticked_stays(holder: Visitor) -> None:
    holder.get(ASK)

    answer = holder.post(ASK, {"charged": "no", ELEMENTS[0]: "4", ELEMENTS[1]: "9"})

    assert 422 == answer.status_code
    assert "kesembilan pertanyaan" in holder.words()
    assert 'value="no" checked' in holder.page
    assert 'value="4" checked' in holder.page


def test_all_nine_are_kept(city: City, holder: Visitor) -> None:
    holder.get("/en/file/survey")

    assert 303 == holder.post(ASK, {"charged": "no", **dict.fromkeys(ELEMENTS, "3")}).status_code
    uow = city.workspace.uow()
    today = city.time.date()
    with uow.reading():
        (kept,) = uow.surveys.between(OPEN, today, today.replace(day=today.day + 1))
    assert (3,) * 9 == kept.scores


def test_who_has_opened_nothing_is_asked_for_number_and_key(stranger: Visitor) -> None:
    stranger.get("/lapor")

    assert "/berkas" == stranger.get(ASK).headers["Location"]
    stranger.get("/lapor")
    assert "/berkas" == stranger.post(ASK, {"charged": "no"}).headers["Location"]
