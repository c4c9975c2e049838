"""What applicants may ask about their data, and who is told after a breach."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.attachment import MEDIA_TYPES
from builder.domain.delivery import Contact
from builder.store.memory import MemoryAttachments
from builder.usecases.breach import breach_list, questions_of
from builder.usecases.data_requests import answer_request, ask_about_data, waiting_requests
from builder.usecases.erasure import erase_application
from builder.usecases.own_data import own_data, packed
from builder.usecases.store_attachment import store_attachment
from publish.errors import Conflict, Forbidden, Invalid, NotFound, TerangError
from tests.builder.usecases.test_store_attachment import PDF
from tests.makers import NOON, answers, user, version
from tests.office import Office

SUPERVISOR = user("supervisor", id_="kepala")


def filed(office: Office, files: MemoryAttachments, **changed: Any) -> tuple[str, str]:
    """An application with a document and a contact; its number and key."""
    stored = store_attachment(
        office.uow(),
        files,
        content=PDF,
        name="rumah saya.pdf",
        holder="b",
        accept=MEDIA_TYPES,
        now=NOON,
        rng=office.rng,
    )
    done = office.files(version(), answers=answers(**changed), attachments=[stored.id], holder="b")
    uow = office.uow()
    with uow:
        uow.contacts.put(Contact(done.number, "warga@example.test", ""))
        uow.commit()
    return done.number, done.receipt_key or ""


def ask(office: Office, number: str, key: str, kind: str = "erase", note: str = "tolong") -> Any:
    return ask_about_data(
        office.uow(), number=number, receipt_key=key, kind=kind, note=note, now=NOON
    )


def answer(office: Office, number: str, who: Any = SUPERVISOR, text: str = "sudah") -> Any:
    return answer_request(
        office.uow(),
        number=number,
        sequence=1,
        answer=text,
        user=who,
        now=NOON,
        calendar=office.calendar,
    )


def test_an_applicant_takes_everything_along_and_no_name_of_the_office(office: Office) -> None:
    files = MemoryAttachments()
    number, key = filed(office, files, nama="Warga Contoh")
    office.moves(number, "returned", reason="unclear", note="foto buram")
    ask(office, number, key)
    own = own_data(office.uow(), files, number=number, receipt_key=key, calendar=office.calendar)
    with zipfile.ZipFile(io.BytesIO(packed(own))) as archive:
        names, data = archive.namelist(), json.loads(archive.read("data.json"))
        document = archive.read(names[1])

    assert PDF == document
    assert ["data.json", data["documents"][0]["file"]] == names
    assert "Warga Contoh" == data["answers"]["nama"]
    assert "warga@example.test" == data["contact"]["email"]
    assert ["foto buram"] == [e["note"] for e in data["events"] if e["note"]]
    assert ["erase"] == [r["kind"] for r in data["requests"]]
    assert {"applicant", "office"} == {e["by"] for e in data["events"]}
    assert "semua" not in json.dumps(data)  # the id of who moved it
    assert packed(own) == packed(own)


def test_a_wrong_key_takes_nothing(office: Office) -> None:
    files = MemoryAttachments()
    number, _ = filed(office, files)
    with pytest.raises(NotFound):
        own_data(office.uow(), files, number=number, receipt_key="x", calendar=office.calendar)
    with pytest.raises(NotFound):
        ask(office, number, "x")


def test_a_request_is_answered_once_within_three_days(office: Office) -> None:
    number, key = filed(office, MemoryAttachments())
    asked = ask(office, number, key)
    (waiting,) = waiting_requests(office.uow(), user=SUPERVISOR, calendar=office.calendar)
    answered = answer(office, number)

    assert (asked, NOON + timedelta(hours=72)) == (waiting, waiting.due_at)
    assert ("sudah", "kepala") == (answered.answer, answered.by)
    assert () == waiting_requests(office.uow(), user=SUPERVISOR, calendar=office.calendar)
    with pytest.raises(Conflict, match="DATA-REQUEST-ANSWERED"):
        answer(office, number)


@pytest.mark.parametrize(
    ("kind", "note", "code"),
    [("sell", "", "DATA-REQUEST-KIND"), ("erase", "x" * 1001, "TEXT-TOO-LONG")],
)
def test_it_rejects_a_request(office: Office, kind: str, note: str, code: str) -> None:
    number, key = filed(office, MemoryAttachments())
    with pytest.raises(Invalid, match=code):
        ask(office, number, key, kind, note)


def test_one_request_waits_at_a_time(office: Office) -> None:
    number, key = filed(office, MemoryAttachments())
    ask(office, number, key)
    with pytest.raises(Conflict, match="DATA-REQUEST-OPEN"):
        ask(office, number, key)


@pytest.mark.parametrize(
    ("who", "text", "error"),
    [
        (user("officer", "admin"), "ya", Forbidden),
        (user("supervisor", unit="dinas-lain"), "ya", NotFound),
        (SUPERVISOR, " ", Invalid),
    ],
)
def test_only_a_supervisor_of_the_unit_answers(
    office: Office, who: Any, text: str, error: type[TerangError]
) -> None:
    number, key = filed(office, MemoryAttachments())
    ask(office, number, key)
    with pytest.raises(error):
        answer(office, number, who, text)


def test_erasure_takes_the_words_of_a_request_away(office: Office) -> None:
    files = MemoryAttachments()
    number, key = filed(office, files)
    ask(office, number, key, note="CANARY-NOTE")
    answer(office, number, text="CANARY-ANSWER")
    office.moves(number, "returned", reason="unclear")
    office.moves(number, "withdrawn")
    erase_application(office.uow(), files, number=number, calendar=office.calendar)

    assert "CANARY" not in repr(office.record.snapshot())  # type: ignore[union-attr]


def test_whose_data_came_in_since_a_day_is_told_and_nobody_else(office: Office) -> None:
    files = MemoryAttachments()
    number, _ = filed(office, files)
    erased, _ = filed(office, files)
    office.moves(erased, "returned", reason="unclear")
    office.moves(erased, "withdrawn")
    erase_application(office.uow(), files, number=erased, calendar=office.calendar)

    def told(class_: Any, since: date) -> list[tuple[str, str, tuple[str, ...]]]:
        found = breach_list(office.uow(), class_=class_, since=since)
        return [(one.number, one.email, one.questions) for one in found]

    today = NOON.date()
    assert [(number, "warga@example.test", ("nama",))] == told("general", today)
    assert [] == told("general", today + timedelta(days=1))
    assert [] == told("specific", today)


def test_a_question_of_a_class_is_found_at_any_depth() -> None:
    inner = {"type": "object", "properties": {"sakit": {"x-pdp": "specific"}}}
    document = {"properties": {"anak": {"type": "array", "items": inner}}}

    assert {"sakit"} == questions_of(document, "specific", {"anak": [{"sakit": "ya"}]})
    assert set() == questions_of(document, "specific", {"anak": []})
