"""Questions to the index, each one small: from rows to the values of `publish.facts`.

Nothing is kept between two questions but versions, which never change; whoever
asks often keeps the answer.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from publish.errors import NotFound, Problem
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_standard
from publish.facts.status_event import StatusEvent
from publish.facts.text import Text, text
from publish.register.application_rows import FIND, ApplicationRow, read_row


@dataclass(frozen=True, slots=True)
class City:
    """Whose register this is; `demo`: nothing in it is real."""

    name: Text
    code: str
    prefix: str
    origin: str
    demo: bool


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A version of a service, published in entry `entry`."""

    version: ServiceVersion
    effective_from: date
    recorded_on: date
    entry: int
    service_document: Mapping[str, Any]
    form_document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormerRegister:
    """The register `former` was followed by `origin`: entry `entry`, recorded on that day (ISO),
    says so, and the `size` entries after it are the old ones, last signed under `key`."""

    entry: int
    origin: str
    former: str
    key: str
    size: int
    reason: str
    recorded_on: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of an application, published in entry `entry`."""

    event: StatusEvent
    entry: int


def read_meta(connection: sqlite3.Connection, key: str) -> Any:
    """What the index knows of itself; None for what it does not."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def read_formers(connection: sqlite3.Connection) -> tuple[FormerRegister, ...]:
    """The registers before this one, the latest first; none of one that began by itself."""
    written = read_meta(connection, "formers")
    return tuple(FormerRegister(**row) for row in json.loads(written)) if written else ()


def read_city(connection: sqlite3.Connection) -> City:
    """Raises NotFound `REGISTER-EMPTY` before the first entry."""
    written = read_meta(connection, "register")
    if written is None:
        raise NotFound(Problem("", "REGISTER-EMPTY"))
    document = json.loads(written)
    city, formers = document["city"], read_formers(connection)
    return City(
        name=text(city["name"]),
        code=city["code"],
        prefix=city["prefix"],
        origin=formers[0].origin if formers else document["origin"],
        demo=document["demo"],
    )


def read_texts(connection: sqlite3.Connection, name: str) -> dict[str, Text]:
    """The texts of the reference document `name`, by key; none if it was never published."""
    row = connection.execute("SELECT document FROM reference WHERE name = ?", (name,)).fetchone()
    if row is None:
        return {}
    return {key: text(words) for key, words in json.loads(row[0]).items()}


def read_versions(connection: sqlite3.Connection, service: str) -> tuple[PublishedVersion, ...]:
    """All versions of a service, oldest first."""
    rows = connection.execute(
        "SELECT version, digest, effective_from, recorded_on, entry, service_document,"
        " form_document FROM version WHERE service = ? ORDER BY version",
        (service,),
    )
    return tuple(_published(*row) for row in rows)


@lru_cache(maxsize=64)
def _published(
    number: int, digest: str, begins: str, recorded: str, entry: int, service: bytes, form: bytes
) -> PublishedVersion:
    """A version of a row. Versions never change, and a process that publishes again and
    again reads the same ones; the fold has checked the digest."""
    service_document, form_document = read_json(service), read_json(form)
    standard, schema = read_standard(service_document), FormSchema(form_document)
    return PublishedVersion(
        version=ServiceVersion(number, standard, schema, digest),
        effective_from=date.fromisoformat(begins),
        recorded_on=date.fromisoformat(recorded),
        entry=entry,
        service_document=service_document,
        form_document=form_document,
    )


def read_application(connection: sqlite3.Connection, number: str) -> ApplicationRow | None:
    """The application with this number."""
    row = connection.execute(FIND, (number,)).fetchone()
    return None if row is None else read_row(row)


_MEMBERS = tuple(field.name for field in fields(StatusEvent))
_DAYS = ("claimed_on", "recorded_on", "due_from", "due_to", "right_on")
_COLUMNS = ", ".join(_MEMBERS).replace("step", "event.step", 1)
_EVENTS = (
    f"SELECT {_COLUMNS.replace('variant', 'iif(sequence = 1, variant, NULL)')}, entry"  # noqa: S608
    " FROM event JOIN application USING (number) WHERE number = ? ORDER BY sequence"
)


def read_events(connection: sqlite3.Connection, number: str) -> tuple[EventRow, ...]:
    """The events of an application, in order; none for an unknown number."""
    return tuple(map(_event_row, connection.execute(_EVENTS, (number,))))


def _event_row(row: tuple[Any, ...]) -> EventRow:
    said = dict(zip(_MEMBERS, row[:-1], strict=True))
    days = {name: date.fromisoformat(said[name]) for name in _DAYS if said[name] is not None}
    return EventRow(StatusEvent(**said | days), row[-1])
