from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from builder.domain.bank_notice import WINDOW, read_notice, sign
from publish.errors import Forbidden, Invalid, TerangError
from tests.makers import NOON

KEY = b"0123456789abcdef" * 4
SAID = {"id": "trx-1", "amount": 162000, "received_on": "2026-03-02", "reference": " a  b "}
AT = str(int(NOON.timestamp()))


def read(body: bytes, **changed: Any) -> Any:
    given = {"timestamp": AT, "signature": sign(KEY, AT, body), "now": NOON} | changed
    return read_notice(KEY, body=body, **given)


def test_a_signed_notice_is_read() -> None:
    line = read(json.dumps(SAID).encode())

    assert ("bank-trx-1", 162000, "a b") == (line.id, line.amount, line.reference)


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"timestamp": ""},
        {"timestamp": "x"},
        {"timestamp": "-1"},
        {"timestamp": str(int(AT) + 1)},
        {"now": NOON + WINDOW + timedelta(seconds=1)},
        {"now": NOON - WINDOW - timedelta(seconds=1)},
    ],
)
def test_what_nobody_vouches_for_now_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        read(json.dumps(SAID).encode(), **changed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        json.dumps(SAID | {"amount": 0}).encode(),
        json.dumps(SAID | {"amount": True}).encode(),
        json.dumps(SAID | {"amount": 1.5}).encode(),
        json.dumps(SAID | {"amount": 10**13}).encode(),
        json.dumps(SAID | {"id": ""}).encode(),
        json.dumps(SAID | {"id": 5}).encode(),
        json.dumps(SAID | {"id": "a b"}).encode(),
        json.dumps(SAID | {"received_on": "x"}).encode(),
        json.dumps(SAID | {"reference": 5}).encode(),
        json.dumps(SAID | {"more": 1}).encode(),
        json.dumps({"id": "x"}).encode(),
    ],
)
def test_a_notice_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises((Invalid, Forbidden)) as refused:
        read(body)

    assert isinstance(refused.value, TerangError)
    assert ["NOTICE-SHAPE"] == [p.code for p in refused.value.problems]
