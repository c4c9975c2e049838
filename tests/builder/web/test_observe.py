from __future__ import annotations

import io
import json
from collections.abc import Callable

from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

CANARY = "7471009901010001"


def test_a_line_names_the_route_and_nothing_that_was_sent(
    citizen: Visitor, log: io.StringIO
) -> None:
    citizen.get(f"/ajukan/pbg/formulir?hal={CANARY}", headers={"User-Agent": CANARY})
    citizen.post("/berkas", {"number": CANARY, "key": CANARY})
    citizen.get(f"/cari?nomor={CANARY}")
    citizen.get(f"/{CANARY}/{CANARY}")

    lines = [json.loads(line) for line in log.getvalue().splitlines()]

    assert CANARY not in log.getvalue()
    assert "127.0.0.1" not in log.getvalue()
    routes = ["/ajukan/<service>/formulir", "/berkas", "/cari", "/<path:path>"]
    assert routes == [line["route"] for line in lines]
    assert all(line["request_id"] and line["status"] and "ms" in line for line in lines)


def test_the_id_of_a_request_is_made_here(citizen: Visitor, log: io.StringIO) -> None:
    answer = citizen.get("/tidak-ada", headers={"X-Request-Id": CANARY})

    line = json.loads(log.getvalue())
    assert line["request_id"] == answer.headers["X-Request-Id"] != CANARY
    assert line["request_id"] in citizen.words()


def test_counts_have_no_person_in_them(
    citizen: Visitor, city: City, signed_in: Callable[[str], Visitor]
) -> None:
    number = city.file("pbg").number
    signed_in("petugas").get(f"/meja/permohonan/{number}")
    citizen.client.open("/lapor", method=CANARY[:5])

    text = citizen.get("/metrics").get_data(as_text=True)

    assert 'route="/meja/permohonan/<number>"' in text
    assert number not in text
    assert "petugas" not in text
    assert CANARY[:5] not in text


def test_it_is_healthy_while_the_record_answers(citizen: Visitor, city: City) -> None:
    answer = citizen.get("/healthz")

    assert 200 == answer.status_code
    assert {"status": "ok", "services": 4} == answer.get_json()
    assert "no-store" == answer.headers["Cache-Control"]
