"""The city of these tests: a workspace of its own in a folder that goes away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from builder.domain.application import Answers, current_answers
from builder.domain.attachment import Attachment
from builder.domain.user import EVERY_UNIT, Role, User
from builder.domain.version import StoredVersion, opened
from builder.forms.answers import pairs_of
from builder.store.standing_query import StandingQuery
from builder.usecases.move import Command, move_application
from builder.usecases.passwords import Passwords
from builder.usecases.submit import Submitted, submit_application
from builder.web.citizen import filling
from builder.workspace import Workspace, init_workspace, open_workspace
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, version_digest
from tests.codebase.tree import ROOT

PASSWORD = "kata-sandi-contoh"
WITA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=WITA)  # a Friday
SCHEMAS = ROOT / "form_schemas"
OPEN, SEALED, PAID, CALCULATOR = "ktp-el-pengganti", "ktp-el-baru", "pbg", "parkir-tepi-jalan"
SPPD = "sppd-elektronik"
TRAVEL_STAFF: tuple[tuple[str, Role, str], ...] = (
    ("setda", "supervisor", "setda"),
    ("semua", "supervisor", EVERY_UNIT),
    ("wali", "leader", "setda"),
)
CAST: tuple[tuple[str, frozenset[Role], str], ...] = (
    ("petugas", frozenset({"officer"}), "dpmptsp"),
    ("bendahara", frozenset({"treasurer"}), "dpmptsp"),
    ("kepala", frozenset({"supervisor", "treasurer"}), "dpmptsp"),
    ("dukcapil", frozenset({"officer"}), "disdukcapil"),
    ("auditor", frozenset({"auditor"}), EVERY_UNIT),
    ("pengaduan", frozenset({"complaints"}), EVERY_UNIT),
    ("penulis", frozenset({"author"}), "dpmptsp"),
    ("penyetuju", frozenset({"approver"}), EVERY_UNIT),
    ("admin", frozenset({"admin"}), EVERY_UNIT),
)


@dataclass
class City:
    """An open workspace, the clock on its wall, and short cuts to put it into a state."""

    folder: Path
    time: datetime = NOW
    workspace: Workspace = field(init=False)

    def __post_init__(self) -> None:
        opened_ = open_workspace(self.folder, clock=lambda: self.time, env={})
        # The cheapest hashes there are: these tests sign in a hundred times.
        self.workspace = replace(opened_, hasher=Passwords(memory_kib=64, time_cost=1))

    def version(self, service: str) -> ServiceVersion:
        uow = self.workspace.uow()
        with uow.reading():
            return opened(uow.versions.of_service(service)[-1])

    def put_in_force(self, *services: str) -> None:
        """Services of the catalogue beside those the city has."""
        uow = self.workspace.uow()
        with uow:
            for service in services:
                uow.versions.add(stored_of(service))
            uow.commit()

    def pairs(self, service: str, scenario: int = 0) -> list[tuple[str, str]]:
        """What a browser posts for a worked example of the service."""
        version = self.version(service)
        answers = version.standard.scenarios[scenario].answers
        return pairs_of(self.workspace.form(version), answers)

    def file(self, service: str, scenario: int = 0, **changed: Any) -> Submitted:
        """An application filed with the answers of a worked example, some of them `changed`."""
        version = self.version(service)
        return submit_application(
            self.workspace.uow(),
            version=version,
            judge=lambda answers: (),
            calendar=self.workspace.calendar(),
            answers={**version.standard.scenarios[scenario].answers, **changed},
            lang="id",
            idempotency_key=secrets.token_urlsafe(24),
            now=self.workspace.clock(),
            rng=self.workspace.rng,
            prefix="KDI",
        )

    def keep_documents(self, number: str, service: str) -> None:
        """What is known of the documents that an application of this service was filed with."""
        compiled = self.workspace.form(self.version(service))
        ids = filling.fill(compiled, tuple(self.pairs(service))).attachments
        uow, at = self.workspace.uow(), self.workspace.clock()
        with uow:
            for id_ in ids:
                kept = Attachment(id_, "application/pdf", 1, "0" * 64, "contoh.pdf", "", at, number)
                uow.attachments_meta.put(kept)
            uow.commit()

    def move(self, number: str, code: Any, user: str = "kepala", **about: Any) -> None:
        uow = self.workspace.uow()
        with uow.reading():
            person = uow.users.get(user)
        assert person is not None
        move_application(
            self.workspace.uow(),
            number=number,
            command=Command(code, self.workspace.clock().date(), **about),
            user=person,
            now=self.workspace.clock(),
            calendar=self.workspace.calendar(),
        )

    def events(self, number: str) -> list[str]:
        """The codes of what has happened."""
        uow = self.workspace.uow()
        with uow.reading():
            return [event.code for event in uow.applications.events(number)]

    def answers(self, number: str) -> Answers:
        """The answers that hold now."""
        uow = self.workspace.uow()
        with uow.reading():
            application = uow.applications.get(number)
            assert application is not None
            return current_answers(application, uow.applications.events(number))

    def kept(self) -> str:
        """Everything that the record holds, as text."""
        files = sorted((self.folder / "data").glob("record.sqlite*"))
        return b"".join(file.read_bytes() for file in files).decode("latin-1")

    def numbers(self) -> list[str]:
        """Every application there is."""
        uow = self.workspace.uow()
        with uow.reading():
            rows = uow.applications.standings(StandingQuery(limit=1000))
        return sorted(row.number for row in rows)


def make_city(folder: Path) -> City:
    """A city with four services in force and the whole cast."""
    init_workspace(folder)
    city = City(folder)
    uow = city.workspace.uow()
    with uow:
        for service in (OPEN, SEALED, PAID, CALCULATOR):
            uow.versions.add(stored_of(service))
        for name, roles, unit in CAST:
            hash_ = city.workspace.hasher.hash(PASSWORD)
            uow.users.put(User(name, f"{name.capitalize()} Contoh", roles, unit, hash_))
        uow.commit()
    return city


def add_travel_orders(city: City) -> None:
    """Travel orders in force, officers of the secretariat and of all units, and somebody who
    leads; a name that may be nowhere is theirs."""
    uow = city.workspace.uow()
    with uow:
        uow.versions.add(stored_of(SPPD))
        for name, role, unit in TRAVEL_STAFF:
            hash_ = city.workspace.hasher.hash(PASSWORD)
            uow.users.put(User(name, "Canary Name", frozenset({role}), unit, hash_))
        uow.commit()


def stored_of(service: str) -> StoredVersion:
    """A service of the catalogue as its first version."""
    definition = read_json((SCHEMAS / service / "service.json").read_bytes())
    form = read_json((SCHEMAS / service / "form.json").read_bytes())
    return StoredVersion(
        service=service,
        version=1,
        unit=definition["unit"],
        effective_from=date.fromisoformat(definition["effective_from"]),
        service_document=canonical_bytes(definition).decode(),
        form_document=canonical_bytes(form).decode(),
        digest=version_digest(definition, form),
        published_at=NOW,
        draft=f"draft-{service}",
    )
