"""Fifty-four ways to cheat at the desk, and what becomes of each.

`IMPOSSIBLE`: it is refused, and nothing of the application has changed.
`VISIBLE`: it goes through, and the published site says so at the place that is looked at here.
There is no third kind.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from builder.app import create_app
from builder.cli.publishing import publish_all
from builder.domain import draft
from builder.usecases.erasure import erase_application
from builder.workspace import open_workspace
from publish.errors import TerangError
from publish.pages.routes import PageRef, path_of
from tests.builder.demo.cities import copied, run, small_city
from tests.hardening import schemes
from tests.hardening.cheats import FEE, SERVICE, Clock, Desk, as_it_was

OFFICER, TREASURER, HEAD, STRANGER = (
    "petugas-dpmptsp",
    "bendahara",
    "kepala",
    "petugas-disdukcapil",
)
Act = Callable[[Desk, str], object]
APPLICATIONS = "data/applications.csv"
REFUSED = frozenset({403, 404, 405, 409, 422})


def act(person: str, code: str, **fields: object) -> Act:
    """One act of one person through the screens."""
    return lambda desk, number: desk.posts(person, number, code, **fields)


def move(code: str, **about: object) -> Act:
    """The same by somebody who has every right, at the door of the API."""
    return lambda desk, number: desk.moves(number, code, **about)


def days_off(desk: Desk, days: int) -> str:
    return (desk.clock().date() + timedelta(days=days)).isoformat()


def approves_own_draft(desk: Desk, number: str) -> object:
    at = desk.clock()
    own = draft.started("d", SERVICE, "{}", "{}", "penulis", at)
    return draft.approved(draft.proposed(own, "x", "penulis", at), "x", "penulis", at)


def erases(desk: Desk, number: str) -> object:
    given = {"number": number, "calendar": desk.city.calendar()}
    return erase_application(desk.city.uow(), desk.city.attachments, **given)


def changes_the_tariff_file(desk: Desk, number: str) -> int:
    path = desk.city.folder / "form_schemas" / SERVICE / "service.json"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b'"amount"', b'"amount_"'))
    assert FEE == desk.progress(number).fee
    status = desk.posts(TREASURER, number, "payment_recorded", amount=FEE + 50_000)
    path.write_bytes(kept)
    return status


def replays(desk: Desk, number: str) -> int:
    """The bank's notice of the payment that stands there already, and again."""
    assert 200 == desk.notice("again", number)
    desk.notice("again", number)
    return desk.posts(TREASURER, number, "payment_recorded", amount=FEE)


def posts_to(who: str, address: str, **fields: str) -> Act:
    def attempt(desk: Desk, number: str) -> int:
        return desk.browser(who).post(address.format(number=number), fields).status_code

    return attempt


IMPOSSIBLE: Mapping[str, tuple[str, Act]] = {
    "backdate before it was filed": ("filed", act(OFFICER, "accepted", claimed_on="2026-10-01")),
    "write down what is still to happen": (
        "filed",
        lambda desk, n: desk.posts(OFFICER, n, "accepted", claimed_on=days_off(desk, 3)),
    ),
    "skip a step": ("accepted", move("step_done", step="penetapan-retribusi")),
    "take the payment step first": ("accepted", move("step_done", step="pembayaran")),
    "approve before the steps are done": ("accepted", act(HEAD, "approved")),
    "hand over without a decision": ("worked", act(HEAD, "issued")),
    "leave the payment step unpaid": ("to pay", act(OFFICER, "step_done")),
    "charge more than the tariff": (
        "to pay",
        act(TREASURER, "payment_recorded", amount=FEE + 50_000),
    ),
    "take the fee twice": ("paid", act(TREASURER, "payment_recorded", amount=FEE)),
    "replay the bank's notice": ("paid", replays),
    "forge the bank's notice": ("to pay", lambda desk, n: desk.notice("x", n, b"k" * 32)),
    "give back more than came in": ("paid", act(TREASURER, "refunded", amount=1)),
    "take money in as an officer": ("to pay", act(OFFICER, "payment_recorded", amount=FEE)),
    "reject without a ground": ("accepted", act(HEAD, "rejected")),
    "reject on a ground of one's own": ("accepted", act(HEAD, "rejected", reason="tidak-suka")),
    "reopen what was handed over": ("issued", act(HEAD, "accepted")),
    "decide again": ("rejected", act(HEAD, "approved")),
    "take another unit's case": (
        "accepted",
        posts_to(STRANGER, "/meja/permohonan/{number}/petugas", person=STRANGER),
    ),
    "move another unit's case": ("filed", act(STRANGER, "accepted")),
    "answer in the applicant's name": ("waiting", act(OFFICER, "corrected")),
    "send back for a phantom document": (
        "accepted",
        act(OFFICER, "correction_requested", reason="missing", fields="/surat_rt"),
    ),
    "stop the clock without a reason": ("accepted", act(OFFICER, "correction_requested")),
    "go on from a page that was overtaken": ("accepted", act(HEAD, "step_done", sequence=1)),
    "erase an open application": ("accepted", erases),
    "approve one's own definition": ("filed", approves_own_draft),
    "give oneself another role": ("filed", posts_to(OFFICER, "/meja/orang", role="treasurer")),
    "change the tariff under it": ("to pay", changes_the_tariff_file),
    "name a deputy who may not act": ("filed", schemes.forges_a_deputy),
    "date a definition before the last one": ("filed", schemes.dates_before_the_last),
    "delete a note": ("waiting", schemes.deletes_a_note),
    "read a report about one's own office": ("filed", schemes.reads_the_report(OFFICER)),
    "find out as an administrator who reported": ("filed", schemes.reads_the_report("admin")),
    "find out as an auditor who reported": ("filed", schemes.reads_the_report("pengawas")),
    "take back what a report came to": ("filed", schemes.decides_again),
    "put right alone what one recorded": ("accepted", schemes.puts_own_right),
    "take back an acceptance, so that the clock begins anew": (
        "accepted",
        schemes.puts_right(OFFICER, 2, "taken_back", "facts"),
    ),
    "say that it was accepted later": ("accepted", schemes.accepts_later),
    "say that a decision was made before": (
        "rejected",
        schemes.puts_right(OFFICER, 6, "date", "mistyped", days=-1),
    ),
    "take out a step from under the others": (
        "to pay",
        schemes.puts_right(OFFICER, 3, "taken_back", "not-done"),
    ),
    "withdraw somebody's report": ("filed", schemes.withdraws_a_report),
}


@dataclass(frozen=True, slots=True)
class Visible:
    """Done to an application at `stage`; `where` shows it of the published site."""

    stage: str
    attempt: Act
    where: Callable[[Desk, str], bool]
    is_late: bool = False


def says(*words: str) -> Callable[[Desk, str], bool]:
    """The public page of the application has all of this."""
    return lambda desk, number: all(part in desk.page(number) for part in words)


def listed(kind: str, amount: int) -> Callable[[Desk, str], bool]:
    """The table of differences, the page of the money and the application's own page have it."""

    def looks(desk: Desk, number: str) -> bool:
        rows = csv.DictReader(io.StringIO(desk.public("data/differences.csv")))
        found = [(r["kind"], int(r["amount"])) for r in rows if r["number"] == number]
        page = path_of(PageRef("revenue", "", "en")).strip("/")
        return (
            (kind, amount) in found
            and number in desk.public(page, "index.html")
            and f"Rp{amount:,}" in desk.page(number)
        )

    return looks


def flagged(flag: str) -> Callable[[Desk, str], bool]:
    """The table of flags counts at least one case of it for the service."""

    def looks(desk: Desk, number: str) -> bool:
        rows = csv.DictReader(io.StringIO(desk.public("data/flags.csv")))
        return any((r["service"], r["flag"]) == (SERVICE, flag) and int(r["part"]) for r in rows)

    return looks


def both(*looks: Callable[[Desk, str], bool]) -> Callable[[Desk, str], bool]:
    return lambda desk, number: all(look(desk, number) for look in looks)


def hands_over_then_takes_out(desk: Desk, number: str) -> int:
    for code in ("approved", "issued"):
        desk.posts(HEAD, number, code)
    return desk.posts(TREASURER, number, "payment_reversed", amount=FEE)


def oldest_issued(desk: Desk) -> str:
    """What was published long ago."""
    rows = csv.DictReader(io.StringIO(desk.public(APPLICATIONS)))
    issued = [(int(row["first_entry"]), row["number"]) for row in rows if row["status"] == "issued"]
    return min(issued)[1]


def is_overdue(desk: Desk, number: str) -> bool:
    """Undecided in the public table after its public due date, and counted among those."""
    rows = {r["number"]: r for r in csv.DictReader(io.StringIO(desk.public(APPLICATIONS)))}
    measures = csv.DictReader(io.StringIO(desk.public("data/measures.csv")))
    of_service = next(row for row in measures if row["service"] == SERVICE)
    due_on, decided_on = rows[number]["due_on"], rows[number]["decided_on"]
    return due_on < of_service["until"] and not decided_on and int(of_service["overdue"]) > 0


def put_right(kind: str) -> Callable[[Desk, str], bool]:
    """The table of events put right and the page of corrections have it."""

    def looks(desk: Desk, number: str) -> bool:
        rows = csv.DictReader(io.StringIO(desk.public("data/event_corrections.csv")))
        page = path_of(PageRef("corrections", "", "en")).strip("/")
        return (number, kind) in {(row["number"], row["kind"]) for row in rows} and (
            number in desk.public(page, "index.html")
        )

    return looks


def deletes_from_the_record(desk: Desk, number: str) -> int:
    number = oldest_issued(desk)
    with sqlite3.connect(desk.city.folder / "data/record.sqlite") as record:
        record.execute("PRAGMA foreign_keys = OFF")
        for table in ("event", "standing", "application"):
            record.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608
    record.close()
    return 303


VISIBLE: Mapping[str, Visible] = {
    "backdate by some days": Visible(
        "filed",
        lambda desk, n: desk.posts(OFFICER, n, "accepted", claimed_on=days_off(desk, -2)),
        says("written down on"),
    ),
    "call more money a surplus": Visible(
        "paid", act(TREASURER, "overpaid", amount=50_001), listed("overpaid", 50_001)
    ),
    "take out the payment after handing over": Visible(
        "worked", hands_over_then_takes_out, listed("unpaid", FEE)
    ),
    "give the fee back to a friend": Visible(
        "rejected", act(TREASURER, "refunded", amount=FEE), listed("refunded", FEE)
    ),
    "withdraw in the applicant's name": Visible(
        "accepted", act(OFFICER, "withdrawn"), says("Withdrawn", "typed by an officer")
    ),
    "let an application lie": Visible(
        "accepted",
        lambda desk, n: 303,
        is_overdue,
    ),
    "stop the clock just before it is due": Visible(
        "accepted",
        act(OFFICER, "correction_requested", reason="missing"),
        both(flagged("late_stop"), says("clock stopped", "something is missing")),
        is_late=True,
    ),
    "reject on the last day": Visible(
        "accepted",
        act(HEAD, "rejected", reason="tata-ruang"),
        both(flagged("late_rejection"), says("Rejected")),
        is_late=True,
    ),
    "give a decision a better ground": Visible(
        "rejected",
        schemes.puts_right(OFFICER, 6, "reason", "law", right_reason="hak-tanah"),
        both(says("Put right by the office: Rejected", "the right reason"), put_right("reason")),
    ),
    "reject in time, take it back, and go on late": Visible(
        "accepted",
        schemes.then_takes_back("rejected", 3, reason="tata-ruang"),
        both(says("Rejected", "taken back"), put_right("taken_back"), is_overdue),
        is_late=True,
    ),
    "stop the clock before it is due, and take that back": Visible(
        "accepted",
        schemes.then_takes_back("correction_requested", 3, reason="missing"),
        both(says("clock stopped", "taken back"), put_right("taken_back"), is_overdue),
        is_late=True,
    ),
    "date a definition some days back": Visible(
        "filed",
        schemes.dates_some_days_back,
        lambda desk, n: "Published only on" in desk.public("en", "changes", "index.html"),
    ),
    "delete what was published from the record": Visible(
        "filed", deletes_from_the_record, lambda desk, n: "Issued" in desk.page(oldest_issued(desk))
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = copied(
        small_city(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("cheats") / "city"
    )
    clock = Clock()
    city = open_workspace(folder, clock=clock, env={})
    yield Desk(city, create_app(city), clock)
    city.close()


@pytest.mark.parametrize("cheat", IMPOSSIBLE)
def test_it_is_impossible_to(desk: Desk, cheat: str) -> None:
    stage, attempt = IMPOSSIBLE[cheat]
    number = desk.application(stage)

    with as_it_was(desk, number):
        try:
            assert attempt(desk, number) in REFUSED
        except TerangError as refused:
            assert refused.problems


@pytest.fixture(scope="module")
def cheated(desk: Desk) -> dict[str, str]:
    """Every visible cheat done, each to an application of its own, and the site published."""
    first = {name: desk.application(cheat.stage) for name, cheat in VISIBLE.items()}
    due_on = desk.progress(first["let an application lie"]).due_on
    assert due_on is not None
    desk.go_to(desk.clock().date() + timedelta(days=3))
    for is_late in (False, True):
        for name, cheat in VISIBLE.items():
            if cheat.is_late is is_late:
                assert cheat.attempt(desk, first[name]) == 303, name
        desk.go_to(due_on)
    desk.go_to(due_on + timedelta(days=4))
    publish_all(desk.city)
    return first


@pytest.mark.parametrize("cheat", VISIBLE)
def test_the_public_site_shows(desk: Desk, cheated: dict[str, str], cheat: str) -> None:
    assert VISIBLE[cheat].where(desk, cheated[cheat]), desk.page(cheated[cheat])


def test_going_on_late_takes_a_reason(desk: Desk, cheated: dict[str, str]) -> None:
    number = cheated["let an application lie"]

    with as_it_was(desk, number):
        assert 422 == desk.posts(HEAD, number, "step_done")


def test_a_published_page_that_was_edited_is_named(desk: Desk, cheated: dict[str, str]) -> None:
    number = cheated["call more money a surplus"]
    (page,) = Path(desk.city.public).glob(f"permohonan/*/{number}.html")
    kept = page.read_bytes()
    page.write_bytes(kept.replace(b"50.001", b"00.000"))

    verdict = run("verify", "--workspace", desk.city.folder)
    page.write_bytes(kept)

    assert 3 == verdict.exit_code
    assert number in verdict.stderr + verdict.stdout


def test_a_day_off_that_is_invented_afterwards_moves_nothing(
    desk: Desk, cheated: dict[str, str]
) -> None:
    """The due date stays what it was when the clock started, and the calendar that holds from now
    on is published as such."""
    number = cheated["let an application lie"]
    due_on = desk.progress(number).due_on
    assert due_on is not None
    before = _row(desk, number)

    with schemes.day_off_invented(desk, due_on):
        publish_all(desk.city)

        assert due_on == desk.progress(number).due_on
        assert before["due_on"] == _row(desk, number)["due_on"] == due_on.isoformat()
        assert is_overdue(desk, number)


def _row(desk: Desk, number: str) -> Mapping[str, str]:
    rows = csv.DictReader(io.StringIO(desk.public(APPLICATIONS)))
    return next(row for row in rows if row["number"] == number)


def test_there_are_fifty_four() -> None:
    assert 54 == len(IMPOSSIBLE) + len(VISIBLE) + 1
    assert not IMPOSSIBLE.keys() & VISIBLE.keys()
