"""A city in which every text that a person gives, by every way in, holds a marker of its own.

Invariant: everything that the server answers is kept in `Heard`, so that a test can look there too.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from builder.app import create_app
from builder.demo.people import APPROVER, officer_of
from builder.domain.passkey import Passkey
from builder.domain.version import opened
from builder.forms.answers import pairs_of
from builder.usecases.suspension import end_stop
from builder.usecases.tokens import new_token
from builder.usecases.users import add_user, set_email
from builder.usecases.webhooks import new_webhook
from builder.workspace import Workspace
from publish.facts.service import ServiceVersion
from tests.builder.web.test_saved import read as code_and_key
from tests.builder.web.visitor import Visitor
from tests.hardening.markers import Markers, document, strange_headers

MAIN = "pbg"
"""The service of the application that goes through all that can be written about one."""
SERVICES = ("ktp-el-pengganti", "ktp-el-baru", MAIN)
ASKED_UNIT = "disdukcapil"
_NUMBER = re.compile(r"KDI-[0-9A-Z]{4}-[0-9A-Z]{4}")
_KEY = re.compile(r"<span>([0-9A-Z]{1,5})</span>")


@dataclass(slots=True)
class Heard:
    """What the server said: the head of every answer, and the pages that say no."""

    heads: list[bytes] = field(default_factory=list)
    refusals: dict[int, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Marked:
    """The workspace, the app that serves it, the markers, and what was heard."""

    workspace: Workspace
    app: Flask
    log: io.StringIO
    markers: Markers = field(default_factory=Markers)
    heard: Heard = field(default_factory=Heard)

    def version(self, service: str) -> ServiceVersion:
        with self.workspace.uow().reading() as uow:
            return opened(uow.versions.of_service(service)[-1])

    def pairs(self, service: str, channel: str = "") -> list[tuple[str, str]]:
        """The answers of a worked example, as a browser sends them, with markers."""
        version = self.version(service)
        pairs = pairs_of(self.workspace.form(version), version.standard.scenarios[0].answers)
        name = channel or f"answers to {service}"
        return [(field_, self.markers.in_place_of(text, name)) for field_, text in pairs]

    def browser(self) -> MarkingVisitor:
        return MarkingVisitor(self)

    def at_desk(self, user: str) -> MarkingVisitor:
        """Somebody of the office who has signed in."""
        accounts = (self.workspace.folder / "demo-accounts.txt").read_text(encoding="utf-8")
        password = re.findall(rf"^{user} +(\S+)", accounts, re.MULTILINE)[0]
        visitor = self.browser()
        assert 303 == visitor.sign_in(user, password).status_code, user
        return visitor


class MarkingVisitor(Visitor):
    """A browser that marks all that it sends besides the form itself: headers, a field that
    nobody asked for, names and insides of documents."""

    def __init__(self, city: Marked) -> None:
        super().__init__(city.app)
        self.city = city

    def get(self, path: str, **options: Any) -> TestResponse:
        options.setdefault("headers", strange_headers(self.city.markers, few=True))
        return super().get(path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        fields: MultiDict[str, Any] = MultiDict(data or {})
        for name in [name for name in fields if name.endswith("-file")]:
            fields[name] = document(self.city.markers, fields[name][1])
        fields.add("tidak_ditanya", self.city.markers.word("a field that nobody asked for"))
        options.setdefault("headers", strange_headers(self.city.markers, few=True))
        return super().post(path, fields, **options)

    def written(self, path: str, taken: int = 303, **fields: str) -> None:
        """Send a form of this page, which must be `taken`."""
        self.get(path)
        answer = self.post(path, {**self.hidden().to_dict(), **fields})
        assert answer.status_code == taken, (path, answer.status_code, self.words())

    def _seen(self, answer: TestResponse) -> TestResponse:
        heard(self.city.heard, answer)
        return super()._seen(answer)


def heard(into: Heard, answer: TestResponse) -> None:
    """Keep the head of an answer, and the whole page if it says no; 422 gives a form back to
    who filled it, with what they typed."""
    into.heads.append(str(answer.headers).encode())
    if answer.status_code >= 400 and answer.status_code != 422:
        into.refusals[answer.status_code] = (
            into.refusals.get(answer.status_code, b"") + answer.get_data()
        )


def filed(city: Marked, service: str, **typed: str) -> tuple[str, str]:
    """An application with markers in all of its answers; its number and receipt key."""
    citizen = city.browser()
    check = citizen.fill(service, city.pairs(service))
    citizen.get(check)
    given = {**citizen.hidden().to_dict(), "declare": "yes", **typed}
    answer = citizen.post(check, given)
    assert 303 == answer.status_code, (service, citizen.words())
    citizen.get(answer.headers["Location"])
    number = _NUMBER.search(citizen.page)
    assert number is not None
    return number[0], city.markers.kept("".join(_KEY.findall(citizen.page)), "receipt key")


def reopened(space: Workspace, service: str) -> None:
    """Take back that a service is stopped, if it is."""
    with (uow := space.uow()).reading():
        turns, approver = uow.suspensions.of_service(service), uow.users.get(APPROVER)
    assert approver is not None
    if turns and turns[-1].is_stop:
        about: dict[str, Any] = {"user": approver, "now": space.clock()}
        end_stop(space.uow(), service=service, seen=len(turns), **about)


def told_contact(markers: Markers) -> dict[str, str]:
    """Where an applicant wants to hear, on the page that checks the answers."""
    return {
        "tell-email": "yes", "email": markers.email("contact"),
        "tell-phone": "yes", "phone": markers.phone("contact"),
    }  # fmt: skip


def opened_file(city: Marked, number: str, key: str) -> MarkingVisitor:
    """The browser of somebody who has opened their own file."""
    citizen = city.browser()
    citizen.get("/berkas")
    citizen.post("/berkas", {"number": number, "key": key})
    return citizen


def returned(city: Marked, number: str, unit: str) -> None:
    """An officer sends it back with a note that names somebody."""
    officer, address = city.at_desk(officer_of(unit)), f"/meja/permohonan/{number}/returned"
    officer.get(address)
    note = city.markers.sentence("note of an officer")
    given = {"claimed_on": "2026-11-02", "reason": "missing", "note": note}
    officer.post(address, {**officer.hidden().to_dict(), **given})
    assert 303 == officer.post(address, officer.hidden()).status_code, officer.words()


def written_about(city: Marked, number: str, key: str) -> None:
    """Everything that people of the office and the applicant write about an application."""
    markers, unit = city.markers, city.version(MAIN).standard.unit
    officer, other = city.at_desk(officer_of(unit)), city.at_desk(officer_of(ASKED_UNIT))
    said = {"move": "write", "text": markers.sentence("message of the office")}
    officer.written(f"/meja/permohonan/{number}/pesan", **said)
    kept = markers.sentence("note for colleagues")
    officer.written(f"/meja/permohonan/{number}/catatan", text=kept)
    asked = {"move": "ask", "unit": ASKED_UNIT, "question": markers.sentence("question to a unit")}
    wanted = {"wanted_by": "2026-11-20"}
    officer.written(f"/meja/permohonan/{number}/pendapat", **asked, **wanted)
    opinion = {"sequence": "1", "finding": "remarks", "text": markers.sentence("opinion of a unit")}
    other.written(f"/meja/pendapat/{number}", **opinion)
    holder = opened_file(city, number, key)
    holder.written("/berkas/pesan", move="write", text=markers.sentence("message of an applicant"))
    note = markers.sentence("request about data")
    holder.written("/berkas/data-saya", kind="erase", note=note)
    answer = {"number": number, "sequence": "1", "answer": markers.sentence("answer about data")}
    city.at_desk("kepala").written("/meja/permintaan-data", **answer)


def reported(city: Marked) -> None:
    """A charge is reported, on the web and on paper, and answered."""
    markers, web = city.markers, city.browser()
    said = {"service": MAIN, "amount": "98765432", "kind": "asked", "asked_on": "2026-11-01"}
    paper = city.at_desk("pengaduan")
    for visitor, page, taken in ((web, "/lapor", 303), (paper, "/meja/pungutan-kertas", 200)):
        about: dict[str, Any] = {
            "openness": "confidential", "reporter": markers.sentence("who reported"),
            "came_by": "letter", "note": markers.sentence("report of a charge"),
        }  # fmt: skip
        visitor.written(page, taken, **said, **about)
    with (uow := city.workspace.uow()).reading():
        report = uow.reports.latest(1)[0].id
    answer = {"move": "decide", "seen": "0", "outcome": "proven"}
    text = markers.sentence("answer to a report")
    city.at_desk("pengaduan").written(f"/meja/pungutan/{report}", **answer, text=text)


def saved(city: Marked) -> None:
    """A form that is half filled and kept for another day, and taken up again."""
    citizen, service = city.browser(), SERVICES[0]
    pairs = city.pairs(service, "answers that were saved")
    answer = citizen.send_page(f"/ajukan/{service}/formulir", pairs, way="save")
    citizen.get(answer.headers["Location"])
    _, key = code_and_key(citizen)
    city.markers.kept(key, "key of saved answers")


def paid(city: Marked, number: str) -> None:
    """A statement of the bank with names of those who paid, looked at and recorded."""
    treasurer, payer = city.at_desk("bendahara"), city.markers.sentence("line of the bank")
    lines = ("tanggal,jumlah,keterangan", f"2026-11-02,162000,{number} {payer}")
    treasurer.get("/meja/pembayaran")
    treasurer.post("/meja/pembayaran", {"statement": "\n".join(lines)})
    treasurer.post("/meja/pembayaran", treasurer.hidden())


def employed(city: Marked) -> None:
    """People and programs of the office: names, addresses, labels and secrets."""
    space, markers = city.workspace, city.markers
    id_ = markers.name("account")
    password = markers.word("password of an account")
    name = markers.sentence("name of an account")
    add_user(
        space.uow(), space.hasher, id_=id_, name=name, roles=frozenset({"officer"}),
        unit=ASKED_UNIT, password=password,
    )  # fmt: skip
    set_email(space.uow(), id_=id_, email=markers.email("address of an account"))
    visitor = city.browser()
    visitor.sign_in(id_, password)
    visitor.get("/meja/orang", query_string={"q": markers.word("asked without the right")})
    visitor.post("/meja/orang", {"id": markers.name("asked without the right")})
    label = markers.word("label of a passkey")
    with (uow := space.uow()):
        uow.passkeys.add(Passkey(f"key-{id_}", id_, label, b"\x01" * 64, 0, space.clock()))
        uow.commit()
    today = space.clock().date()
    token, secret = new_token(
        space.uow(), label=markers.word("label of a token"), scopes=("read",),
        unit=city.version(MAIN).standard.unit, days=30, today=today, rng=space.rng,
    )  # fmt: skip
    markers.kept(secret, "secret of a token")
    program = city.app.test_client(use_cookies=False)
    bearer = {"Authorization": f"Bearer {secret}"}
    heard(city.heard, program.get("/api/v1/applications", headers=bearer))
    host = f"{markers.name('address of a webhook')}.example"
    _, hook_secret = new_webhook(
        space.uow(), url=f"https://{host}/{markers.word('address of a webhook')}",
        unit=token.unit, events=("filed", "returned"), hosts=(host,), today=today,
        key=space.desk_key, rng=space.rng,
    )  # fmt: skip
    markers.kept(hook_secret, "secret of a webhook")


def asked_around(city: Marked) -> None:
    """Markers in what leads nowhere: addresses, bodies and headers of every refusal."""
    markers, visitor = city.markers, city.browser()
    for at, name in (("/cari", "nomor"), ("/berkas", "nomor"), ("/lapor", "layanan")):
        headers = strange_headers(markers)
        visitor.get(at, query_string={name: markers.word(f"{at} asked")}, headers=headers)
    visitor.get(f"/{markers.word('address')}/{markers.nik('address')}")
    visitor.get("/berkas")
    wrong = {"number": markers.nik("number tried"), "key": markers.word("key tried")}
    visitor.post("/berkas", wrong)
    visitor.get("/meja/masuk")
    visitor.post("/meja/masuk", {"user": markers.word("user tried"), "password": "x"})
    visitor.post("/meja/masuk", {"user": "admin", "password": markers.word("password tried")})
    visitor.get("/lanjutkan")
    visitor.post("/lanjutkan", {"code": "LANJUT-0000-0000", "key": markers.word("key tried")})
    refused(city)


def refused(city: Marked) -> None:
    """400, 403, 404, 405, 413, 415, 422 and 429, each with markers in what was sent."""
    markers, client = city.markers, city.app.test_client()

    def sent(method: str, path: str, **options: Any) -> None:
        options.setdefault("data", {"note": markers.sentence("body of what is refused")})
        options.setdefault("headers", strange_headers(markers))
        heard(city.heard, client.open(path, method=method, **options))

    sent("POST", "/lapor")  # without the token of a form
    sent("POST", "/lapor", headers={"Origin": f"https://{markers.name('origin')}.example"})
    sent("POST", "/lapor", data=markers.word("body of what is refused"), content_type="text/plain")
    sent("PUT", "/lapor")
    sent("DELETE", f"/{markers.word('address')}")
    sent("GET", f"/layanan/{markers.nik('address')}/", data=None)
    sent("GET", "/", data=None, headers={"Host": f"{markers.name('host')}.example"})
    sent("POST", "/berkas", data={"number": markers.word("body too large") * 40_000})
    api = "/api/v1/services/pbg/applications"
    sent("POST", api, data=markers.word("body of a program"), content_type="application/json")
    said = f'{{"answers": {{"nama": "{markers.word("body of a program")}"}}}}'
    sent("POST", api, data=said, content_type="application/json")
    bearer = {"Authorization": f"Bearer {markers.word('token tried')}"}
    sent("GET", "/api/v1/applications", data=None, headers=bearer)
    patient = replace(city, app=create_app(city.workspace, city.log)).browser()
    patient.get("/berkas")
    for _ in range(30):  # until somebody is told to wait
        patient.post("/berkas", {"number": "KDI-0000-0000", "key": "0" * 25})


def all_flows(city: Marked, services: tuple[str, ...] = SERVICES) -> dict[str, str]:
    """Everything, once; the numbers of what was filed, by service."""
    numbers = dict[str, str]()
    employed(city)
    for service in services:
        reopened(city.workspace, service)
        contact = told_contact(city.markers) if service == MAIN else {}
        numbers[service], key = filed(city, service, **contact)
        if service == MAIN:
            written_about(city, numbers[service], key)
            paid(city, numbers[service])
        returned(city, numbers[service], city.version(service).standard.unit)
    saved(city)
    reported(city)
    asked_around(city)
    return numbers
