"""The desk's list of issued travel orders: states, flags, pages, and who finds which."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.usecases.travel_orders import issued_orders
from builder.web.officer.travel_orders import NEWEST
from tests.builder.web.city import NOW, SPPD, City, add_travel_orders
from tests.builder.web.test_travel import SignedIn, issued, record

LIST, FLAGGED = "/meja/perjalanan", "/meja/perjalanan?tampilan=ditandai"
SECRETARY = {"jabatan_pimpinan": "sekretaris-dinas-pupr", "plh": "kasubbag-umum-dinas-pupr"}


@pytest.fixture
def town(city: City) -> City:
    add_travel_orders(city)
    return city


def test_an_order_is_listed_in_each_state_it_goes_through(town: City, signed_in: SignedIn) -> None:
    officer = signed_in("setda")
    officer.get(LIST)
    assert "Belum ada SPPD pimpinan yang terbit" in officer.words()
    number, said = issued(town), []

    for change, cost in (("", ""), ("departed", ""), ("returned", ""), ("reported", "5")):
        if change:
            record(officer, number, change, acting="", cost=cost)
        officer.get(LIST)
        said.append(officer.words())

    states = (
        "terbit, belum berangkat",
        "sedang dinas luar",
        "sudah kembali, belum dipertanggungjawabkan",
        "sudah dipertanggungjawabkan",
    )
    assert all(state in words for state, words in zip(states, said, strict=True))
    assert "tanpa Plh" in said[1]
    assert "batas pertanggungjawaban 27 November 2026" in said[2]
    assert f'href="/meja/perjalanan/{number}"' in officer.page


def test_two_heads_of_a_unit_and_a_late_account_are_flagged(
    town: City, signed_in: SignedIn
) -> None:
    officer, first = signed_in("setda"), issued(town)
    issued(town)  # waits, and has nothing to be flagged
    record(officer, first, "departed", acting="sekretaris-dinas-pupr")
    officer.get(FLAGGED)
    assert "Tidak ada yang ditandai" in officer.words()
    record(officer, issued(town, **SECRETARY), "departed", acting="kasubbag-umum-dinas-pupr")
    officer.get(FLAGGED)
    assert 2 == officer.words().count("pimpinan lain unit ini juga dinas luar")

    record(officer, first, "returned")
    town.time = NOW + timedelta(days=10)
    officer = signed_in("setda")
    officer.get(FLAGGED)

    assert "pertanggungjawaban terlambat, batasnya 27 November 2026" in officer.words()
    assert "pimpinan lain unit ini" not in officer.words()


def test_the_newest_page_stands_at_the_front_and_leads_to_the_older(town: City) -> None:
    filed = {issued(town) for _ in range(3)}
    uow = town.workspace.uow()
    with uow.reading():
        user = uow.users.get("setda")
    assert user is not None

    newest = issued_orders(uow, service=SPPD, user=user, turn=NEWEST, per_page=2)
    assert newest.previous is not None
    older = issued_orders(uow, service=SPPD, user=user, turn=newest.previous, per_page=2)

    assert [row.number for row in newest.rows] == sorted(filed)[1:]
    assert sorted(filed)[0] in {row.number for row in older.rows}


def test_staff_orders_and_those_of_others_are_not_on_it(town: City, signed_in: SignedIn) -> None:
    staff, head = issued(town, 1), issued(town)
    officer, elsewhere = signed_in("setda"), signed_in("petugas")

    officer.get(LIST)
    assert (False, True) == (staff in officer.page, head in officer.page)
    elsewhere.get(LIST)
    assert head not in elsewhere.page
    for address in (LIST, FLAGGED):
        assert 403 == signed_in("wali").get(address).status_code


@pytest.mark.parametrize(("user", "seen"), [("setda", True), ("petugas", False)])
def test_the_list_of_applications_leads_there(
    town: City, signed_in: SignedIn, user: str, seen: bool
) -> None:
    visitor = signed_in(user)

    visitor.get("/meja/permohonan")

    assert seen is (f'href="{LIST}"' in visitor.page)
