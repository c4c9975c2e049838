from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

from builder.store.standing_query import StandingQuery
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


def test_a_supervisor_sees_how_many_are_near_due_and_overdue(
    city: City, signed_in: SignedIn
) -> None:
    number = city.file(PAID).number
    city.move(number, "accepted")
    with city.workspace.uow().reading() as uow:
        (standing,) = uow.applications.standings(StandingQuery(number=number))
    assert standing.due_on is not None
    seen = []
    for days in (10, 0, -1):
        city.time += standing.due_on - timedelta(days=days) - city.time.date()
        visitor = signed_in("kepala")
        visitor.get(f"{QUEUE}?tampilan={'lewat' if days < 0 else 'dekat'}")
        seen.append((*_counts(visitor), number in visitor.page))

    assert [(0, 0, False), (1, 0, True), (0, 1, True)] == seen
    assert () == _counts(signed_in("petugas"))


def _counts(visitor: Visitor) -> tuple[int, ...]:
    """The figures behind the saved views."""
    if "tampilan=" not in visitor.page:
        visitor.get(QUEUE)
    views = re.findall(r'tampilan=(?:dekat|lewat)"[^>]*>[^<]*\((\d+)\)', visitor.page)
    return tuple(map(int, views))


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
        "sesudah=-.9999-12-31.A",
        "sesudah=x",
        "sebelum=0001-01-01.0001-01-01.A",
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
        "sesudah=-.9999-12-31.A": both,
        "sesudah=x": both,
        "sebelum=0001-01-01.0001-01-01.A": both,
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
    first = _listed(visitor)
    visitor.get(_link(visitor, "next"))
    second = _listed(visitor)
    assert "Halaman pertama" in visitor.words()
    assert f"{QUEUE}?layanan={PAID}&sebelum=" in _link(visitor, "prev")
    visitor.get(_link(visitor, "prev"))

    assert (50, 1) == (len(first), len(second - first))
    assert first == _listed(visitor)
    assert "Halaman pertama" not in visitor.words()


def test_everything_on_a_page_can_be_ticked_without_a_script(
    city: City, signed_in: SignedIn
) -> None:
    numbers = {city.file(PAID).number for _ in range(3)}
    visitor = signed_in("petugas")
    visitor.get(f"{QUEUE}?layanan={PAID}")
    ticked = re.compile(r'name="number"[^>]* checked>')
    before = len(ticked.findall(visitor.page))

    (address,) = re.findall(r'href="([^"]+)" data-key="a"', visitor.page)
    visitor.get(html.unescape(address))

    assert (0, 3) == (before, len(ticked.findall(visitor.page)))
    assert numbers == _listed(visitor)
    assert f"layanan={PAID}" in address


def test_it_says_who_looks_after_one(city: City, signed_in: SignedIn) -> None:
    number = city.file(PAID).number
    visitor = signed_in("petugas")
    visitor.get(f"/meja/permohonan/{number}")
    visitor.post(f"/meja/permohonan/{number}/petugas", visitor.hidden() | {"person": "petugas"})

    visitor.get(QUEUE)

    assert "oleh Petugas Contoh" in visitor.words()


def _link(visitor: Visitor, rel: str) -> str:
    (found,) = re.findall(f'href="([^"]+)" rel="{rel}"', visitor.page)
    return html.unescape(found)


def _listed(visitor: Visitor) -> set[str]:
    return set(re.findall(r'data-row href="[^"]+">([^<]+)<', visitor.page))
