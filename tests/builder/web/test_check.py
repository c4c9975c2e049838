from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from publish.facts.service import version_digest
from tests.builder.web.city import OPEN, PAID, SEALED, City
from tests.builder.web.visitor import Visitor


def test_it_shows_answers_fee_documents_and_due_date(citizen: Visitor, city: City) -> None:
    check = citizen.fill(PAID, city.pairs(PAID))

    assert 200 == citizen.get(check).status_code

    words = citizen.words()
    assert "Rp162.000" in words
    assert "36 × 0,005 × 5.000.000" in words
    assert "Contoh Pemohon" in words
    assert "Bila diterima lengkap hari ini, paling lambat" in words
    assert "ada dalam jawaban Anda" in words


def test_change_leads_back_to_the_page_of_the_answers(citizen: Visitor, city: City) -> None:
    citizen.get(citizen.fill(PAID, city.pairs(PAID)))

    for page in city.workspace.form(city.version(PAID)).pages:
        assert f"/ajukan/{PAID}/formulir?hal={page.id}" in citizen.page


def test_nothing_is_filed_without_the_declaration(citizen: Visitor, city: City) -> None:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)

    answer = citizen.post(check, citizen.hidden())

    assert 422 == answer.status_code
    assert "Centang kotak" in citizen.words()
    assert [] == city.numbers()


def test_sending_twice_files_once(citizen: Visitor, city: City) -> None:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)
    fields = {**citizen.hidden().to_dict(), "declare": "yes"}

    places = [citizen.post(check, fields).headers["Location"] for _ in range(3)]

    assert {f"/ajukan/{OPEN}/resi"} == set(places)
    assert 1 == len(city.numbers())


def test_a_key_that_was_not_given_with_the_page_is_refused(citizen: Visitor, city: City) -> None:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)

    answer = citizen.post(check, {"key": "x" * 43, "declare": "yes"})

    assert 409 == answer.status_code
    assert [] == city.numbers()


def test_the_key_of_another_browser_gives_its_receipt_to_nobody(
    citizen: Visitor, stranger: Visitor, city: City
) -> None:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)
    key = citizen.hidden()["key"]
    citizen.submit(check)
    stranger.fill(OPEN, city.pairs(OPEN))
    stranger.get(check)

    answer = stranger.post(check, {"key": key, "declare": "yes"})

    assert 409 == answer.status_code
    assert 1 == len(city.numbers())


def test_it_says_what_becomes_public(citizen: Visitor, city: City) -> None:
    citizen.get(citizen.fill(OPEN, city.pairs(OPEN)))
    open_words = citizen.words()
    citizen.get(citizen.fill(SEALED, city.pairs(SEALED)))

    assert "Yang menjadi publik" in open_words
    assert "tidak akan punya halaman publik" in citizen.words()


def test_nobody_gets_here_without_a_form(citizen: Visitor) -> None:
    assert f"/ajukan/{OPEN}/" == citizen.get(f"/ajukan/{OPEN}/periksa").headers["Location"]


def test_who_began_under_another_version_is_asked_by_the_one_in_force(
    citizen: Visitor, city: City
) -> None:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    uow = city.workspace.uow()
    with uow:
        former = uow.versions.of_service(OPEN)[-1]
        starts = city.workspace.clock().date() + timedelta(days=1)
        service = json.loads(former.service_document) | {"effective_from": starts.isoformat()}
        second = replace(
            former,
            version=2,
            effective_from=starts,
            draft="second",
            service_document=json.dumps(service),
            digest=version_digest(service, json.loads(former.form_document)),
        )
        uow.versions.add(second)
        uow.commit()
    city.time += timedelta(days=2)

    citizen.submit(check)

    with uow.reading():
        (number,) = city.numbers()
        application = uow.applications.get(number)
    assert application is not None
    assert 2 == application.version
