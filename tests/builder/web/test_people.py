from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from builder.app import create_app
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
