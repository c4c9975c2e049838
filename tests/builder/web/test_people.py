from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from builder.app import create_app
from tests.authenticator import Authenticator
from tests.builder.web.city import PASSWORD, City
from tests.builder.web.visitor import Visitor


def secret_on(page: str) -> pyotp.TOTP:
    shown = re.search(r'<span class="code secret">([A-Z2-7 ]{39})</span>', page)
    assert shown
    return pyotp.TOTP(shown[1].replace(" ", ""))


def set_up(visitor: Visitor, city: City) -> pyotp.TOTP:
    visitor.get("/meja/kode")
    codes = secret_on(visitor.page)
    visitor.post("/meja/kode", {"code": codes.at(city.time), "password": PASSWORD})
    return codes


def test_who_set_up_a_code_needs_it(city: City, signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("petugas")
    codes = set_up(visitor, city)
    visitor.get("/meja/kode")
    assert 'class="code secret"' not in visitor.page
    city.time += timedelta(minutes=2)

    assert 422 == visitor.sign_in("petugas").status_code
    typed = {"user": "petugas", "password": PASSWORD, "code": codes.at(city.time)}
    assert 303 == visitor.post("/meja/masuk", typed).status_code


def test_a_wrong_code_sets_nothing_up(city: City, signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("petugas")
    visitor.get("/meja/kode")

    answer = visitor.post("/meja/kode", {"code": "000000", "password": PASSWORD})

    assert 422 == answer.status_code
    assert 303 == visitor.sign_in("petugas").status_code


@pytest.fixture
def strict(city: City) -> Flask:
    """The app of an office that asks everybody for a code."""
    settings = replace(city.workspace.settings, two_factor="required")
    return create_app(replace(city.workspace, settings=settings))


def test_where_it_is_required_nothing_else_opens_before(city: City, strict: Flask) -> None:
    visitor = Visitor(strict)
    visitor.sign_in("petugas")

    assert "/meja/kode" == visitor.get("/meja/permohonan").headers["Location"]
    set_up(visitor, city)
    assert 200 == visitor.get("/meja/permohonan").status_code


def test_an_administrator_sees_everybody_and_asks_once(
    city: City, signed_in: Callable[[str], Visitor]
) -> None:
    set_up(signed_in("petugas"), city)
    admin = signed_in("admin")
    admin.get("/meja/orang")
    assert "Hapus: petugas" in admin.words()

    assert 303 == admin.post("/meja/orang", {"id": "petugas"}).status_code
    admin.get("/meja/orang")
    assert "admin meminta ini dihapus" in admin.words()
    assert 409 == admin.post("/meja/orang", {"id": "petugas"}).status_code


@pytest.fixture
def with_address(city: City) -> Flask:
    """The app of a city whose address is known, so that it offers passkeys."""
    site = replace(city.workspace.site, public_url="http://localhost")
    return create_app(replace(city.workspace, site=site))


def add_passkey(visitor: Visitor, device: Authenticator) -> None:
    visitor.get("/meja/kunci")
    asked = visitor.client.post(
        "/meja/kunci/pilihan", data={"csrf_token": visitor.token(), "password": PASSWORD}
    )
    answer = device.made(asked.get_data(as_text=True))
    sent = visitor.post("/meja/kunci", {"op": "add", "label": "Komputer kantor", "answer": answer})
    assert 303 == sent.status_code, visitor.words()


def come_in(visitor: Visitor, device: Authenticator) -> str:
    """Where the browser is led after it has signed."""
    visitor.get("/meja/masuk")
    asked = visitor.client.post("/meja/masuk/pilihan", data={"csrf_token": visitor.token()})
    answer = device.signed(asked.get_data(as_text=True))
    return visitor.post("/meja/masuk/kunci", {"answer": answer}).headers["Location"]


def test_a_passkey_is_added_used_listed_and_taken_away(with_address: Flask, city: City) -> None:
    device, visitor = Authenticator("http://localhost"), Visitor(with_address)
    visitor.sign_in("petugas")
    add_passkey(visitor, device)

    other = Visitor(with_address)
    assert 422 == other.sign_in("petugas").status_code
    assert "/meja/permohonan" == come_in(other, device)
    other.get("/meja/kunci")
    assert "Komputer kantor 20 Nov 2026 20 Nov 2026" in other.words()
    found = re.search(r'name="id" value="([^"]+)"', other.page)
    assert found
    away = {"op": "remove", "id": found[1], "password": "salah"}
    assert 422 == other.post("/meja/kunci", away).status_code
    assert 303 == other.post("/meja/kunci", away | {"password": PASSWORD}).status_code
    assert 303 == Visitor(with_address).sign_in("petugas").status_code


def test_a_false_passkey_is_led_back_and_told(with_address: Flask) -> None:
    visitor = Visitor(with_address)

    back = come_in(visitor, Authenticator("http://localhost"))

    assert "/meja/masuk?gagal=kunci" == back
    visitor.get(back)
    assert "Kunci masuk ini tidak membuka meja" in visitor.words()


def test_a_passkey_is_enough_where_a_second_factor_is_required(city: City) -> None:
    settings = replace(city.workspace.settings, two_factor="required")
    site = replace(city.workspace.site, public_url="http://localhost")
    app = create_app(replace(city.workspace, settings=settings, site=site))
    device, visitor = Authenticator("http://localhost"), Visitor(app)
    visitor.sign_in("petugas")

    assert "/meja/kode" == visitor.get("/meja/permohonan").headers["Location"]
    add_passkey(visitor, device)
    assert 200 == visitor.get("/meja/permohonan").status_code


def test_without_an_address_no_passkey_is_offered(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("petugas")
    visitor.get("/meja/kunci")

    assert "tidak menyediakan kunci masuk" in visitor.words()
    assert "data-passkey" not in visitor.page
    assert 404 == visitor.post("/meja/kunci/pilihan", {"password": PASSWORD}).status_code


def test_both_words_of_a_recovery_are_shown(
    city: City, with_address: Flask, signed_in: Callable[[str], Visitor]
) -> None:
    visitor = Visitor(with_address)
    visitor.sign_in("petugas")
    add_passkey(visitor, Authenticator("http://localhost"))
    uow = city.workspace.uow()
    with uow:
        first = uow.users.get("admin")
        assert first is not None
        uow.users.put(replace(first, id="admin-dua"))
        uow.commit()

    for name in ("admin", "admin-dua"):
        admin = signed_in(name)
        admin.get("/meja/orang")
        assert "1 kunci masuk" in admin.words()
        assert 303 == admin.post("/meja/orang", {"id": "petugas"}).status_code

    admin.get("/meja/orang")
    assert "petugas 20 Nov 2026 09.30, admin 20 Nov 2026 09.30, admin-dua" in admin.words()
    assert "/meja/masuk" == visitor.get("/meja/permohonan").headers["Location"]
