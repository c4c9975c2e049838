"""The scanner of documents is away: a document is refused with a sentence, nothing else is lost."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from builder.app import create_app
from builder.problems import sentence
from publish.errors import Problem
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import PDF, Visitor

FORM, CHECK = f"/ajukan/{OPEN}/formulir", f"/ajukan/{OPEN}/periksa"
WORDS = sentence(Problem("", "UPLOAD-UNSCANNED", {}), "id")


@pytest.fixture
def away(city: City) -> Visitor:
    """A visitor of a city whose clamd does not answer."""
    settings = replace(city.workspace.settings, clamd=str(city.folder / "no-clamd.sock"))
    return Visitor(create_app(replace(city.workspace, settings=settings), io.StringIO()))


def up_to_the_documents(visitor: Visitor, city: City) -> str:
    address = FORM
    for _ in range(2):
        answer = visitor.send_page(address, city.pairs(OPEN))
        assert 303 == answer.status_code, visitor.words()
        address = answer.headers["Location"].partition("#")[0]
    return address


def test_the_document_is_refused_with_a_sentence_and_the_answers_stay(
    away: Visitor, city: City
) -> None:
    documents = up_to_the_documents(away, city)

    answer = away.send_page(documents, city.pairs(OPEN))

    assert 422 == answer.status_code
    assert WORDS in away.words()
    assert 0 == len(list(city.workspace.attachments.ids()))
    away.get(FORM)
    assert 'value="Contoh Pemohon"' in away.page


def test_once_it_is_back_the_same_browser_goes_on(away: Visitor, city: City) -> None:
    documents = up_to_the_documents(away, city)
    away.send_page(documents, city.pairs(OPEN))

    back = Visitor(create_app(city.workspace, io.StringIO()))
    for cookie in away.client._cookies.values():
        back.client.set_cookie(cookie.key, cookie.value)
    answer = back.send_page(documents, city.pairs(OPEN))

    assert CHECK == answer.headers["Location"]
    assert back.submit(CHECK).endswith("resi")
    assert 1 == len(city.numbers())


def test_a_form_that_asks_for_no_document_does_not_notice(away: Visitor, city: City) -> None:
    answer = away.send_page(FORM, city.pairs(OPEN))

    assert 303 == answer.status_code


def test_a_program_is_refused_in_the_same_words(away: Visitor) -> None:
    answer = away.client.post(
        f"/api/v1/services/{OPEN}/attachments",
        data=PDF,
        content_type="application/pdf",
        headers={"Idempotency-Key": "program-key-0123456789", "Accept-Language": "id"},
    )

    assert 422 == answer.status_code
    assert [WORDS] == [finding["detail"] for finding in answer.get_json()["errors"]]
