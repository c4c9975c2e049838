"""Cheats that take more than one act: a deputy of one's own, a definition dated back, a report that
should vanish, a day off invented.

Each gives the status of the answer, or raises what the use case raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from builder.domain.user import User
from builder.domain.version import opened
from builder.usecases.amend import Amendment, amend_event
from builder.usecases.charges import report_charge
from builder.usecases.drafts import approve_draft, import_definition, propose_draft
from builder.usecases.publishing import publish_version
from builder.usecases.travel import Recording, record_travel
from publish.errors import TerangError
from publish.facts.json_text import write_json
from tests.hardening.cheats import HONEST, SERVICE, Desk

TRAVEL = "sppd-elektronik"
OFFICER, COMPLAINTS = "petugas-dpmptsp", "pengaduan"


def forges_a_deputy(desk: Desk, number: str) -> int:
    """A head leaves, and somebody acts who may not act for that post."""
    order, journeys = _issued_order(desk), _journeys(desk)
    recording = Recording("departed", desk.clock().date(), acting="wali-kota-palsu")
    refused = _refusal(
        lambda: record_travel(
            desk.city.uow(),
            number=order,
            recording=recording,
            user=HONEST,
            now=desk.clock(),
            calendar=desk.city.calendar(),
            shelf=desk.city.shelf(),
        )
    )
    assert "TRAVEL-ACTING" in refused
    assert journeys == _journeys(desk)
    return 422


def puts_right(
    who: str, amends: int, kind: str, reason: str, days: int | None = None, **right: str
) -> Callable[[Desk, str], int]:
    """Send the last page of a correction; `days` from today is the day that is said to be right."""

    def attempt(desk: Desk, number: str) -> int:
        if days is not None:
            right["right_on"] = (desk.clock().date() + timedelta(days=days)).isoformat()
        said = {"kind": kind, "reason": reason, "sequence": str(desk.count(number)), **right}
        address = f"/meja/permohonan/{number}/ralat/{amends}"
        return desk.browser(who).post(address, {**said, "stage": "do"}).status_code

    return attempt


def puts_own_right(desk: Desk, number: str) -> int:
    """Who recorded it takes it back alone."""
    said = Amendment(2, "date", "mistyped", right_on=desk.clock().date() - timedelta(days=1))
    given = {"number": number, "amendment": said, "calendar": desk.city.calendar()}
    refused = _refusal(lambda: amend_event(desk.city.uow(), user=HONEST, now=desk.clock(), **given))
    assert ["AMEND-OWN"] == refused
    return 422


def accepts_later(desk: Desk, number: str) -> int:
    """The next day, the clock is to start on that day."""
    desk.go_to(desk.clock().date() + timedelta(days=1))
    return puts_right(OFFICER, 2, "date", "mistyped", days=0)(desk, number)


def then_takes_back(code: str, amends: int, **fields: str) -> Callable[[Desk, str], int]:
    """The head does it, and an officer takes it back when it has served."""

    def attempt(desk: Desk, number: str) -> int:
        desk.posts("kepala", number, code, **fields)
        return puts_right(OFFICER, amends, "taken_back", "facts")(desk, number)

    return attempt


def dates_before_the_last(desk: Desk, number: str) -> int:
    """A definition that is to hold from before the one that holds."""
    assert ["VERSION-EARLIER"] == _published(desk, date(2020, 1, 1))
    return 422


def dates_some_days_back(desk: Desk, number: str) -> int:
    """One that is to hold from some days ago."""
    assert [] == _published(desk, desk.clock().date() - timedelta(days=2))
    return 303


def _published(desk: Desk, begins: date) -> list[str]:
    """Two people publish the definition anew, from that day on; what refuses it."""
    folder = desk.city.folder / "form_schemas" / SERVICE
    service, form = (
        (folder / name).read_text(encoding="utf-8") for name in ("service.json", "form.json")
    )
    dated = re.sub(r'("effective_from": ")[0-9-]+', rf"\g<1>{begins.isoformat()}", service)
    author, signer, at = *_people(desk), desk.clock()
    bench, checks = desk.city.workbench, desk.city.checks()
    given = {"service_text": dated, "form_text": form, "user": author, "now": at}
    draft = import_definition(bench, rng=desk.city.rng, **given)
    put = propose_draft(bench, draft_id=draft.id, user=author, now=at, checks=checks)
    approve_draft(bench, draft_id=draft.id, digest=put.digest or "", user=signer, now=at)
    return _refusal(
        lambda: publish_version(
            desk.city.uow(),
            bench,
            draft_id=draft.id,
            user=signer,
            now=at,
            checks=checks,
            shelf=desk.city.shelf(),
        )
    )


def deletes_a_note(desk: Desk, number: str) -> int:
    """No address takes a note, a message or an event away."""
    client = desk.browser(OFFICER).client
    at = f"/meja/permohonan/{number}"
    statuses = {
        client.open(path, method=method).status_code
        for path in (at, f"{at}/pesan", f"{at}/accepted")
        for method in ("DELETE", "PUT", "PATCH")
    }
    (only,) = statuses
    return only


def reads_the_report(person: str) -> Any:
    """Somebody whom a report does not concern opens it."""
    return lambda desk, number: (
        desk.browser(person).get(f"/meja/pungutan/{_report(desk)}").status_code
    )


def decides_again(desk: Desk, number: str) -> int:
    """What a report came to is to be taken back."""
    report = _report(desk)
    given = {"move": "decide", "outcome": "refunded", "text": "Dikembalikan."}
    first = _answers(desk, report, given)
    kept = _turns(desk, report)
    again = _answers(desk, report, {**given, "outcome": "not_proven", "seen": "1"})
    assert (303, kept) == (first, _turns(desk, report))
    return again


def withdraws_a_report(desk: Desk, number: str) -> int:
    """Somebody else's report is to be taken back, or answered in its reporter's name."""
    report, visitor = _report(desk), desk.browser(OFFICER)
    visitor.get("/lapor/jawaban")
    answer = visitor.post(
        "/lapor/jawaban", {"number": report, "key": "0000-0000-0000-0000", "answer": "helped"}
    )
    assert () == _turns(desk, report)
    return answer.status_code


@contextmanager
def day_off_invented(desk: Desk, day: date) -> Iterator[None]:
    """A day off that the calendar on disk holds from now on, until the block ends."""
    path: Path = desk.city.folder / f"form_schemas/calendars/{day.year}.json"
    kept = path.read_text(encoding="utf-8")
    document = dict(json.loads(kept))
    name = {"id": "Libur dadakan", "en": "A sudden day off"}
    invented = {"on": day.isoformat(), "kind": "joint_leave", "name": name}
    others = [holiday for holiday in document["holidays"] if holiday["on"] != invented["on"]]
    document["holidays"] = sorted([*others, invented], key=lambda holiday: str(holiday["on"]))
    path.write_text(write_json(document), encoding="utf-8")
    yield
    path.write_text(kept, encoding="utf-8")


def _issued_order(desk: Desk) -> str:
    """A travel order that was issued, of a journey that nobody has begun."""
    with desk.city.uow().reading() as uow:
        steps = opened(uow.versions.of_service(TRAVEL)[-1]).standard.steps
    number = desk.application("filed", TRAVEL)
    desk.moves(number, "accepted")
    for step in steps[1:-1]:
        desk.moves(number, "step_done", step=step.id)
    desk.moves(number, "approved")
    desk.moves(number, "issued")
    return number


def _journeys(desk: Desk) -> object:
    with desk.city.uow().reading() as uow:
        return uow.travels.unfinished()


def _people(desk: Desk) -> tuple[User, User]:
    """Who writes definitions, and who signs them."""
    with desk.city.uow().reading() as uow:
        author, signer = uow.users.get("penulis"), uow.users.get("penyetuju")
    assert author is not None and signer is not None
    return author, signer


def _report(desk: Desk) -> str:
    """A new report about the service."""
    report_charge(
        desk.city.uow(), service=SERVICE, asked_on=desk.clock().date(), amount=50_000,
        kind="asked", now=desk.clock(), rng=desk.city.rng,
    )  # fmt: skip
    with desk.city.uow().reading() as uow:
        return uow.reports.latest(1)[0].id


def _answers(desk: Desk, report: str, fields: dict[str, str]) -> int:
    visitor = desk.browser(COMPLAINTS)
    visitor.get(f"/meja/pungutan/{report}")
    return visitor.post(f"/meja/pungutan/{report}", {"seen": "0", **fields}).status_code


def _turns(desk: Desk, report: str) -> object:
    with desk.city.uow().reading() as uow:
        return uow.reports.turns(report)


def _refusal(act: Any) -> list[str]:
    """The codes with which something is refused; none where it goes through."""
    try:
        act()
    except TerangError as refused:
        return [problem.code for problem in refused.problems]
    return []
