from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

LETTER = "/berkas/dianggap-dikabulkan"


def test_the_limit_is_counted_down_and_past_it_there_is_a_letter(
    city: City, citizen: Visitor, signed_in: Callable[[str], Visitor]
) -> None:
    filed = city.file("pbg")
    city.move(filed.number, "accepted")
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": filed.number, "key": filed.receipt_key})

    citizen.get("/berkas/isi")
    assert "hari kerja lagi" in citizen.words()
    assert LETTER not in citizen.page
    assert 404 == citizen.get(LETTER).status_code

    city.time += timedelta(days=100)
    desk = signed_in("petugas")
    desk.get(f"/meja/permohonan/{filed.number}")
    assert "dianggap dikabulkan" in desk.words()
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": filed.number, "key": filed.receipt_key})
    citizen.get("/berkas/isi")
    assert LETTER in citizen.page
    assert 200 == citizen.get(LETTER).status_code
    assert filed.number in citizen.words()
    answer = citizen.client.get("/en/file/deemed-granted.ics")
    assert "text/calendar; charset=utf-8" == answer.headers["Content-Type"]
    assert b"BEGIN:VCALENDAR" in answer.data
    assert ["filed", "accepted"] == city.events(filed.number)


def test_without_the_file_open_there_is_nothing(citizen: Visitor) -> None:
    assert "/berkas" == citizen.get(LETTER).headers["Location"]
    assert "/berkas" == citizen.get(f"{LETTER}.ics").headers["Location"]
