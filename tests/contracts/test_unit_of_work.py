"""What every record promises: one transaction, one writer, values that come back equal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.application import Application, ApplicationEvent
from builder.domain.assignment import Assignment
from builder.domain.attachment import Attachment
from builder.domain.data_request import DataRequest
from builder.domain.outbox import OutboxRow
from builder.domain.payment import Payment
from builder.domain.pending import PendingAnswers
from builder.domain.receipt_line import ReceiptLine
from builder.domain.report import ChargeReport
from builder.domain.report_turn import ReportTurn
from builder.domain.second_factor import SecondFactor
from builder.domain.session import Session
from builder.domain.suspension import SuspensionTurn
from builder.domain.travel import TravelMark
from builder.store.memory import MemoryAttachments, MemoryRecord
from builder.store.ports import UnitOfWork
from builder.store.record_sql import SqlRecord
from builder.store.standing_query import StandingQuery, place_of
from builder.usecases.erasure import erase_application
from builder.usecases.submit import submit_application
from publish.errors import Conflict, Integrity, TerangError
from tests.hardening.conftest import IS_LONG
from tests.makers import NOON, answers, on, user, version
from tests.office import Office, accepts_all, stored

Record = MemoryRecord | SqlRecord
LATER = NOON + timedelta(minutes=5)


def kept(record: Record, put: Callable[[UnitOfWork], object]) -> UnitOfWork:
    """A unit of work after one that did `put` and committed."""
    uow = record.uow()
    with uow:
        put(uow)
        uow.commit()
    return uow


@pytest.fixture
def office(record: Record) -> Office:
    made = Office(record)
    made.publishes(version())
    return made


def test_what_is_committed_is_there_for_others(record: Record) -> None:
    kept(record, lambda uow: uow.users.put(user("officer")))

    other = record.uow()
    with other.reading():
        assert user("officer") == other.users.get("petugas")


def test_what_is_not_committed_never_was(record: Record) -> None:
    uow = record.uow()
    with uow:
        uow.users.put(user("officer"))
    with uow.reading():
        assert uow.users.get("petugas") is None


def test_an_error_undoes_everything(record: Record) -> None:
    uow = record.uow()
    with pytest.raises(ZeroDivisionError), uow:
        uow.users.put(user("officer"))
        raise ZeroDivisionError
    with uow.reading():
        assert () == uow.users.all()


def test_a_view_does_not_change(record: Record) -> None:
    uow = record.uow()
    with uow.reading():
        assert () == uow.users.all()
        kept(record, lambda other: other.users.put(user("officer")))
        assert () == uow.users.all()


def test_a_unit_of_work_is_not_entered_twice(record: Record) -> None:
    uow = record.uow()
    with uow, pytest.raises(Integrity), uow.reading():
        pass
    with pytest.raises(Integrity):
        uow.commit()


def test_one_writer_after_the_other(record: Record) -> None:
    def one_more() -> None:
        uow = record.uow()
        with uow:
            found = uow.outbox.latest("count") or "0"
            uow.outbox.remember("count", str(int(found) + 1))
            uow.commit()

    in_threads(8, lambda: [one_more() for _ in range(5)])

    uow = record.uow()
    with uow.reading():
        assert "40" == uow.outbox.latest("count")


def test_a_second_factor_is_kept_and_taken_away(record: Record) -> None:
    factor = SecondFactor("petugas", "JBSWY3DPEHPK3PXP", 58, LATER)
    kept(record, lambda uow: uow.users.put(user("officer")))
    uow = kept(record, lambda uow: uow.factors.put(replace(factor, confirmed_at=None)))
    with uow:
        uow.factors.put(factor)
        uow.commit()
    with uow.reading():
        assert (factor,) == uow.factors.all()
        assert factor == uow.factors.get("petugas")
        assert uow.factors.get("admin") is None

    kept(record, lambda uow: uow.factors.remove("petugas"))

    with uow.reading():
        assert () == uow.factors.all()


def test_the_desk_keeps_its_notes(record: Record, office: Office) -> None:
    number, person = office.files(version()).number, user("officer")
    given = Assignment(number, person.id, "admin", LATER)

    def notes(uow: UnitOfWork) -> None:
        uow.users.put(person)
        uow.desk.assign(replace(given, at=NOON))
        uow.desk.assign(given)
        uow.desk.mark_assisted(number, person.id)
        uow.desk.index(number, ["a", "b"])
        uow.desk.index(number, ["b", "c"])

    uow = kept(record, notes)
    with uow.reading():
        assert given == uow.desk.assigned(number)
        assert uow.desk.assigned("KDI-0000-0000") is None
        asked = (number, "KDI-0000-0000")
        assert {number: person.id} == dict(uow.desk.looked_after(asked))
        assert (person.id, None) == (uow.desk.assisted_by(number), uow.desk.assisted_by("x"))
        found = [uow.applications.count(StandingQuery(applicant=d)) for d in "abcd"]
        assert [1, 1, 1, 0] == found
        mine = StandingQuery(assigned_to=person.id, is_open=True)
        assert 1 == uow.applications.count(mine)
        assert 0 == uow.applications.count(replace(mine, unit="dinas-lain"))
        assert 0 == uow.applications.count(replace(mine, statuses=("waiting",)))
        assert 0 == uow.applications.count(StandingQuery(assigned_to="admin"))

    office.moves(number, "accepted")
    with uow.reading():
        assert 1 == uow.applications.count(mine)
    kept(record, lambda uow: uow.desk.forget(number))

    with uow.reading():
        assert 0 == uow.applications.count(StandingQuery(applicant="a"))


def test_a_turn_of_a_service_is_taken_once(record: Record) -> None:
    stop = SuspensionTurn("pbg", 1, "supplies", "Habis.", "Run out.", "petugas", NOON)
    end = SuspensionTurn("pbg", 2, "", "", "", "petugas", LATER)
    other = replace(stop, service="kia")
    kept(record, lambda uow: uow.users.put(user("approver")))
    uow = kept(record, lambda uow: [uow.suspensions.add(turn) for turn in (stop, end, other)])
    with uow.reading():
        assert (stop, end) == uow.suspensions.of_service("pbg")
        assert (other, stop, end) == uow.suspensions.all()

    with pytest.raises(Conflict, match="STOP-CHANGED"), uow:
        uow.suspensions.add(replace(end, at=NOON))


def test_a_change_of_a_journey_is_taken_once(record: Record, office: Office) -> None:
    number = office.files(version()).number
    day = NOON.date()
    left = TravelMark(
        "kepala", 1, "departed", number, "izin-contoh", 1, day, "country", day, None, None,
        "petugas", NOON,
    )  # fmt: skip
    back = replace(left, change="returned", region=None, until=None, at=LATER)
    longer = replace(back, change="extended", until=day)
    longest = replace(longer, nth=2)
    done = replace(back, change="reported", cost=5)
    again = replace(left, trip=2, acting="sekretaris", at=LATER)
    kept(record, lambda uow: uow.users.put(user("officer")))
    uow = kept(
        record, lambda uow: [uow.travels.add(m) for m in (left, longer, longest, back, again)]
    )
    with uow.reading():
        assert {left, longer, longest, back, again} == set(uow.travels.of_order(number))
        assert (again,) == uow.travels.last_of("kepala")
        assert () == uow.travels.last_of("camat") == uow.travels.of_order("KDI-0000-0000")
        assert left == uow.travels.unfinished()[0]

    kept(record, lambda uow: uow.travels.add(done))
    with uow.reading():
        assert (again,) == uow.travels.unfinished()
    with pytest.raises(Conflict, match="TRAVEL-CHANGED"), uow:
        uow.travels.add(replace(left, at=LATER))


def test_a_list_is_narrowed_and_counted_up_to_a_limit(record: Record, office: Office) -> None:
    done, waiting = office.files(version()).number, office.files(version()).number
    office.issues(done)
    office.moves(waiting, "accepted")
    filed = office.files(version()).number
    due = date(2026, 3, 9)
    uow = record.uow()

    def found(**query: Any) -> set[str]:
        with uow.reading():
            rows = uow.applications.standings(StandingQuery(**query))
            assert len(rows) == uow.applications.count(StandingQuery(**query))
        return {row.number for row in rows}

    assert {waiting, filed} == found(is_open=True)
    assert {done} == found(is_open=False)
    assert {done, waiting} == found(due_from=due, due_before=due + timedelta(days=1))
    assert set() == found(due_from=due + timedelta(days=1))
    assert {waiting, filed} == found(is_owing=True)
    assert {waiting, filed} == found(unit="dinas-contoh", is_open=True)
    assert set() == found(unit="dinas-lain")
    with uow.reading():
        assert 2 == uow.applications.count(StandingQuery(most=2))
        query = StandingQuery(unit="dinas-contoh", limit=2)
        first = uow.applications.standings(query)
        rest = uow.applications.standings(replace(query, after=place_of(first[-1])))
        back = uow.applications.standings(replace(query, before=place_of(rest[0])))
    assert [{waiting, done}, {filed}] == [{r.number for r in page} for page in (first, rest)]
    assert first == back


def test_a_line_of_the_bank_is_taken_once(record: Record) -> None:
    line = ReceiptLine("a", 5, date(2026, 3, 2), "teks", "", 0, "unknown-number", "", LATER, "bank")
    mine = replace(line, id="b", unit="dinas-contoh", number="KDI-0000-0000")
    uow = kept(record, lambda uow: (uow.receipts.add(line), uow.receipts.add(mine)))

    with uow, pytest.raises(Conflict):
        uow.receipts.add(mine)
    with uow.reading():
        assert line == uow.receipts.get("a")
        assert uow.receipts.get("c") is None
        assert (mine, line) == uow.receipts.latest(None, 9)
        assert (mine,) == uow.receipts.latest("dinas-contoh", 1)
        assert (line,) == uow.receipts.latest("dinas-lain", 9)


def test_a_place_is_known_since_the_last_time(record: Record) -> None:
    uow = kept(record, lambda uow: (uow.factors.know("a", NOON), uow.factors.know("a", LATER)))

    with uow.reading():
        assert uow.factors.is_known("a", LATER)
        assert not uow.factors.is_known("a", LATER + timedelta(seconds=1))
        assert not uow.factors.is_known("b", NOON)


def test_versions_come_back_in_order(record: Record) -> None:
    first, second = stored(version(1)), stored(version(2))
    uow = kept(record, lambda uow: (uow.versions.add(first), uow.versions.add(second)))

    with uow.reading():
        assert (first, second) == uow.versions.of_service("izin-contoh")
        assert second == uow.versions.get("izin-contoh", 2)
        assert first == uow.versions.by_draft(first.draft)
        assert ("izin-contoh",) == uow.versions.services()
        assert uow.versions.get("izin-contoh", 3) is None


@pytest.mark.parametrize(
    "again", [stored(version(1)), stored(version(2), draft="draft-izin-contoh-1")]
)
def test_neither_a_version_nor_a_draft_is_published_twice(record: Record, again: Any) -> None:
    uow = kept(record, lambda uow: uow.versions.add(stored(version(1))))

    with pytest.raises(Conflict) as refused, uow:
        uow.versions.add(again)
    assert "VERSION-EXISTS" == refused.value.problems[0].code


def test_an_application_comes_back_equal(office: Office) -> None:
    number = office.files(version(), answers=answers(nama="Ç\U0001f600 \u202f")).number
    uow = office.uow()
    with uow.reading():
        found = uow.applications.get(number)
        (event,) = uow.applications.events(number)

    assert found is not None
    assert "Ç\U0001f600 \u202f" == found.answers["nama"]
    assert (NOON, NOON.date()) == (event.recorded_at, event.recorded_at.date())


@pytest.mark.parametrize("member", ["number", "idempotency_key_hash"])
def test_number_and_key_are_taken_once(office: Office, member: str) -> None:
    number = office.files(version()).number
    uow = office.uow()
    with pytest.raises(Conflict), uow:
        found = uow.applications.get(number)
        assert isinstance(found, Application)
        other = replace(found, number="KDI-0000-0000", idempotency_key_hash="other")
        uow.applications.add(replace(other, **{member: getattr(found, member)}))


def test_a_sequence_is_taken_once(office: Office) -> None:
    number = office.files(version()).number
    uow = office.uow()
    with pytest.raises(Conflict), uow:
        (event,) = uow.applications.events(number)
        uow.applications.add_event(replace(event, code="accepted"))


def test_an_event_needs_its_application(record: Record) -> None:
    uow = record.uow()
    with pytest.raises(Conflict), uow:
        event = ApplicationEvent("KDI-0000-0000", 1, "filed", NOON.date(), NOON, "applicant")
        uow.applications.add_event(event)


def test_nobody_changes_what_is_inside(office: Office) -> None:
    given = answers()
    number = office.files(version(), answers=given).number
    given["nama"] = "changed"
    uow = office.uow()
    with uow.reading():
        found = uow.applications.get(number)
        assert found is not None
        found.answers["jenis"] = "changed"  # type: ignore[index]
    with uow.reading():
        again = uow.applications.get(number)

    assert again is not None
    assert answers() == again.answers


def test_lists_are_narrowed_ordered_and_paged(office: Office) -> None:
    numbers = [office.files(version(), now=on(f"2026-03-0{d}")).number for d in (4, 5, 6)]
    office.moves(numbers[2], "accepted", now=on("2026-03-06"))
    office.moves(numbers[1], "accepted", now=on("2026-03-09"))

    uow = office.uow()
    with uow.reading():
        list_, count = uow.applications.standings, uow.applications.count

        def found(**given: Any) -> list[str]:
            query = StandingQuery(**given)
            assert count(query) == len(list_(query)) or "limit" in given
            return [s.number for s in list_(query)]

        assert [numbers[2], numbers[1], numbers[0]] == found()
        assert numbers[2:] == found(limit=1)
        assert [numbers[0]] == found(statuses=("filed",))
        assert [] == found(statuses=())
        assert [numbers[2]] == found(due_before=date(2026, 3, 14))
        assert [] == found(unit="dinas-lain")
        assert [numbers[1]] == found(number=numbers[1], unit="dinas-contoh", service="izin-contoh")


def test_the_unit_of_the_step_sees_it_too(office: Office) -> None:
    number = office.files(version()).number
    office.moves(number, "accepted")
    office.moves(number, "step_done", step="periksa")
    uow = office.uow()
    with uow.reading():
        found = uow.applications.standings(StandingQuery(unit="badan-pendapatan"))

    assert [number] == [s.number for s in found]


def test_the_outbox_keeps_the_order_of_commits_and_of_a_claim(record: Record) -> None:
    def fill(uow: UnitOfWork) -> None:
        for place in range(4):
            at = NOON + timedelta(seconds=place)
            uow.outbox.add(OutboxRow(0, b"%d" % place, (b"{}",), None, at))

    uow = kept(record, fill)
    with uow:
        rows = uow.outbox.waiting()
        uow.outbox.claim("B1", [rows[2].id, rows[0].id])
        uow.commit()
    with uow.reading():
        assert [b"1", b"3"] == [r.entry for r in uow.outbox.waiting()]
        assert [b"2", b"0"] == [r.entry for r in uow.outbox.claimed()]
        assert NOON + timedelta(seconds=3) == uow.outbox.last_recorded_at()
        assert rows[0].documents == (b"{}",)
    with uow:
        uow.outbox.mark_released("B1", LATER)
        uow.commit()
    with uow.reading():
        assert () == uow.outbox.claimed()
        assert 2 == len(uow.outbox.waiting())


def test_what_was_remembered_last_holds(record: Record) -> None:
    uow = kept(record, lambda uow: uow.outbox.remember("units", "1"))
    kept(record, lambda uow: uow.outbox.remember("units", "2"))

    with uow.reading():
        assert ("2", None) == (uow.outbox.latest("units"), uow.outbox.latest("other"))
        assert uow.outbox.last_recorded_at() is None


def test_sessions_and_attempts_are_forgotten_by_age(record: Record) -> None:
    old, new = Session("h1", "ani", NOON, NOON), Session("h2", "ani", LATER, LATER)

    def fill(uow: UnitOfWork) -> None:
        uow.sessions.put(old)
        uow.sessions.put(new)
        for at in (NOON, LATER, LATER):
            uow.sessions.add_attempt("account ani", at)

    uow = kept(record, fill)
    with uow:
        assert (3, 2) == (
            uow.sessions.attempts("account ani", NOON),
            uow.sessions.attempts("account ani", LATER),
        )
        uow.sessions.purge(LATER, LATER)
        assert (None, new) == (uow.sessions.get("h1"), uow.sessions.get("h2"))
        assert 2 == uow.sessions.attempts("account ani", NOON)
        uow.sessions.remove_of("ani")
        uow.sessions.clear_attempts("account ani")
        assert (None, 0) == (uow.sessions.get("h2"), uow.sessions.attempts("account ani", NOON))


def test_a_receipt_vouches_for_one_report(office: Office) -> None:
    number = office.files(version()).number
    report = ChargeReport("R1", "izin-contoh", NOON.date(), 50000, "asked", number, "note", NOON)
    anonymous = replace(report, id="R2", number=None)

    def fill(uow: UnitOfWork) -> None:
        for each in (report, anonymous, replace(anonymous, id="R3", asked_on=date(2026, 4, 1))):
            uow.reports.add(each)

    uow = kept(office.record, fill)
    with uow.reading():
        found = uow.reports.between("izin-contoh", date(2026, 3, 1), date(2026, 4, 1))
        assert (report, anonymous) == found
        assert ["R3", "R2"] == [r.id for r in uow.reports.latest(2)]
    with pytest.raises(Conflict), uow:
        uow.reports.add(replace(report, id="R4"))
    with uow:
        uow.reports.forget_notes(number)
        assert ["note", "note", ""] == [r.note for r in uow.reports.latest(3)]


def test_what_is_kept_after_closing_is_found_until_it_is_erased(office: Office) -> None:
    first, second, still_open = (office.files(version()).number for _ in range(3))
    for number in (first, second):
        office.moves(number, "returned", reason="unclear")
        office.moves(number, "withdrawn")
    uow, later = office.uow(), NOON.date() + timedelta(days=1)

    def kept_after(before: date, limit: int = 9) -> set[str]:
        with uow.reading():
            return set(uow.applications.kept_after("izin-contoh", before, limit))

    assert (set(), {first, second}) == (kept_after(NOON.date()), kept_after(later))
    assert still_open not in kept_after(later)
    assert 1 == len(kept_after(later, 1))
    erase_application(office.uow(), MemoryAttachments(), number=first, calendar=office.calendar)
    assert {second} == kept_after(later)


def test_requests_about_data_wait_for_their_answer(office: Office) -> None:
    number = office.files(version()).number
    later = NOON + timedelta(hours=1)
    first = DataRequest(number, 1, "erase", "kata", NOON, "ya", later, "ani")
    second = DataRequest(number, 2, "correct", "kata", later)

    def fill(uow: UnitOfWork) -> None:
        for each in (second, replace(first, answered_at=None, answer="", by=""), first):
            uow.data_requests.put(each)

    uow = kept(office.record, fill)
    with uow.reading():
        assert (first, second) == uow.data_requests.of_number(number)
        assert (second,) == uow.data_requests.waiting(9)
    with uow:
        uow.data_requests.forget(number)
        found = uow.data_requests.of_number(number)
        assert [("", ""), ("", "")] == [(r.note, r.answer) for r in found]


def test_turns_of_a_report_are_added_and_their_words_forgotten(office: Office) -> None:
    number = office.files(version()).number
    report = ChargeReport("R1", "izin-contoh", NOON.date(), 1, "asked", number, "note", NOON)
    named = replace(report, openness="open", reporter="nama", step="periksa", key_hash="h")
    other = replace(report, id="R2", number=None)
    turns = [
        ReportTurn("R1", 1, "replied", None, "kata", "ani", NOON),
        ReportTurn("R1", 2, "decided", "proven", "kata", "ani", NOON),
        ReportTurn("R2", 1, "replied", None, "kata", "ani", NOON),
    ]

    def fill(uow: UnitOfWork) -> None:
        for each in (named, other):
            uow.reports.add(each)
        for turn in reversed(turns):
            uow.reports.add_turn(turn)

    uow = kept(office.record, fill)
    with uow.reading():
        assert (named, None) == (uow.reports.get("R1"), uow.reports.get("R9"))
        assert (named, other) == uow.reports.all_of("izin-contoh")
        assert tuple(turns[:2]) == uow.reports.turns("R1")
    with pytest.raises(Conflict), uow:
        uow.reports.add_turn(replace(turns[0], note="x"))
    with uow:
        uow.reports.forget_notes(number)
        assert replace(named, note="", reporter="") == uow.reports.get("R1")
        assert ["", ""] == [t.note for t in uow.reports.turns("R1")]
        assert ["kata"] == [t.note for t in uow.reports.turns("R2")]


def test_pending_answers_belong_to_holder_and_service(record: Record) -> None:
    mine = PendingAnswers("h", "izin-contoh", 1, (("f1", "a"), ("f1", "b")), NOON)
    uow = kept(record, lambda uow: uow.pending.put(mine))
    kept(record, lambda uow: uow.pending.put(replace(mine, pairs=(), saved_at=LATER)))

    with uow:
        assert replace(mine, pairs=(), saved_at=LATER) == uow.pending.get("h", "izin-contoh")
        assert uow.pending.get("other", "izin-contoh") is None
        uow.pending.purge(LATER, LATER)
        assert uow.pending.get("h", "izin-contoh") is not None
        uow.pending.purge(LATER + timedelta(seconds=1), LATER)
        assert uow.pending.get("h", "izin-contoh") is None


def test_saved_answers_are_found_by_their_code_and_stay_longer(record: Record) -> None:
    saved = PendingAnswers("h", "izin-contoh", 1, (("f1", "a"),), NOON, "KDI-1", "hash")
    begun = PendingAnswers("h", "izin-lain", 1, (), NOON)
    uow = kept(record, lambda uow: [uow.pending.put(p) for p in (begun, saved)])

    with uow:
        assert saved == uow.pending.by_code("KDI-1")
        assert uow.pending.by_code("KDI-2") is None
        assert (saved, begun) == uow.pending.of_holder("h")
        assert () == uow.pending.of_holder("other")
        uow.pending.purge(LATER, NOON)
        assert (saved,) == uow.pending.of_holder("h")
        uow.pending.purge(LATER, LATER)
        assert () == uow.pending.of_holder("h")


def test_attachments_wait_until_they_are_claimed(office: Office) -> None:
    number = office.files(version()).number
    free = Attachment("A1", "image/png", 10, "d", "ktp.png", "h", NOON)
    claimed = replace(free, id="A2", number=number)
    uow = kept(office.record, lambda uow: [uow.attachments_meta.put(a) for a in (free, claimed)])

    with uow:
        assert (claimed,) == uow.attachments_meta.of_application(number)
        assert (free,) == uow.attachments_meta.unclaimed(LATER)
        assert () == uow.attachments_meta.unclaimed(NOON)
        uow.attachments_meta.remove("A1")
        assert uow.attachments_meta.get("A1") is None


def test_payments_come_back(office: Office) -> None:
    number = office.files(version()).number
    office.issues(number)
    uow = office.uow()
    with uow.reading():
        paid = uow.payments.of_application(number)

    assert (Payment(number, 4, 36000, NOON.date(), NOON, "semua"),) == paid


def test_old_receipts_are_forgotten(office: Office) -> None:
    one = office.files(version(), now=NOON).number
    two = office.files(version(), now=LATER).number
    uow = kept(office.record, lambda uow: uow.applications.forget_receipts(LATER))
    with uow.reading():
        found = [uow.applications.get(number) for number in (one, two)]

    assert [True, False] == [a is not None and a.sealed_receipt == b"" for a in found]


def test_the_same_key_at_the_same_time_gives_one_application(office: Office) -> None:
    current, got = version(), []

    def send() -> None:
        got.append(
            submit_application(
                office.uow(),
                version=current,
                judge=accepts_all,
                calendar=office.calendar,
                answers=answers(),
                lang="id",
                idempotency_key="the same key for all of them",
                now=NOON,
                rng=office.rng,
                prefix="KDI",
            )
        )

    posts = 200 if IS_LONG else 8
    in_threads(posts, send)

    assert posts == len(got)
    assert 1 == len({(s.number, s.receipt_key, s.entry) for s in got})
    assert 1 == len(office.entries())


def office_version(office: Office) -> Any:
    return version()


def in_threads(count: int, act: Callable[[], object]) -> None:
    """Do it at the same time; an error in any of them is an error here."""
    failed: list[TerangError] = []

    def run() -> None:
        try:
            act()
        except TerangError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == failed


def test_what_is_written_beside_others_is_kept_or_undone_whole(record: Record) -> None:
    uow = record.uow()
    with uow.beside():
        uow.users.put(user("officer", id_="ani"))
        uow.commit()
    with pytest.raises(ZeroDivisionError), uow.beside():
        uow.users.put(user("officer", id_="budi"))
        raise ZeroDivisionError
    with uow.reading():
        assert ["ani"] == [person.id for person in uow.users.all()]


def test_a_refused_row_leaves_the_transaction_usable(record: Record, office: Office) -> None:
    uow = record.uow()
    with uow:
        with pytest.raises(Conflict):
            uow.versions.add(stored(version()))
        uow.users.put(user("officer"))
        uow.commit()
    with uow.reading():
        assert uow.users.get("petugas") is not None
