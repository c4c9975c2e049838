"""A desk at which somebody cheats: a small city, its people's browsers, and a clock to set.

Acts go through the front door where there is one; what only an insider with the machine could do
is done to the files.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from builder.domain.bank_notice import sign
from builder.domain.user import EVERY_UNIT, Role, User
from builder.domain.version import opened
from builder.usecases.move import Command, move_application, open_application
from builder.usecases.submit import submit_application
from builder.workspace import Workspace
from publish.facts.status import Progress
from tests.builder.demo.cities import NOW
from tests.builder.web.visitor import Visitor

SERVICE, FEE = "pbg", 162_000
ROLES: frozenset[Role] = frozenset({"officer", "treasurer", "supervisor"})
HONEST = User("jujur", "Petugas Contoh", ROLES, EVERY_UNIT, "")
"""Who brings an application to where the cheating begins."""
WORKED = ("penilaian-teknis", "penetapan-retribusi")
STAGES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {}
STAGES["filed"] = ()
STAGES["accepted"] = (("accepted", {}),)
STAGES["waiting"] = (*STAGES["accepted"], ("correction_requested", {"reason": "unclear"}))
STAGES["to pay"] = (*STAGES["accepted"], *(("step_done", {"step": step}) for step in WORKED))
STAGES["paid"] = (*STAGES["to pay"], ("payment_recorded", {"amount": FEE}))
STAGES["worked"] = (*STAGES["paid"], ("step_done", {"step": "pembayaran"}))
STAGES["issued"] = (*STAGES["worked"], ("approved", {}), ("issued", {}))
STAGES["rejected"] = (*STAGES["paid"], ("rejected", {"reason": "tata-ruang"}))


@dataclass
class Clock:
    """The server's: nobody at the desk can turn it."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=20)
        return self.at


@dataclass
class Desk:
    """The city, and who is signed in."""

    city: Workspace
    app: Flask
    clock: Clock
    browsers: dict[str, Visitor] = field(default_factory=dict)

    def browser(self, person: str) -> Visitor:
        """A browser in which one of the demo's people has signed in."""
        if person not in self.browsers:
            accounts = (self.city.folder / "demo-accounts.txt").read_text(encoding="utf-8")
            password = re.findall(rf"^{re.escape(person)} +(\S+)", accounts, re.MULTILINE)[0]
            self.browsers[person] = Visitor(self.app)
            assert 303 == self.browsers[person].sign_in(person, password).status_code
        self.browsers[person].get("/meja/permohonan")
        return self.browsers[person]

    def go_to(self, day: date) -> None:
        """Nine in the morning of a later day; everybody signs in anew."""
        self.clock.at = datetime.combine(day, NOW.time(), NOW.tzinfo)
        self.browsers.clear()

    def application(self, stage: str, service: str = SERVICE) -> str:
        """A new application at a stage of its way."""
        with self.city.uow().reading() as uow:
            version = opened(uow.versions.of_service(service)[-1])
        number = submit_application(
            self.city.uow(),
            version=version,
            judge=lambda answers: (),
            calendar=self.city.calendar(),
            answers=version.standard.scenarios[0].answers,
            lang="id",
            idempotency_key=secrets.token_urlsafe(24),
            now=self.clock(),
            rng=self.city.rng,
            prefix="KDI",
        ).number
        for code, about in STAGES[stage]:
            self.moves(number, code, **about)
        return number

    def moves(self, number: str, code: Any, user: User = HONEST, **about: Any) -> Progress:
        """Past the screens, at the use case that they and the API share."""
        return move_application(
            self.city.uow(),
            number=number,
            command=Command(code, self.clock().date(), **about),
            user=user,
            now=self.clock(),
            calendar=self.city.calendar(),
        )

    def posts(self, person: str, number: str, code: str, **fields: Any) -> int:
        """Send the last page of an act as a browser would that skips the ones before."""
        given = {"claimed_on": self.clock().date().isoformat(), "sequence": self.count(number)}
        address = f"/meja/permohonan/{number}/{code}"
        answer = self.browser(person).post(address, {**given, "stage": "do", **fields})
        return answer.status_code

    def notice(self, id_: str, number: str, key: bytes | None = None) -> int:
        """The bank's notice that the fee came in."""
        said = {"id": id_, "amount": FEE, "received_on": self.clock().date().isoformat()}
        body = json.dumps({**said, "reference": number}).encode()
        at = str(int(self.clock().timestamp()))
        headers = {"Terang-Time": at}
        headers["Terang-Signature"] = sign(key or self.city.payments_key, at, body)
        answer = self.app.test_client().post(
            "/api/v1/payments", data=body, headers=headers, content_type="application/json"
        )
        return answer.status_code

    def count(self, number: str) -> int:
        """How many events there are."""
        with self.city.uow().reading() as uow:
            return len(uow.applications.events(number))

    def progress(self, number: str) -> Progress:
        """Where an application stands."""
        with self.city.uow().reading() as uow:
            found = open_application(uow, number, self.city.calendar())
        assert found is not None
        return found.progress

    def kept(self, number: str) -> tuple[object, ...]:
        """All that the record holds of an application, and what waits to be published of it."""
        with self.city.uow().reading() as uow:
            application, events = uow.applications.get(number), uow.applications.events(number)
            waiting = [row.entry for row in uow.outbox.waiting() if row.number == number]
            return application, events, waiting, uow.payments.of_application(number)

    def public(self, *parts: str) -> str:
        """A page or a table of the published site; "" where there is none."""
        path = self.city.public.joinpath(*parts)
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def page(self, number: str) -> str:
        """The public page of an application, in English, as it is read."""
        text = self.public("en", "applications", number[4:6], f"{number}.html")
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@contextmanager
def as_it_was(desk: Desk, number: str) -> Iterator[None]:
    """Nothing of an application changes in here."""
    before = desk.kept(number)
    yield
    assert before == desk.kept(number)
