from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from builder.domain.delivery import Contact
from builder.store.standing_query import StandingQuery
from tests.builder.web.city import OPEN, PAID, SEALED, City
from tests.builder.web.visitor import PDF, Visitor

SignedIn = Callable[[str], Visitor]


def test_it_shows_answers_fee_clock_and_both_dates(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    city.time += timedelta(days=3)
    city.move(number, "accepted")
    visitor = signed_in("petugas")

    assert 200 == visitor.get(f"/meja/permohonan/{number}").status_code

    words = visitor.words()
    assert "Contoh Pemohon" in words
    assert "Rp162.000" in words
    assert "36 × 0,005" in words
    assert "waktu berjalan sejak 23 Nov 2026" in words
    assert "Tanggal menurut petugas" in words
    assert "23 Nov 2026 09.30" in words


def test_a_document_is_a_download_in_a_sandbox(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    citizen.submit(citizen.fill(OPEN, city.pairs(OPEN)))
    (number,) = city.numbers()
    visitor = signed_in("dukcapil")
    visitor.get(f"/meja/permohonan/{number}")
    address = re.findall(r'href="([^"]+/lampiran/[0-9A-Z]{26})"', visitor.page)[0]

    answer = visitor.client.get(address)

    assert PDF == answer.get_data()
    assert "application/pdf" == answer.headers["Content-Type"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" == answer.headers["Cache-Control"]
    assert "dokumen contoh.pdf" in visitor.words()


def test_an_image_is_looked_at_in_a_sandbox(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    citizen.submit(citizen.fill(OPEN, city.pairs(OPEN)))
    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow:
        stored = uow.attachments_meta.of_application(number)[0]
        uow.attachments_meta.put(replace(stored, media_type="image/png"))
        uow.commit()
    visitor = signed_in("dukcapil")

    photo = visitor.client.get(f"/meja/permohonan/{number}/lampiran/{stored.id}")

    assert photo.headers["Content-Disposition"].startswith("inline; filename=")
    assert "default-src 'none'; sandbox" == photo.headers["Content-Security-Policy"]
    assert "nosniff" == photo.headers["X-Content-Type-Options"]


def test_a_document_opens_under_its_own_application_only(
    city: City, citizen: Visitor, signed_in: SignedIn
) -> None:
    citizen.submit(citizen.fill(OPEN, city.pairs(OPEN)))
    (number,) = city.numbers()
    other = city.file(OPEN).number
    visitor = signed_in("dukcapil")
    visitor.get(f"/meja/permohonan/{number}")
    id_ = re.findall(r"/lampiran/([0-9A-Z]{26})", visitor.page)[0]

    assert 404 == visitor.get(f"/meja/permohonan/{other}/lampiran/{id_}").status_code


def test_a_sealed_one_has_no_public_page(city: City, signed_in: SignedIn) -> None:
    number = city.file(SEALED).number
    visitor = signed_in("dukcapil")

    visitor.get(f"/meja/permohonan/{number}")

    assert "Layanan tertutup" in visitor.words()
    assert "Halaman publiknya" not in visitor.words()


def test_the_same_contact_on_many_applications_is_pointed_out(
    city: City, signed_in: Callable[[str], Visitor]
) -> None:
    numbers = [city.file(PAID).number for _ in range(4)]
    uow = city.workspace.uow()
    with uow:
        for number in numbers:
            uow.contacts.put(Contact(number, "calo@contoh.test"))
        uow.commit()
    desk = signed_in("petugas")

    desk.get(f"/meja/permohonan/{numbers[0]}")

    assert "pada 3 permohonan lain" in desk.words()
    assert "calo@contoh.test" not in desk.page
    assert 'href="/tanda/#shared-contact"' in desk.page


def test_the_same_citizen_number_elsewhere_is_pointed_out_within_the_unit(
    city: City, app: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    for service in (PAID, PAID, OPEN):
        citizen = Visitor(app)
        citizen.submit(citizen.fill(service, city.pairs(service)))
    with city.workspace.uow().reading() as uow:
        found = uow.applications.standings(StandingQuery(service=PAID))
        (other,) = uow.applications.standings(StandingQuery(service=OPEN))
    first, second = (standing.number for standing in found)
    desk = signed_in("petugas")

    desk.get(f"/meja/permohonan/{first}")

    assert "NIK yang sama ada pada 1 permohonan lain" in desk.words()
    assert f'href="/meja/permohonan/{second}"' in desk.page
    assert other.number not in desk.page


def test_notes_are_kept_for_colleagues_and_an_empty_one_is_told(
    city: City, signed_in: Callable[[str], Visitor]
) -> None:
    number = city.file(PAID).number
    address, desk = f"/meja/permohonan/{number}/catatan", signed_in("petugas")
    desk.get(address)

    empty = desk.post(address, {**desk.hidden().to_dict(), "text": " "})
    written = desk.post(address, {**desk.hidden().to_dict(), "text": "Datang <besok>."})
    desk.get(f"/meja/permohonan/{number}")

    assert (422, 303) == (empty.status_code, written.status_code)
    assert "Datang &lt;besok&gt;." in desk.page
    assert 404 == signed_in("dukcapil").get(address).status_code
