from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor


def test_the_complaints_desk_reads_what_was_reported(
    citizen: Visitor, signed_in: Callable[[str], Visitor]
) -> None:
    citizen.get("/lapor")
    good = {"service": "pbg", "amount": "50000", "kind": "broker", "asked_on": "2026-11-19"}
    citizen.post("/lapor", good)
    visitor = signed_in("pengaduan")

    visitor.get("/meja/pungutan")

    assert "calo menawarkan" in visitor.words()
    assert "Rp50.000" in visitor.words()
    assert "Tanpa resi" in visitor.words()


GOOD = {"service": "pbg", "amount": "50000", "kind": "broker", "asked_on": "2026-11-19"}


def sent(citizen: Visitor, **changed: str) -> tuple[str, str]:
    """A report; its number and key."""
    citizen.get("/lapor")
    citizen.post("/lapor", {**GOOD, **changed})
    citizen.get("/lapor/terima-kasih")
    return number_and_key(citizen)


def number_and_key(visitor: Visitor) -> tuple[str, str]:
    number, key = (
        re.search(rf'<p class="{name}">(.*?)</p>', visitor.page) for name in ("code", "key")
    )
    assert number is not None
    assert key is not None
    return number[1], "-".join(re.sub(r"<[^>]*>", "", key[1]).split())


def test_a_report_goes_from_its_reporter_to_the_desk_and_back(
    citizen: Visitor, signed_in: Callable[[str], Visitor], city: City
) -> None:
    number, key = sent(citizen, note="CANARY cerita", openness="confidential", reporter="Nama 0812")
    desk = signed_in("pengaduan")
    address = f"/meja/pungutan/{number}"
    desk.get(address)
    assert "CANARY cerita" in desk.words()
    assert "Nama 0812" in desk.words()

    desk.post(address, {"move": "decide", "seen": "0", "outcome": "proven", "text": "Terima kasih"})
    desk.get(address)
    stale = desk.post(address, {"move": "reply", "seen": "0", "text": "lagi"})
    assert 409 == stale.status_code

    opened = {"number": number.lower(), "key": key}
    citizen.get("/lapor/jawaban")
    citizen.post("/lapor/jawaban", opened)
    assert "terbukti" in citizen.words()
    assert "Terima kasih" in citizen.words()
    assert 'name="answer"' not in citizen.page

    city.time += timedelta(weeks=4)
    citizen.get("/lapor/jawaban")
    citizen.post("/lapor/jawaban", {**opened, "answer": "not_solved"})
    assert "belum selesai" in citizen.words()


@pytest.mark.parametrize("typed", [{}, {"number": "x" * 70}, {"key": "0" * 26}])
def test_number_and_key_together_open_a_report(citizen: Visitor, typed: dict[str, str]) -> None:
    number, key = sent(citizen)
    citizen.get("/lapor/jawaban")
    wrong = {"number": number, "key": "", **({"key": key} if "number" in typed else {}), **typed}

    answer = citizen.post("/lapor/jawaban", wrong)

    assert 422 == answer.status_code
    assert "tidak membuka apa pun" in citizen.words()


def test_a_key_is_shown_for_half_an_hour(citizen: Visitor, city: City) -> None:
    _, key = sent(citizen)
    city.time += timedelta(minutes=31)

    citizen.get("/lapor/terima-kasih")

    assert "tidak lagi ditampilkan" in citizen.words()
    assert key not in citizen.page
    assert 'class="key"' not in citizen.page
    assert key not in city.kept()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"move": "reply", "text": " "}, "text"),
        ({"move": "decide", "text": "ya", "outcome": ""}, "outcome"),
        ({"move": "decide", "text": "", "outcome": "proven"}, "text"),
    ],
)
def test_what_the_desk_leaves_out_is_told_at_its_field(
    citizen: Visitor, signed_in: Callable[[str], Visitor], typed: dict[str, str], field: str
) -> None:
    number, _ = sent(citizen)
    desk = signed_in("pengaduan")
    desk.get(f"/meja/pungutan/{number}")

    answer = desk.post(f"/meja/pungutan/{number}", {"seen": "0", **typed})

    assert 422 == answer.status_code
    assert f'href="#{field}"' in desk.page


def test_paper_is_typed_in_at_another_counter_and_read_by_the_inspectorate_only(
    signed_in: Callable[[str], Visitor],
) -> None:
    counter = signed_in("dukcapil")
    counter.get("/meja/pungutan-kertas")
    counter.post("/meja/pungutan-kertas", {**GOOD, "step": "", "openness": "anonymous"})
    number, _ = number_and_key(counter)
    assert 403 == counter.get(f"/meja/pungutan/{number}").status_code

    own = signed_in("petugas")
    own.get("/meja/pungutan-kertas")
    assert 403 == own.post("/meja/pungutan-kertas", GOOD).status_code

    desk = signed_in("pengaduan")
    desk.get(f"/meja/pungutan/{number}")
    assert "kertas, diketik petugas" in desk.words()


def test_a_link_says_where_a_report_began_but_not_that_it_was_paper(
    citizen: Visitor, city: City
) -> None:
    for said, expected in {"check": "check", "status": "status", "paper": "site"}.items():
        citizen.get(f"/lapor?layanan=pbg&dari={said}")
        hidden = re.search(r'name="came_by" value="(\w*)"', citizen.page)
        assert hidden is not None
        assert expected == hidden[1]
        citizen.post("/lapor", {**GOOD, "came_by": said})
        uow = city.workspace.uow()
        with uow.reading():
            assert expected == uow.reports.latest(1)[0].came_by
