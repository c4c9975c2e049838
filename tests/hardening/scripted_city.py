"""A city in which every text that somebody may write is one that wants to run.

Each kind of text (the summary of a service, the title of a question, an officer's note) gets the
scripts in turn, several in one text, so that `ROUNDS` of all flows give all of them to each kind.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from builder.domain.attachment import Attachment
from builder.domain.identifier import new_id, secret_hash
from builder.domain.user import User
from builder.usecases.charges import About, report_charge
from builder.usecases.data_requests import ask_about_data
from builder.usecases.drafts import (
    approve_draft,
    import_definition,
    propose_draft,
    reject_draft,
)
from builder.usecases.messages import write_to_applicant, write_to_office
from builder.usecases.opinions import Asking, answer_opinion, ask_opinion
from builder.usecases.publishing import publish_version
from builder.usecases.report_desk import decide_report
from builder.usecases.store_attachment import shown_name
from publish.facts.json_text import read_json
from tests.builder.web.city import PAID, SCHEMAS, City
from tests.builder.web.visitor import PDF
from tests.hardening.scripts import LONGEST, Supply

ROUNDS = 30
SHORT = 200
LABELS = ("title", "description", "article", "value")
"""Members that hold a bare text in one of the documents."""
LEFT = ("answers", "when", "expect", "if", "const", "enum")
"""Members that hold what a condition or an answer is compared with."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was made in one round: a service in force, its draft, an application, another with
    answers only, a report."""

    service: str
    draft: str
    number: str
    key: str
    bare: str
    report: str
    report_key: str


def written(city: City, n: int, supply: Supply) -> Written:
    """Round `n`, through the use cases that take each text from a person."""
    draft = _in_force(city, n, supply)
    number, key = _filed(city, n, supply)
    bare = city.file(f"naskah-{n}", **_answers(city, n, supply)).number
    reports = [_reported(city, n, supply) for _ in range(5)]
    return Written(f"naskah-{n}", draft, number, key, bare, *reports[0])


def person(city: City, name: str) -> User:
    uow = city.workspace.uow()
    with uow.reading():
        found = uow.users.get(name)
    assert found is not None
    return found


def definition(n: int, supply: Supply) -> tuple[dict[str, Any], dict[str, Any]]:
    """A whole service with scripts in all of its texts: the two documents of round `n`."""
    service = read_json((SCHEMAS / PAID / "service.json").read_bytes())
    form = read_json((SCHEMAS / PAID / "form.json").read_bytes())
    service |= {"id": f"naskah-{n}", "effective_from": "2026-11-19"}
    # More of what is short, so that each kind has had everything after as many rounds.
    for several in ("legal_bases", "complaints"):
        more = [one for one in service[several] if "article" in one or one.get("kind") == "office"]
        service[several] += [
            {**one, **({"id": f"{one['id']}-lagi"} if "id" in one else {})} for one in more
        ]
    service["complaints"].append(service["complaints"][0])
    head = {name: form.pop(name) for name in ("title", "description", "x-i18n")}
    form = _scripted(form, "form", SHORT, supply)
    return _scripted(service, "service", LONGEST, supply), {
        **form,
        **_scripted(head, "head of form", LONGEST, supply),
    }


def _scripted(value: Any, kind: str, longest: int, supply: Supply) -> Any:
    if isinstance(value, list):
        return [_scripted(inner, kind, longest, supply) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"id", "en"}:
        return {lang: supply.text(f"{kind} {lang}", longest) for lang in ("id", "en")}
    # A place on the web is an address or nothing: lint refuses every script there.
    left = (*LEFT, "value") if value.get("kind") == "web" else LEFT
    return {
        name: inner if name in left else _member(name, inner, kind, longest, supply)
        for name, inner in value.items()
    }


def _member(name: str, value: Any, kind: str, longest: int, supply: Supply) -> Any:
    if name in LABELS and isinstance(value, str) and not value[:1].isdigit():
        return supply.text(f"{kind} {name}", SHORT if kind.startswith("service") else longest)
    kind = kind if name.startswith("x-") or kind == "form" else f"{kind.split()[0]} {name}"
    return _scripted(value, kind, longest, supply)


def _in_force(city: City, n: int, supply: Supply) -> str:
    """The service published by two people, and a rejected draft of its next version; its id."""
    space, bench, author = city.workspace, city.workspace.workbench, person(city, "penulis")
    checks, now = space.checks(), space.clock()
    service, form = definition(n, supply)
    about: dict[str, Any] = {"user": author, "now": now, "rng": space.rng}
    texts = {"service_text": json.dumps(service), "form_text": json.dumps(form)}
    first = import_definition(bench, **texts, **about)
    digest = propose_draft(bench, draft_id=first.id, user=author, checks=checks, now=now).digest
    second: dict[str, Any] = {"draft_id": first.id, "user": person(city, "penyetuju"), "now": now}
    approve_draft(bench, digest=digest or "", **second)
    publish_version(space.uow(), bench, checks=checks, shelf=space.shelf(), **second)
    texts["service_text"] = json.dumps({**service, "effective_from": "2026-12-01"})
    draft = import_definition(bench, **texts, **about)
    propose_draft(bench, draft_id=draft.id, user=author, checks=checks, now=now)
    said = supply.text("note of an approver")
    reject_draft(bench, draft_id=draft.id, note=said, user=second["user"], now=now)
    return draft.id


def _filed(city: City, n: int, supply: Supply) -> tuple[str, str]:
    """An application with scripts in every answer, and in all that was written about it."""
    space, calendar, officer = city.workspace, city.workspace.calendar(), person(city, "petugas")
    done = city.file(f"naskah-{n}", **_answers(city, n, supply))
    number, key, now = done.number, done.receipt_key or "", space.clock()
    about: dict[str, Any] = {"number": number, "now": now}
    by: dict[str, Any] = {"user": officer, "calendar": calendar}
    note = supply.text("note to an applicant")
    city.move(number, "returned", reason="missing", note=note, fields=("/luas",))
    write_to_applicant(space.uow(), text=supply.text("message of the office"), **about, **by)
    write_to_office(
        space.uow(), receipt_key=key, text=supply.text("message of an applicant"), **about
    )
    asked = supply.text("request about data")
    ask_about_data(space.uow(), receipt_key=key, kind="erase", note=asked, **about)
    for sequence in (1, 2):
        _opinion(city, number, sequence, supply)
    return number, key


def _opinion(city: City, number: str, sequence: int, supply: Supply) -> None:
    space, other = city.workspace, person(city, "dukcapil")
    about: dict[str, Any] = {"number": number, "now": space.clock()}
    wanted_by = space.clock().date() + timedelta(days=3)
    asking = Asking("disdukcapil", supply.text("question to a unit", 500), wanted_by)
    ask_opinion(
        space.uow(), asking=asking, units=("disdukcapil",), user=person(city, "petugas"),
        calendar=space.calendar(), **about,
    )  # fmt: skip
    said = supply.text("opinion of a unit")
    answer_opinion(
        space.uow(), sequence=sequence, finding="remarks", text=said, user=other, **about
    )


def _answers(city: City, n: int, supply: Supply) -> dict[str, Any]:
    (example, *_) = city.version(f"naskah-{n}").standard.scenarios
    return {name: _answer(value, city, supply) for name, value in example.answers.items()}


def _answer(value: Any, city: City, supply: Supply) -> Any:
    """Texts in words become scripts, documents get names that are."""
    if isinstance(value, dict):
        return {name: _answer(inner, city, supply) for name, inner in value.items()}
    if isinstance(value, list):
        return [_answer(inner, city, supply) for inner in value]
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", value):
        return _document(city, supply)
    return supply.text("answer") if " " in value else value


def _document(city: City, supply: Supply) -> str:
    space, name = city.workspace, shown_name(supply.text("name of a document", 100))
    id_ = new_id(space.rng)
    space.attachments.put(id_, PDF)
    uow = space.uow()
    with uow:
        uow.attachments_meta.put(
            Attachment(
                id_, "application/pdf", len(PDF), "0" * 64, name, secret_hash("x"), space.clock()
            )
        )
        uow.commit()
    return id_


def _reported(city: City, n: int, supply: Supply) -> tuple[str, str]:
    """A report of somebody who was asked for money, and what was answered."""
    space, now = city.workspace, city.workspace.clock()
    who = About(openness="open", reporter=supply.text("who reported", 200))
    made = report_charge(
        space.uow(), service=f"naskah-{n}", asked_on=now.date(), amount=50_000, kind="asked",
        now=now, rng=space.rng, note=supply.text("report"), about=who,
    )  # fmt: skip
    decide_report(
        space.uow(), id_=made.report.id, outcome="proven", seen=0, now=now,
        text=supply.text("answer to a report"), user=person(city, "pengaduan"),
    )  # fmt: skip
    return made.report.id, made.key
