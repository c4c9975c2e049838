from __future__ import annotations

from typing import Any

import pytest

from builder.store.memory import MemoryAttachments
from builder.usecases.erasure import erase_application
from builder.usecases.survey import answer_survey, is_asked, publish_surveys
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.json_text import read_json
from tests.makers import NOON, on, version
from tests.office import Office

NINE = (4, 4, 3, 4, 4, 4, 4, 3, 4)


def closed(office: Office) -> dict[str, Any]:
    """Number and key of a case that is closed."""
    done = office.files(version())
    office.issues(done.number)
    assert done.receipt_key is not None
    return {"number": done.number, "receipt_key": done.receipt_key}


def answer(office: Office, receipt: dict[str, Any], **said: Any) -> None:
    given: dict[str, Any] = {"charged": "no", "scores": (), "now": NOON} | receipt | said
    answer_survey(office.uow(), **given)


@pytest.fixture
def office() -> Office:
    office = Office()
    office.publishes(version())
    return office


def test_it_is_asked_once_and_only_when_the_case_is_closed(office: Office) -> None:
    done = office.files(version())
    assert not is_asked(office.uow(), number=done.number)
    with pytest.raises(Conflict, match="SURVEY-OPEN"):
        answer(office, {"number": done.number, "receipt_key": done.receipt_key})
    receipt = closed(office)
    assert is_asked(office.uow(), number=receipt["number"])

    answer(office, receipt, scores=NINE)

    assert not is_asked(office.uow(), number=receipt["number"])
    with pytest.raises(Conflict, match="SURVEY-TWICE"):
        answer(office, receipt, charged="yes")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"charged": "maybe"}, "SURVEY-CHARGED"),
        ({"charged": ""}, "SURVEY-CHARGED"),
        ({"scores": (4,) * 8}, "SURVEY-SCORES"),
        ({"scores": (5,) * 9}, "SURVEY-SCORES"),
        ({"scores": (0,) * 9}, "SURVEY-SCORES"),
    ],
)
def test_what_is_no_answer_is_refused(office: Office, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        answer(office, closed(office), **said)


def test_a_wrong_key_answers_nothing(office: Office) -> None:
    receipt = closed(office)

    with pytest.raises(NotFound, match="CASE-NOT-FOUND"):
        answer(office, receipt | {"receipt_key": "x"})


def test_the_record_does_not_tell_whose_answer_it_was(office: Office) -> None:
    receipt = closed(office)
    answer(office, receipt, charged="yes")
    erase_application(
        office.uow(),
        MemoryAttachments(),
        number=receipt["number"],
        calendar=office.calendar,
    )
    uow = office.uow()

    with uow.reading():
        (kept,) = uow.surveys.between("izin-contoh", NOON.date(), on("2026-03-03").date())

    assert receipt["number"] not in repr(kept)
    assert not is_asked(office.uow(), number=receipt["number"])


def test_a_quarter_is_published_once_when_it_is_over(office: Office) -> None:
    for _ in range(6):
        answer(office, closed(office), scores=NINE)
    with pytest.raises(Conflict, match="PERIOD-NOT-OVER"):
        publish_surveys(office.uow(), quarter="2026-Q1", now=on("2026-03-31"))

    queued = publish_surveys(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))
    again = publish_surveys(office.uow(), quarter="2026-Q1", now=on("2026-04-02"))

    assert (("izin-contoh",), ()) == (queued, again)
    entry = read_json(office.entries()[-1])
    assert ("survey", 6, {"yes": 0, "no": 6, "unsaid": 0}) == (
        entry["type"],
        entry["answered"],
        entry["charged"],
    )
    assert {"n": 6, "sums": [24, 24, 18, 24, 24, 24, 24, 18, 24]} == entry["skm"]
