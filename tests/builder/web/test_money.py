from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from flask import Flask

from builder.domain.bank_notice import sign
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

MONEY = "/meja/pembayaran"
FEE = 162_000


@pytest.fixture
def number(city: City) -> str:
    filed = city.file("pbg").number
    city.move(filed, "accepted")
    return filed


def test_a_statement_is_looked_at_and_then_recorded(
    city: City, number: str, signed_in: Callable[[str], Visitor]
) -> None:
    treasurer = signed_in("bendahara")
    treasurer.get(MONEY)
    assert number in treasurer.page
    on = city.time.date().isoformat()
    lines = [f"{FEE},Bayar {number}", f"{FEE},lagi {number}", f"5,{number}", "7,<b>tanpa nomor"]
    statement = "\n".join(["tanggal,jumlah,keterangan", *(f"{on},{line}" for line in lines)])

    treasurer.post(MONEY, {"statement": statement})
    assert ["filed", "accepted"] == city.events(number)
    assert "&lt;b&gt;tanpa nomor" in treasurer.page
    treasurer.post(MONEY, treasurer.hidden())

    assert ["filed", "accepted", "payment_recorded"] == city.events(number)
    assert "tepat sebesar tagihan: 1" in treasurer.words()
    assert "sudah lunas: ganda: 2" in treasurer.words()
    assert "tidak ada nomor permohonan pada keterangan: 1" in treasurer.words()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_statement_may_come_as_a_file(
    city: City, number: str, signed_in: Callable[[str], Visitor], encoding: str
) -> None:
    treasurer = signed_in("bendahara")
    treasurer.get(MONEY)
    on = city.time.date().isoformat()
    text = f"tanggal,jumlah,keterangan\n{on},{FEE},Café Bayar {number}\n"
    sent = (io.BytesIO(text.encode(encoding)), "mutasi.csv")

    treasurer.post(MONEY, [("statement_file", sent)])
    treasurer.post(MONEY, treasurer.hidden())

    assert ["filed", "accepted", "payment_recorded"] == city.events(number)


def test_a_file_that_cannot_be_read_is_told_and_nothing_happens(
    city: City, number: str, signed_in: Callable[[str], Visitor]
) -> None:
    treasurer = signed_in("bendahara")
    treasurer.get(MONEY)

    answer = treasurer.post(MONEY, {"statement": "tanggal,jumlah,keterangan\nx,y,z"})

    assert 422 == answer.status_code
    assert "baris 2" in treasurer.words()


def notice(app: Flask, city: City, said: object, **changed: str) -> tuple[int, object]:
    body = json.dumps(said).encode()
    at = str(int(city.time.timestamp()))
    headers = {"Terang-Time": at, "Terang-Signature": sign(city.workspace.payments_key, at, body)}
    answer = app.test_client().post(
        "/api/v1/payments",
        data=body,
        content_type="application/json",
        headers=headers | changed,
    )
    return answer.status_code, answer.get_json(silent=True)


def test_the_bank_reports_a_payment_once(app: Flask, city: City, number: str) -> None:
    said = {"id": "t1", "amount": FEE, "received_on": "2026-11-20", "reference": number}

    answers = [notice(app, city, said) for _ in range(2)]

    assert [(200, {"id": "t1", "outcome": "recorded"})] * 2 == answers
    assert ["filed", "accepted", "payment_recorded"] == city.events(number)


SAID = {"id": "t", "amount": FEE, "received_on": "2026-11-20", "reference": ""}


@pytest.mark.parametrize(
    ("said", "changed", "status", "code"),
    [
        ({"amount": None}, {}, 422, "NOTICE-SHAPE"),
        ({"amount": "162000"}, {}, 422, "NOTICE-SHAPE"),
        ({"amount": 0}, {}, 422, "NOTICE-SHAPE"),
        ({"received_on": "kemarin"}, {}, 422, "NOTICE-SHAPE"),
        ({"id": "../x"}, {}, 422, "NOTICE-SHAPE"),
        ({"more": 1}, {}, 422, "NOTICE-SHAPE"),
        ({}, {"Terang-Signature": "0" * 64}, 403, "NOTICE-SIGNATURE"),
        ({}, {"Terang-Signature": ""}, 403, "NOTICE-SIGNATURE"),
        ({}, {"Terang-Time": "1"}, 403, "NOTICE-SIGNATURE"),
        ({}, {"Terang-Time": "besok"}, 403, "NOTICE-SIGNATURE"),
    ],
)
def test_anything_else_changes_nothing(
    app: Flask,
    city: City,
    number: str,
    said: dict[str, object],
    changed: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer, problem = notice(app, city, SAID | {"reference": number} | said, **changed)

    assert (status, True) == (answer, code in json.dumps(problem))
    assert ["filed", "accepted"] == city.events(number)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_notice_sent_again_changes_nothing(
    app: Flask, city: City, number: str, seconds: int
) -> None:
    body = json.dumps(SAID | {"reference": number}).encode()
    at = str(int(city.time.timestamp()) + seconds)
    headers = {"Terang-Time": at, "Terang-Signature": sign(city.workspace.payments_key, at, body)}

    answer = app.test_client().post(
        "/api/v1/payments", data=body, content_type="application/json", headers=headers
    )

    assert (403, True) == (answer.status_code, "NOTICE-TIME" in answer.get_data(as_text=True))
    assert ["filed", "accepted"] == city.events(number)


def test_one_id_is_one_payment_for_ever(app: Flask, city: City, number: str) -> None:
    said = SAID | {"reference": number}
    notice(app, city, said)

    answer, problem = notice(app, city, said | {"amount": 1})

    assert (409, True) == (answer, "NOTICE-CHANGED" in json.dumps(problem))
    assert ["filed", "accepted", "payment_recorded"] == city.events(number)
