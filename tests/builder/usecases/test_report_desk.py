"""A report from its reply to its outcome, and what its reporter says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from builder.domain.user import EVERY_UNIT, User
from builder.usecases.charges import About, Reported, report_charge
from builder.usecases.report_desk import (
    ReportCase,
    confirm_report,
    counted,
    decide_report,
    list_reports,
    open_report,
    publish_outcomes,
    read_report,
    reply_to_report,
)
from publish.errors import Conflict, Forbidden, Invalid, NotFound, TerangError
from publish.facts.charge_outcomes import from_document
from publish.facts.json_text import read_json
from tests.makers import NOON, on, user, version
from tests.office import Office

INSPECTOR = user("complaints", id_="inspektur", unit="inspektorat")


@dataclass
class Desk:
    """The complaints desk of a small office, with one report."""

    office: Office = field(default_factory=Office)

    def __post_init__(self) -> None:
        self.office.publishes(version())

    def told(self, **changed: Any) -> Reported:
        given: dict[str, Any] = {
            "service": "izin-contoh",
            "asked_on": date(2026, 3, 1),
            "amount": 100_000,
            "kind": "asked",
            "now": NOON,
        }
        return report_charge(self.office.uow(), rng=self.office.rng, **given | changed)

    def replies(
        self, told: Reported, seen: int = 0, now: datetime = NOON, text: str = "ya"
    ) -> None:
        reply_to_report(
            self.office.uow(), id_=told.report.id, text=text, seen=seen, user=INSPECTOR, now=now
        )

    def decides(
        self, told: Reported, outcome: str = "proven", seen: int = 0, now: datetime = NOON
    ) -> None:
        decide_report(
            self.office.uow(),
            id_=told.report.id,
            outcome=outcome,
            text="selesai diperiksa",
            seen=seen,
            user=INSPECTOR,
            now=now,
        )

    def confirms(self, told: Reported, now: datetime, answer: str = "solved") -> None:
        confirm_report(
            self.office.uow(),
            id_=told.report.id,
            key=told.key,
            answer=answer,
            now=now,
            calendar=self.office.calendar,
        )

    def opened(self, told: Reported, key: str | None = None) -> ReportCase:
        return open_report(
            self.office.uow(),
            id_=told.report.id,
            key=told.key if key is None else key,
            calendar=self.office.calendar,
        )

    def seen_by(self, who: User) -> list[str]:
        found = list_reports(self.office.uow(), user=who, calendar=self.office.calendar)
        return [case.report.id for case in found]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_report_goes_from_reply_to_outcome_to_what_its_reporter_says(desk: Desk) -> None:
    told = desk.told()
    desk.replies(told, now=NOON + timedelta(days=1))
    desk.decides(told, "refunded", seen=1, now=NOON + timedelta(days=2))
    with pytest.raises(Conflict, match="REPORT-CONFIRM-EARLY"):
        desk.confirms(told, NOON + timedelta(days=29))
    desk.confirms(told, NOON + timedelta(days=30))
    case = desk.opened(told)

    assert ["replied", "decided", "confirmed"] == [turn.code for turn in case.turns]
    assert ("refunded", "solved") == (case.state.outcome, case.state.confirmed)
    assert date(2026, 4, 1) == case.state.confirm_from


def test_a_reply_is_due_in_five_working_days(desk: Desk) -> None:
    state = desk.opened(desk.told()).state  # told on Monday 2 March

    assert date(2026, 3, 9) == state.reply_due_on
    assert (False, True) == (state.is_late(date(2026, 3, 9)), state.is_late(date(2026, 3, 10)))


def test_a_late_reply_stays_late(desk: Desk) -> None:
    told = desk.told()
    desk.replies(told, now=on("2026-03-10"))
    state = desk.opened(told).state

    assert date(2026, 3, 10) == state.replied_on
    assert state.is_late(date(2026, 3, 10))


@pytest.mark.parametrize(
    "who",
    [
        user("complaints", unit="dinas-contoh"),
        user("complaints", "officer", unit=EVERY_UNIT),
        user("complaints", "admin", unit="inspektorat"),
    ],
    ids=["of the office", "of every office", "manages accounts"],
)
def test_to_who_is_concerned_a_report_does_not_exist(desk: Desk, who: User) -> None:
    told = desk.told()

    assert [] == desk.seen_by(who)
    assert [told.report.id] == desk.seen_by(INSPECTOR)
    with pytest.raises(NotFound, match="REPORT-NOT-FOUND"):
        read_report(desk.office.uow(), id_=told.report.id, user=who, calendar=desk.office.calendar)


def test_the_office_of_a_report_is_that_of_its_step(desk: Desk) -> None:
    at_payment = desk.told(about=About(step="bayar"))
    treasury = user("complaints", unit="badan-pendapatan")

    assert "badan-pendapatan" == at_payment.report.office
    assert [] == desk.seen_by(treasury)
    assert [at_payment.report.id] == desk.seen_by(user("complaints", unit="dinas-contoh"))


@pytest.mark.parametrize("role", ["officer", "supervisor", "auditor", "admin", "treasurer"])
def test_nobody_else_reads_reports(desk: Desk, role: Any) -> None:
    told = desk.told()
    who = user(role, unit="inspektorat")
    with pytest.raises(Forbidden):
        desk.seen_by(who)
    with pytest.raises(Forbidden):
        reply_to_report(desk.office.uow(), id_=told.report.id, text="x", seen=0, user=who, now=NOON)


def test_a_wrong_key_opens_nothing(desk: Desk) -> None:
    told, other = desk.told(), desk.told()
    with pytest.raises(NotFound):
        desk.opened(told, other.key)
    with pytest.raises(NotFound):
        desk.opened(told, "")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda desk, told: desk.replies(told, text="  "), "REPORT-REPLY"),
        (lambda desk, told: desk.replies(told, text="x" * 2001), "TEXT-TOO-LONG"),
        (lambda desk, told: desk.replies(told, seen=1), "REPORT-CHANGED"),
        (lambda desk, told: desk.replies(told, seen=-1), "REPORT-CHANGED"),
        (lambda desk, told: desk.decides(told, "guilty"), "REPORT-OUTCOME"),
        (lambda desk, told: desk.confirms(told, NOON, "yes"), "REPORT-CONFIRM"),
        (lambda desk, told: desk.confirms(told, NOON), "REPORT-CONFIRM-EARLY"),
    ],
)
def test_it_refuses_and_nothing_changes(desk: Desk, act: Any, code: str) -> None:
    told = desk.told()
    with pytest.raises(TerangError, match=code):
        act(desk, told)
    assert () == desk.opened(told).turns


def test_an_outcome_is_decided_once_and_confirmed_once(desk: Desk) -> None:
    told, later = desk.told(), on("2026-05-01")
    desk.decides(told)
    with pytest.raises(Conflict, match="REPORT-DECIDED"):
        desk.decides(told, "not_proven", seen=1)
    desk.confirms(told, later, "not_solved")
    with pytest.raises(Conflict, match="REPORT-CONFIRMED"):
        desk.confirms(told, later, "solved")

    assert "not_solved" == desk.opened(told).state.confirmed


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (About(openness="open"), "REPORT-REPORTER"),
        (About(openness="secret"), "REPORT-OPENNESS"),  # type: ignore[arg-type]
        (About(came_by="phone"), "REPORT-CAME-BY"),  # type: ignore[arg-type]
        (About(step="tidak-ada"), "REPORT-STEP"),
        (About(openness="open", reporter="x" * 201), "TEXT-TOO-LONG"),
    ],
)
def test_it_rejects_what_a_report_may_not_say(desk: Desk, about: About, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        desk.told(about=about)


def test_of_the_anonymous_nothing_is_kept_to_reach_them_by(desk: Desk) -> None:
    anonymous = desk.told(about=About(reporter="0812 CANARY"))
    confidential = desk.told(about=About(openness="confidential", reporter="0812 CANARY"))

    assert ("", "0812 CANARY") == (anonymous.report.reporter, confidential.report.reporter)


def test_nobody_types_in_a_report_about_the_own_office(desk: Desk) -> None:
    other = user("officer", unit="dinas-lain")
    typed = desk.told(about=About(came_by="paper", entered_by=other))

    assert "paper" == typed.report.came_by
    with pytest.raises(Forbidden, match="REPORT-OWN-OFFICE"):
        desk.told(about=About(came_by="paper", entered_by=user("officer")))
    with pytest.raises(Forbidden, match="REPORT-ENTER-FORBIDDEN"):
        desk.told(about=About(came_by="paper", entered_by=user("author", unit="dinas-lain")))


def test_what_became_of_reports_is_published_as_counts_without_a_word_of_them(desk: Desk) -> None:
    several = [
        desk.told(
            note="CANARY-NOTE", about=About(openness="open", reporter="CANARY-NAME", step="periksa")
        )
        for _ in range(6)
    ]
    for told in several:
        desk.replies(told, text="CANARY-REPLY")
    for told in several[:5]:
        desk.decides(told, seen=1)
    desk.decides(several[5], "forwarded", seen=1)
    queued = publish_outcomes(
        desk.office.uow(), quarter="2026-Q1", now=on("2026-04-01"), calendar=desk.office.calendar
    )
    again = publish_outcomes(
        desk.office.uow(), quarter="2026-Q1", now=on("2026-04-02"), calendar=desk.office.calendar
    )
    entries = desk.office.entries()
    counts = from_document(read_json(entries[-1]))

    assert (("izin-contoh",), ()) == (queued, again)
    assert {"on_time": 6, "late": 0} == counts.replies
    assert (5, None, 0) == tuple(counts.outcomes[o] for o in ("proven", "forwarded", "refunded"))
    assert not any(b"CANARY" in entry for entry in entries)


def test_a_quarter_in_which_nothing_happened_has_no_entry(desk: Desk) -> None:
    desk.told()
    queued = publish_outcomes(
        desk.office.uow(), quarter="2026-Q1", now=on("2026-04-01"), calendar=desk.office.calendar
    )

    assert ((), []) == (queued, desk.office.entries())


def test_counts_below_k_are_hidden_and_zero_is_said() -> None:
    counts = counted("s", "2026-Q1", ["proven"] * 4 + ["solved"] * 5, 5)

    assert (None, 0) == (counts.outcomes["proven"], counts.outcomes["not_proven"])
    assert 5 == counts.confirmed["solved"]
