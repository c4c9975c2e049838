from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import Visitor

QUEUE = "/meja/permohonan"
SignedIn = Callable[[str], Visitor]


def test_it_lists_what_is_due_first_with_status_and_fee(city: City, signed_in: SignedIn) -> None:
    late, fresh = city.file(PAID), city.file(PAID)
    city.move(late.number, "accepted")
    visitor = signed_in("petugas")

    visitor.get(QUEUE)

    assert visitor.page.index(late.number) < visitor.page.index(fresh.number)
    assert "Sedang diproses" in visitor.words()
    assert "Rp162.000, belum dibayar" in visitor.words()


def test_what_is_late_says_by_how_much(city: City, signed_in: SignedIn) -> None:
    late, fresh = city.file(PAID), city.file(PAID)
    city.move(late.number, "accepted")
    city.time += timedelta(days=60)
    visitor = signed_in("petugas")

    visitor.get(f"{QUEUE}?terlambat=1")

    assert late.number in visitor.page
    assert fresh.number not in visitor.page
    assert "hari kerja" in visitor.words()


def test_filters_narrow_the_list(city: City, signed_in: SignedIn) -> None:
    moved, fresh = city.file(PAID), city.file(PAID)
    city.move(moved.number, "accepted")
    visitor = signed_in("petugas")

    found = {}
    for query in (
        "status=in_process",
        "status=filed",
        f"layanan={PAID}",
        f"layanan={OPEN}",
        f"nomor={fresh.number.lower()}",
        "status=xx",
        "hal=99",
        "hal=-1",
    ):
        assert 200 == visitor.get(f"{QUEUE}?{query}").status_code
        found[query] = {n for n in (moved.number, fresh.number) if n in visitor.page}

    both = {moved.number, fresh.number}
    assert {
        "status=in_process": {moved.number},
        "status=filed": {fresh.number},
        f"layanan={PAID}": both,
        f"layanan={OPEN}": set(),
        f"nomor={fresh.number.lower()}": {fresh.number},
        "status=xx": both,
        "hal=99": both,
        "hal=-1": both,
    } == found


def test_a_closed_one_is_found_by_its_number(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    city.move(number, "withdrawn")
    visitor = signed_in("petugas")

    visitor.get(QUEUE)
    in_list = number in visitor.page
    visitor.get(f"{QUEUE}?nomor={number}")

    assert not in_list
    assert f'href="{QUEUE}/{number}"' in visitor.page


def test_a_wrong_number_is_told_at_its_field(signed_in: SignedIn) -> None:
    visitor = signed_in("petugas")

    visitor.get(f"{QUEUE}?nomor=halo")

    assert 'id="nomor-error"' in visitor.page


def test_it_turns_pages_and_keeps_the_filters(city: City, signed_in: SignedIn) -> None:
    for _ in range(51):
        city.file(PAID)
    visitor = signed_in("petugas")

    visitor.get(f"{QUEUE}?layanan={PAID}")

    assert f'href="{QUEUE}?layanan={PAID}&amp;hal=2" rel="next"' in visitor.page
    visitor.get(f"{QUEUE}?layanan={PAID}&hal=2")
    assert "halaman 2 dari 2" in visitor.words()
