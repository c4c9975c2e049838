from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from builder.domain.suspension import SuspensionTurn
from builder.domain.user import User
from builder.usecases.suspension import Stopping, end_stop, stop_service, turns_of
from publish.errors import Conflict, Forbidden, Invalid, NotFound, TerangError
from publish.facts.json_text import read_json
from publish.facts.text import Text
from tests.makers import NOON, user, version
from tests.office import Office

SERVICE = "izin-contoh"
SAID = Text("Blangko habis; datang lagi pekan depan.", "Blanks have run out; come next week.")
APPROVER = user("approver", id_="penyetuju", name="Penyetuju Contoh")
OTHER = user("approver", id_="lain", name="Orang Lain")


@pytest.fixture
def office() -> Office:
    office = Office()
    office.publishes(version())
    with (uow := office.uow()):
        for person in (APPROVER, OTHER, user("officer")):
            uow.users.put(person)
        uow.commit()
    return office


def stops(office: Office, by: User = APPROVER, seen: int = 0, **changed: Any) -> SuspensionTurn:
    said: dict[str, Any] = {"reason": "supplies", "statement": SAID} | changed
    return stop_service(
        office.uow(), service=SERVICE, stopping=Stopping(**said), seen=seen, user=by, now=NOON
    )


def ends(office: Office, by: User = APPROVER, seen: int = 1) -> SuspensionTurn:
    later = NOON + timedelta(days=1)
    return end_stop(office.uow(), service=SERVICE, seen=seen, user=by, now=later)


def test_a_stop_holds_at_once_and_its_end_too(office: Office) -> None:
    number = office.files(version()).number
    stops(office)

    with pytest.raises(Conflict, match="SERVICE-STOPPED"):
        office.files(version())
    assert "in_process" == office.moves(number, "accepted").status
    ends(office)
    office.files(version(), now=NOON + timedelta(days=1))


def test_the_same_application_sent_again_still_gives_its_receipt(office: Office) -> None:
    first = office.files(version(), key="the-same-key-0123456789")
    stops(office)

    assert first.number == office.files(version(), key="the-same-key-0123456789").number


def test_the_public_reads_why_and_the_office_keeps_who(office: Office) -> None:
    stops(office)
    ends(office, OTHER)

    entries = [read_json(entry) for entry in office.entries()]
    assert [
        {
            "type": "suspension",
            "service": SERVICE,
            "change": "stopped",
            "reason": "supplies",
            "statement": {"id": SAID.id, "en": SAID.en},
            "recorded_on": NOON.date().isoformat(),
        },
        {
            "type": "suspension",
            "service": SERVICE,
            "change": "resumed",
            "recorded_on": (NOON + timedelta(days=1)).date().isoformat(),
        },
    ] == entries
    turns = turns_of(office.uow(), service=SERVICE, user=user("auditor"))
    assert [("penyetuju", NOON), ("lain", NOON + timedelta(days=1))] == [
        (turn.by, turn.at) for turn in turns
    ]


def test_the_same_click_twice_is_one_turn(office: Office) -> None:
    assert stops(office) == stops(office)
    assert ends(office) == ends(office)
    assert 2 == len(office.entries())


def test_of_two_people_at_once_one_stops_it_and_one_is_told(office: Office) -> None:
    def attempt(by: User) -> str:
        try:
            return stops(office, by).by
        except TerangError as refused:
            return refused.problems[0].code

    with ThreadPoolExecutor(2) as both:
        done = sorted(both.map(attempt, (APPROVER, OTHER)))

    assert "STOP-CHANGED" == done[0]
    assert done[1] in ("lain", "penyetuju")
    assert 1 == len(office.entries())


@pytest.mark.parametrize(
    "act",
    [
        lambda office: ends(office, seen=0),
        lambda office: stops(office, seen=1),
        lambda office: (stops(office), stops(office, OTHER, seen=1)),
        lambda office: (stops(office), ends(office), ends(office, OTHER, seen=2)),
        lambda office: (stops(office), ends(office), stops(office, OTHER, seen=0)),
    ],
)
def test_a_turn_from_a_page_that_is_out_of_date_is_refused(office: Office, act: Any) -> None:
    with pytest.raises(Conflict, match="STOP-CHANGED"):
        act(office)


@pytest.mark.parametrize("role", ["author", "officer", "supervisor", "auditor", "admin"])
def test_only_an_approver_turns(office: Office, role: Any) -> None:
    with pytest.raises(Forbidden, match="STOP-FORBIDDEN"):
        stops(office, user(role))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": "because"}, "STOP-REASON"),
        ({"reason": ""}, "STOP-REASON"),
        ({"statement": Text("", "")}, "STOP-STATEMENT"),
        ({"statement": Text("Habis.", "")}, "STOP-STATEMENT"),
        ({"statement": Text("x" * 301, "x")}, "STOP-STATEMENT"),
        ({"statement": Text("Habis\u202e.", "Out.")}, "STOP-STATEMENT"),
        ({"statement": Text("Hubungi 0811 2345 678.", "Out.")}, "STOP-STATEMENT-PERSONAL"),
        ({"statement": Text("NIK 7471000000000001.", "Out.")}, "STOP-STATEMENT-PERSONAL"),
        ({"statement": Text("Tulis ke a@b.example.", "Out.")}, "STOP-STATEMENT-PERSONAL"),
        ({"statement": Text("Lihat www.example.", "Out.")}, "STOP-STATEMENT-PERSONAL"),
        ({"statement": Text("Salah orang lain.", "Ask ORANG  Lain.")}, "STOP-STATEMENT-PERSONAL"),
    ],
)
def test_what_may_not_be_said_to_everybody_is_refused(
    office: Office, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        stops(office, **said)
    assert [] == office.entries()


def test_a_service_that_is_not_there_is_not_stopped(office: Office) -> None:
    with pytest.raises(NotFound, match="SERVICE-NOT-FOUND"):
        turns_of(office.uow(), service="lain", user=APPROVER)
