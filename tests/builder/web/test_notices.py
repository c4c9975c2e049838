"""Asking to be told, on the page before submitting and in one's file; and what is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from flask import Flask

from builder.app import create_app
from builder.domain.delivery import Contact, Delivery, DueWarning
from builder.domain.webhook import Webhook
from builder.usecases.notices import TOLD, Notice, read_contact
from builder.web.i18n import catalogues
from builder.web.notice_words import writer
from builder.workspace import Workspace
from publish.facts.text import LANGS, Lang, Text
from publish.pages.routes import PageRef, path_of
from tests.builder.web.city import OPEN, City
from tests.builder.web.visitor import Visitor

ASK = "/berkas/kabar"
MAIL, PHONE = "warga@contoh.test", "0812 3456 7890"


@pytest.fixture
def app(city: City) -> Flask:
    """A city with a mail server and a gateway, which nobody reaches."""
    return create_app(telling(city))


def telling(city: City) -> Workspace:
    settings = replace(
        city.workspace.settings, smtp="127.0.0.1:1", gateway_url="https://sms.example/"
    )
    city.workspace = replace(city.workspace, settings=settings)
    return city.workspace


def contact_of(city: City) -> Contact | None:
    """Where the only applicant wants to be told."""
    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow.reading():
        return uow.contacts.get(number)


def submit(city: City, citizen: Visitor, **typed: str) -> int:
    check = citizen.fill(OPEN, city.pairs(OPEN))
    citizen.get(check)
    given = {**citizen.hidden().to_dict(), "declare": "yes"}
    return citizen.post(check, given | typed).status_code


@pytest.fixture
def holder(city: City, citizen: Visitor) -> Visitor:
    """Who has opened their own file."""
    filed = city.file(OPEN)
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": filed.number, "key": filed.receipt_key})
    return citizen


def test_who_asks_before_submitting_is_told_from_the_first_event_on(
    city: City, citizen: Visitor
) -> None:
    typed = {"tell-email": "yes", "email": MAIL, "tell-phone": "yes", "phone": PHONE}
    assert 303 == submit(city, citizen, **typed)

    contact = contact_of(city)
    assert contact is not None
    assert (MAIL, "+6281234567890") == (contact.email, contact.phone)
    uow = city.workspace.uow()
    with uow.reading():
        assert uow.deliveries.get(f"email {contact.number} 1") is not None
        assert uow.deliveries.get(f"message {contact.number} 1") is not None


def test_an_address_without_its_box_is_not_kept(city: City, citizen: Visitor) -> None:
    assert 303 == submit(city, citizen, email=MAIL, phone=PHONE)

    assert contact_of(city) is None
    assert MAIL not in city.kept()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"tell-email": "yes", "email": "warga"}, "nama@contoh.id"),
        ({"tell-email": "yes", "email": f"{MAIL}\r\nBcc: a@b.test"}, "nama@contoh.id"),
        ({"tell-phone": "yes", "phone": ""}, "kosongkan kotaknya"),
    ],
)
def test_a_wrong_address_is_told_at_its_field_and_nothing_is_filed(
    city: City, citizen: Visitor, typed: dict[str, str], words: str
) -> None:
    assert 422 == submit(city, citizen, **typed)

    assert words in citizen.words()
    assert [] == city.numbers()


def test_where_nothing_is_sent_nothing_is_offered_or_kept(city: City) -> None:
    visitor = Visitor(create_app(city.workspace))

    assert 303 == submit(city, visitor, **{"tell-email": "yes", "email": MAIL})
    assert 'name="email"' not in visitor.page
    assert contact_of(city) is None


def test_the_wish_is_changed_and_taken_back_in_the_file(city: City, holder: Visitor) -> None:
    holder.get("/berkas/isi")
    assert ASK in holder.page
    holder.get(ASK)
    assert 303 == holder.post(ASK, {"tell-email": "yes", "email": MAIL}).status_code
    holder.get("/en/file/news")
    assert f'value="{MAIL}"' in holder.page
    assert 422 == holder.post(ASK, {"tell-email": "yes", "email": "warga"}).status_code
    assert contact_of(city) is not None

    holder.get(ASK)
    assert 303 == holder.post(ASK, {"email": MAIL}).status_code
    assert contact_of(city) is None


def test_who_has_opened_nothing_is_asked_for_number_and_key(stranger: Visitor) -> None:
    stranger.get("/lapor")
    posted = stranger.post(ASK, {"tell-email": "yes", "email": MAIL})

    assert ["/berkas"] * 2 == [a.headers["Location"] for a in (posted, stranger.get(ASK))]


def test_the_administrator_sees_what_failed_and_tries_again(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    number, now = city.file(OPEN).number, city.workspace.clock()
    failed = Delivery("email x 1", "email", number, "filed", now, now, 7, "given_up", "refused")
    uow = city.workspace.uow()
    with uow:
        uow.contacts.put(replace(read_contact(MAIL, ""), number=number))
        uow.deliveries.add(failed)
        uow.commit()
    admin = signed_in("admin")
    admin.get("/meja/kabar")
    assert number in admin.words()
    assert "w…@contoh.test" in admin.words()
    assert MAIL not in admin.page

    assert 303 == admin.post("/meja/kabar", {"id": failed.id}).status_code
    with uow.reading():
        tried = uow.deliveries.get(failed.id)
    assert tried is not None
    assert ("waiting", 0) == (tried.state, tried.tries)
    admin.get("/meja/kabar")
    assert number not in admin.words()
    assert 404 == admin.post("/meja/kabar", {"id": "none"}).status_code


def test_the_administrator_sees_which_program_was_not_told(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    number, now, uow = city.file(OPEN).number, city.workspace.clock(), city.workspace.uow()
    told = Webhook("w1", "https://izin.example/terang", "x", ("filed",), "", now.date())
    failed = Delivery(
        "webhook w1", "webhook", number, "filed", now, now, 7, "given_up", "busy", 1, "w1"
    )
    with uow:
        uow.webhooks.put(told)
        uow.deliveries.add(failed)
        uow.commit()
    admin = signed_in("admin")
    admin.get("/meja/kabar")

    assert number in admin.words()
    assert "izin.example" in admin.words()
    assert "Panggilan ke program" in admin.words()
    assert "/terang" not in admin.words()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("is_sealed", [False, True])
def test_every_notice_has_number_news_link_and_the_warning_and_no_more(
    city: City, lang: Lang, is_sealed: bool
) -> None:
    site = replace(city.workspace.site, public_url="https://kota.example")
    write, number = writer(site, catalogues()), "KDI-1234-5678"
    status = f"https://kota.example{path_of(PageRef('status', number, lang))}"
    report = "https://kota.example" + ("/lapor" if lang == "id" else "/en/report")
    texts = set()
    for event in TOLD:
        words = write(Notice(event, number, lang, is_sealed))
        assert number in words.subject
        assert len(words.subject) < 70
        for text in (words.text, words.short):
            assert number in text
            assert report in text
            assert is_sealed != (status in text)
            assert not re.search(r"%\(|\bNone\b", text)
        texts.add(words.short)

    assert len(TOLD) == len(texts)


@pytest.mark.parametrize("event", get_args(DueWarning))
def test_a_supervisor_is_told_in_both_languages_and_of_a_sealed_one_the_number_only(
    city: City, event: DueWarning
) -> None:
    site = replace(city.workspace.site, public_url="https://kota.example")
    write, name = writer(site, catalogues()), Text("Layanan Contoh", "Example Service")

    told = write(Notice(event, "KDI-1234-5678", "en", is_sealed=False, service=name))
    sealed = write(Notice(event, "KDI-1234-5678", "id", is_sealed=True))

    assert "Permohonan KDI-1234-5678: " in told.subject
    assert "Application KDI-1234-5678: " in told.subject
    assert told.text.index(name.id) < told.text.index(name.en)
    for lang in LANGS:
        assert name.in_(lang) not in told.subject + told.short + sealed.text
        assert site.name.in_(lang) in sealed.text
    assert "https://kota.example/meja/permohonan/KDI-1234-5678" in sealed.text
