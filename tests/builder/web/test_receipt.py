from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta

from builder.domain.identifier import normalise_receipt_key
from publish.log.tree import leaf_hash
from tests.builder.web.city import OPEN, SEALED, City
from tests.builder.web.visitor import Visitor

KEY = re.compile(r"<span>([0-9A-Z]{1,5})</span>")


def filed(citizen: Visitor, city: City, service: str = OPEN) -> str:
    """The address of a receipt that this browser has just got."""
    return citizen.submit(citizen.fill(service, city.pairs(service)))


def test_it_shows_number_key_and_what_is_next(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)

    answer = citizen.get(receipt)

    (number,) = city.numbers()
    assert "no-store" == answer.headers["Cache-Control"]
    assert number in citizen.words()
    assert normalise_receipt_key("".join(KEY.findall(citizen.page)))
    assert "Apa selanjutnya" in citizen.words()
    assert 'src="data:image/svg+xml' in citizen.page
    assert f"/permohonan/{number[4:6]}/{number}.html" in citizen.page


def test_neither_number_nor_key_stands_in_an_address_of_this_app(
    citizen: Visitor, city: City
) -> None:
    receipt = filed(citizen, city)
    (number,) = city.numbers()
    citizen.get(receipt)
    key = "".join(KEY.findall(citizen.page))

    assert number not in receipt
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]+)"', citizen.page))
    assert key not in addresses.replace("-", "")


def test_it_is_gone_when_it_was_kept(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    citizen.get(receipt)

    citizen.post(receipt, {})

    assert f"/ajukan/{OPEN}/" == citizen.get(receipt).headers["Location"]


def test_it_is_gone_after_half_an_hour(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    city.time += timedelta(minutes=31)

    assert 303 == citizen.get(receipt).status_code


def test_another_browser_never_sees_it(citizen: Visitor, stranger: Visitor, city: City) -> None:
    receipt = filed(citizen, city)

    assert 303 == stranger.get(receipt).status_code


def test_the_record_alone_cannot_show_the_key(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    citizen.get(receipt)
    key = "".join(KEY.findall(citizen.page))

    kept = city.kept()

    assert key not in kept.replace("-", "")
    cookie = citizen.client.get_cookie("terang")
    assert cookie is not None
    assert "Contoh Pemohon" not in cookie.value


def test_a_sealed_service_shows_no_public_address(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city, SEALED)

    citizen.get(receipt)

    assert "/permohonan/" not in citizen.page
    assert "tidak punya halaman publik" in citizen.words()


def test_a_new_application_can_begin_after_it(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    citizen.get(receipt)
    citizen.post(receipt, {})

    filed(citizen, city)

    assert 2 == len(city.numbers())


def test_the_promise_names_the_entry_that_is_on_its_way(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    citizen.get(receipt)

    answer = citizen.get(f"/ajukan/{OPEN}/janji")

    (number,) = city.numbers()
    uow = city.workspace.uow()
    with uow.reading():
        (row,) = uow.outbox.waiting()
    note = answer.get_data(as_text=True)
    assert note.startswith("terang/promise/v1\n")
    assert f"number {number}\n" in note
    assert f"leaf {b64encode(leaf_hash(row.entry)).decode()}\n" in note
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_nobody_else_gets_the_promise(citizen: Visitor, stranger: Visitor, city: City) -> None:
    filed(citizen, city)

    assert 303 == stranger.get(f"/ajukan/{OPEN}/janji").status_code


def test_the_promise_is_a_file_and_an_image_on_the_receipt(citizen: Visitor, city: City) -> None:
    receipt = filed(citizen, city)
    citizen.get(receipt)
    images = citizen.page.count('src="data:image/svg+xml')

    answer = citizen.get(f"/ajukan/{OPEN}/janji")

    assert 2 == images
    assert f"{OPEN}.terang-resi" in answer.headers["Content-Disposition"]
