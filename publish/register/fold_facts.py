"""Entries about the city, its services and its months, into their tables.

Invariant: the document beside an entry is canonical and has the digest that the
entry names; what the entry repeats of it is the same there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from publish.errors import Integrity, Invalid, NotFound, Problem
from publish.facts import charge_outcomes, charge_report, contacts, sealed, survey
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.facts.posts import POSTS, read_posts
from publish.facts.service import SLUG, ServiceVersion, read_version
from publish.facts.text import text
from publish.facts.workdays import calendar_year
from publish.register import layout
from publish.register.calendar_rows import put_edition
from publish.register.fold_state import CALENDAR, FoldState, Members, refusal, understood
from publish.register.index_queries import FormerRegister, read_formers
from publish.register.succession import read_succession

_CITY_WORDS = ("code", "prefix")


def fold_succession(state: FoldState, entry: int, members: Members) -> tuple[int, str]:
    """That this register goes on from another; the index of the last entry that it repeats,
    and the day from which others follow."""
    former = understood(f"entry/{entry}", entry, lambda: read_succession(entry, members))
    size, name = former.checkpoint.size, former.verifier.name
    row = FormerRegister(
        entry,
        members["origin"],
        name,
        former.verifier.vkey,
        size,
        former.reason,
        former.recorded_on,
    )
    known = [*read_formers(state.connection), row]
    if entry and known[-2].former != row.origin:
        raise refusal(f"entry/{entry}", "REGISTER-SUCCESSION", entry)
    value = json.dumps([asdict(one) for one in known])
    state.connection.execute("INSERT OR REPLACE INTO meta VALUES ('formers', ?)", (value,))
    state.has_references = True
    return entry + size, former.recorded_on


def fold_register(state: FoldState, entry: int, members: Members) -> None:
    """Whose register this is."""
    city = members["city"]
    is_sound = (
        isinstance(city, dict)
        and city.keys() == {"name", *_CITY_WORDS}
        and all(isinstance(city[word], str) for word in _CITY_WORDS)
        and isinstance(members["origin"], str)
        and isinstance(members["demo"], bool)
    )
    if not is_sound:
        raise refusal("register", "REGISTER-ENTRY-SHAPE", entry)
    understood("register", entry, lambda: text(city["name"]))
    formers = read_formers(state.connection)
    if formers and formers[-1].former != members["origin"]:
        raise refusal("register", "REGISTER-SUCCESSION", entry)
    value = canonical_bytes(dict(members)).decode()
    state.connection.execute("INSERT INTO meta VALUES ('register', ?)", (value,))
    state.has_references = True


def fold_reference(state: FoldState, entry: int, members: Members) -> None:
    """A document that definitions refer to: units, life events, posts, days
    off. The latest of a name holds for the entries after it; days off hold as `days_off` says."""
    name = members["name"]
    if not isinstance(name, str) or not SLUG.fullmatch(name):
        raise refusal("reference", "REGISTER-ENTRY-SHAPE", entry)
    data, value = _beside(state, entry, name, members["digest"])
    if name.startswith(CALENDAR):
        year = understood(name, entry, lambda: calendar_year(value))
        if name != f"{CALENDAR}{year.year}":
            raise refusal(name, "REGISTER-ENTRY-SHAPE", entry)
        recorded_on = date.fromisoformat(members["recorded_on"])
        put_edition(state.connection, entry, year, members["digest"], recorded_on)
    elif name == POSTS:
        understood(name, entry, lambda: read_posts(value))
    elif not isinstance(value, dict):
        raise refusal(name, "REGISTER-ENTRY-SHAPE", entry)
    state.connection.execute(
        "INSERT OR REPLACE INTO reference VALUES (?, ?, ?, ?, ?)",
        (name, members["digest"], data, members["recorded_on"], entry),
    )
    state.known.clear()  # days off may have changed
    state.has_references = True


def fold_version(state: FoldState, entry: int, members: Members) -> None:
    """The next version of a service."""
    service, number = members["service"], members["version"]
    if not isinstance(service, str) or type(number) is not int:
        raise refusal("version", "REGISTER-ENTRY-SHAPE", entry)
    last_number, last_begins = state.connection.execute(
        "SELECT coalesce(max(version), 0), coalesce(max(effective_from), '') FROM version"
        " WHERE service = ?",
        (service,),
    ).fetchone()
    if number != last_number + 1:
        raise refusal(service, "REGISTER-VERSION-ORDER", entry, expected=last_number + 1)
    service_data, service_value = _beside(state, entry, service, members["service_digest"])
    form_data, form_value = _beside(state, entry, service, members["form_digest"])
    version = understood(service, entry, lambda: read_version(number, service_value, form_value))
    _check_version(version, entry, members, last_begins)
    begins = version.standard.effective_from.isoformat()
    recorded_on = members["recorded_on"]
    state.connection.execute(
        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (service, number, begins, version.digest, service_data, form_data, recorded_on, entry),
    )
    state.services.add(service)


def _check_version(version: ServiceVersion, entry: int, members: Members, last_begins: str) -> None:
    begins = version.standard.effective_from.isoformat()
    same = {"service": version.service, "effective_from": begins, "digest": version.digest}
    for member, value in same.items():
        if members[member] != value:
            raise refusal(version.service, "REGISTER-VERSION-DIFFERS", entry, member=member)
    if begins < last_begins:
        raise refusal(
            version.service, "REGISTER-VERSION-EARLIER", entry, begins=begins, last=last_begins
        )


def fold_counts(state: FoldState, entry: int, members: Members) -> None:
    """The month of a sealed service; later counts of the month replace earlier ones."""
    counts = understood("counts", entry, lambda: sealed.read_counts(members))
    check_service(state, entry, counts.service)
    values = (counts.filed, counts.decided, counts.on_time, counts.rejected, counts.median_days)
    state.connection.execute(
        "INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (counts.service, counts.month, *values, members["recorded_on"], entry),
    )
    state.services.add(counts.service)


def fold_charges(state: FoldState, entry: int, members: Members) -> None:
    """A quarter's reports of unofficial charges; later counts replace earlier ones."""
    counts = understood("charges", entry, lambda: charge_report.from_document(members))
    check_service(state, entry, counts.service)
    bands = canonical_bytes(dict(counts.bands)).decode()
    values = (counts.verified, counts.unverified, bands)
    state.connection.execute(
        "INSERT OR REPLACE INTO charges VALUES (?, ?, ?, ?, ?, ?, ?)",
        (counts.service, counts.quarter, *values, members["recorded_on"], entry),
    )
    state.services.add(counts.service)


def fold_outcomes(state: FoldState, entry: int, members: Members) -> None:
    """What became of reports in a quarter; later counts replace earlier ones."""
    counts = understood("outcomes", entry, lambda: charge_outcomes.from_document(members))
    check_service(state, entry, counts.service)
    given = {name: dict(getattr(counts, name)) for name in charge_outcomes.CELLS}
    state.connection.execute(
        "INSERT OR REPLACE INTO charge_outcomes VALUES (?, ?, ?, ?, ?)",
        (
            counts.service,
            counts.quarter,
            canonical_bytes(given).decode(),
            members["recorded_on"],
            entry,
        ),
    )
    state.services.add(counts.service)


def fold_survey(state: FoldState, entry: int, members: Members) -> None:
    """A quarter's answers after closing; later counts replace earlier ones."""
    counts = understood("survey", entry, lambda: survey.from_document(members))
    check_service(state, entry, counts.service)
    scores, charged = counts.scores, canonical_bytes(dict(counts.charged)).decode()
    sums = None if scores is None else canonical_bytes(list(scores.sums)).decode()
    values = (counts.answered, charged, scores.n if scores else None, sums)
    state.connection.execute(
        "INSERT OR REPLACE INTO survey VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (counts.service, counts.quarter, *values, members["recorded_on"], entry),
    )
    state.services.add(counts.service)


def fold_contacts(state: FoldState, entry: int, members: Members) -> None:
    """A quarter's contacts that are used for many; later counts replace earlier ones."""
    counts = understood("contacts", entry, lambda: contacts.from_document(members))
    check_service(state, entry, counts.service)
    values = (counts.others, counts.with_contact, counts.shared)
    state.connection.execute(
        "INSERT OR REPLACE INTO contacts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (counts.service, counts.quarter, *values, members["recorded_on"], entry),
    )
    state.services.add(counts.service)


def fold_commitment(state: FoldState, entry: int, members: Members) -> None:
    """That something happened in a sealed service; only the case key says what."""
    value = understood("commitment", entry, lambda: sealed.read_commitment(members))
    state.connection.execute(
        "INSERT INTO commitment VALUES (?, ?, ?)", (entry, value, members["recorded_on"])
    )


def check_service(state: FoldState, entry: int, service: str) -> None:
    """REGISTER-SERVICE-UNKNOWN for a service without a version."""
    found = state.connection.execute(
        "SELECT 1 FROM version WHERE service = ? LIMIT 1", (service,)
    ).fetchone()
    if found is None:
        raise refusal(service, "REGISTER-SERVICE-UNKNOWN", entry)


def _beside(state: FoldState, entry: int, about: str, digest: object) -> tuple[bytes, Any]:
    """The document that an entry names: its bytes and its value."""
    if not isinstance(digest, str) or not layout.is_digest(digest):
        raise refusal(about, "REGISTER-ENTRY-SHAPE", entry)
    try:
        data = state.document(digest)
    except NotFound:
        path = layout.document_path(digest)
        raise Integrity(Problem(path, "DOCUMENT-MISSING", {"first": entry})) from None
    return data, understood(about, entry, lambda: _canonical_value(data))


def _canonical_value(data: bytes) -> Any:
    value = read_json(data)
    if canonical_bytes(value) != data:
        raise Invalid(Problem("", "ENTRY-NOT-CANONICAL"))
    return value
