"""A record that is busy or away is the office's trouble for a moment, not the visitor's."""

from __future__ import annotations

import pytest
from flask import Flask

from builder.errors import Conflict, Problem
from builder.web.errors import WAIT_OF_CODE
from tests.builder.web.visitor import Visitor

CODES = ["RECORD-BUSY", "RECORD-AWAY", "RECORD-RETRY"]


def refusing(app: Flask, code: str) -> Visitor:
    """A browser on an app of which every request ends so."""

    def refuse() -> None:
        raise Conflict(Problem("", code))

    app.before_request(refuse)
    return Visitor(app)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("address", ["/ajukan/", "/api/v1/services"])
def test_a_record_that_cannot_answer_now_says_when_to_come_back(
    app: Flask, code: str, address: str
) -> None:
    answer = refusing(app, code).get(address)

    assert 503 == answer.status_code
    assert str(WAIT_OF_CODE[code]) == answer.headers["Retry-After"]
    assert "lagi" in answer.get_data(as_text=True)


def test_what_the_visitor_can_mend_is_no_matter_of_waiting(app: Flask) -> None:
    answer = refusing(app, "EVENT-STALE").get("/en/apply/")

    assert 409 == answer.status_code
    assert "Retry-After" not in answer.headers
