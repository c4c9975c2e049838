"""A made-up city of any size: a register of N applications, straight from facts.

The demo's year goes through the use cases, as it should; a measurement of
publishing needs only what leaves them. The same N and seed give the same entries.

Invariants:
- every event is one that the fold accepts: it is played through `advance` first;
- memory holds the applications that are open at a time, not all of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from publish.facts.canonical import canonical_bytes, digest
from publish.facts.json_text import read_json
from publish.facts.rules import Rules
from publish.facts.service import ServiceStandard, read_version, rules_of, version_digest
from publish.facts.status import Progress, advance
from publish.facts.status_event import StatusEvent, to_document
from publish.facts.workdays import HolidayCalendar, calendar_year
from publish.log.note import Signer
from publish.register.entries import encode_entry
from publish.register.last_signed import LastSignedFile
from publish.register.writer import RegisterWriter

BEGIN = date(2026, 1, 1)
YEARS = (2025, 2026, 2027)
BATCH = 20_000  # entries signed together
FEE = 50_000  # rupiah; what any service that is not free costs here
SIGNER = Signer("terang.example/kendari", bytes(range(32)))  # a key that protects nothing

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBERS = 32**7
_SPREAD = 7_777_777_777  # odd, so that i * _SPREAD runs through all numbers once


@dataclass(frozen=True, slots=True)
class Definition:
    """A service as the repository ships it: both documents, and the rules of its fold."""

    service: dict[str, Any]
    form: dict[str, Any]
    standard: ServiceStandard
    rules: Rules


@dataclass(slots=True)
class City:
    """The register of a made-up city in `folder`, and what comes next in it.

    `definitions` are those that take public applications.
    """

    folder: Path
    definitions: tuple[Definition, ...]
    days: tuple[date, ...]
    rng: Random
    now: datetime
    batches: int = 0
    filed: int = 0

    @property
    def root(self) -> Path:
        """Where the register is."""
        return self.folder / "register"

    def append(self, documents: list[dict[str, Any]], beside: tuple[bytes, ...] = ()) -> None:
        """Sign these entries as one batch."""
        self.batches += 1
        self.now += timedelta(seconds=1)
        record = LastSignedFile(self.folder / "last-signed.json")
        entries = [encode_entry(document) for document in documents]
        RegisterWriter(self.root, SIGNER, record).append(
            entries, list(beside), self.now, f"batch-{self.batches}"
        )

    def file_one_more(self) -> str:
        """One more application is filed on the last day; gives its number."""
        number, definition = self._next()
        self.append([_filed(number, definition, self.days[-1])])
        return number

    def file_at_once(self, count: int) -> None:
        """So many more applications are filed on the last day, signed as one batch."""
        self.append([_filed(*self._next(), self.days[-1]) for _ in range(count)])

    def fill(self, applications: int) -> None:
        """File `applications` over the year and let the office work on them."""
        events = self.events(applications)
        while batch := list(islice(events, BATCH)):
            self.append(batch)

    def _next(self) -> tuple[str, Definition]:
        self.filed += 1
        place = self.filed * _SPREAD % _NUMBERS
        symbols = "".join(_SYMBOLS[place >> shift & 31] for shift in range(30, -1, -5))
        number = f"KDI-{symbols[:4]}-{symbols[4:]}{_SYMBOLS[self.filed % 32]}"
        return number, self.rng.choice(self.definitions)

    def events(self, applications: int) -> Iterator[dict[str, Any]]:
        """The events of so many more applications, in the order of their days; to be appended."""
        waiting: list[tuple[int, int, Iterator[tuple[int, dict[str, Any]]], dict[str, Any]]] = []
        last = len(self.days) - 1
        for place in range(applications):
            today = place * last // applications
            yield from self._due(waiting, today)
            number, definition = self._next()
            story = _story(number, definition, today, self.days, self.rng)
            self._push(waiting, place, story)
        yield from self._due(waiting, last)

    def _due(self, waiting: list[Any], today: int) -> Iterator[dict[str, Any]]:
        while waiting and waiting[0][0] <= today:
            _, place, story, document = heapq.heappop(waiting)
            yield document
            self._push(waiting, place, story)

    @staticmethod
    def _push(waiting: list[Any], place: int, story: Iterator[tuple[int, dict[str, Any]]]) -> None:
        for day, document in islice(story, 1):
            heapq.heappush(waiting, (day, place, story, document))


def found_city(
    folder: Path, form_schemas: Path, seed: int = 7, services: Collection[str] | None = None
) -> City:
    """A city whose register holds its units, days off and services, and no application.

    `services` are ids of those it has; None stands for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    years = [_read(form_schemas / "calendars" / f"{year}.json") for year in YEARS]
    calendar = HolidayCalendar(calendar_year(year) for year in years)
    definitions = [
        _definition(path, calendar)
        for path in sorted(form_schemas.glob("*/service.json"))
        if services is None or path.parent.name in services
    ]
    city = City(
        folder=folder,
        definitions=tuple(
            d
            for d in definitions
            if d.standard.publication == "open" and d.standard.takes_applications
        ),
        days=_working_days(calendar),
        rng=Random(seed),
        now=datetime.combine(BEGIN, time(8), UTC),
    )
    references = {f"calendar-{year['year']}": year for year in years} | {
        name: _read(form_schemas / "shared" / f"{name}.json") for name in ("units", "life-events")
    }
    _register(city, references, definitions)
    return city


def _register(city: City, references: dict[str, Any], definitions: list[Definition]) -> None:
    on = BEGIN.isoformat()
    name = {"id": "Kota Kendari", "en": "Kendari City"}
    entries: list[dict[str, Any]] = [
        {
            "type": "register",
            "origin": SIGNER.name,
            "city": {"name": name, "code": "74.71", "prefix": "KDI"},
            "demo": True,
            "recorded_on": on,
        }
    ]
    for reference, document in references.items():
        named = {"type": "reference", "name": reference, "digest": digest(document)}
        entries.append(named | {"recorded_on": on})
    for one in definitions:
        entries.append(_version_entry(one, on))
    beside = [
        *references.values(),
        *(d.service for d in definitions),
        *(d.form for d in definitions),
    ]
    city.append(entries, tuple({canonical_bytes(document): None for document in beside}))


def _version_entry(one: Definition, on: str) -> dict[str, Any]:
    return {
        "type": "version",
        "service": one.standard.id,
        "version": 1,
        "effective_from": one.standard.effective_from.isoformat(),
        "service_digest": digest(one.service),
        "form_digest": digest(one.form),
        "digest": version_digest(one.service, one.form),
        "recorded_on": on,
    }


def _story(
    number: str, definition: Definition, first: int, days: tuple[date, ...], rng: Random
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The events of one application, each with the index of its day, while the year lasts."""
    day: int = first
    progress: Progress | None = None
    for sequence, (code, step, reason, amount) in enumerate(_acts(definition, rng), 1):
        if day >= len(days):
            return
        event = StatusEvent(
            number=number,
            service=definition.standard.id,
            version=1,
            sequence=sequence,
            code=code,
            claimed_on=days[day],
            recorded_on=days[day],
            step=step,
            reason=reason,
            amount=amount,
        )
        progress = advance(progress, event.happening(), definition.rules)
        yield day, to_document(event)
        day += rng.choice((0, 1, 1, 2, 3, 5))


def _acts(definition: Definition, rng: Random) -> Iterator[tuple[Any, Any, Any, Any]]:
    """(code, step, reason, amount), from filing to the end."""
    fee = _fee(definition)
    yield "filed", None, None, fee
    if rng.random() < 0.1:
        yield "returned", None, "missing", None
        yield "corrected", None, None, None
    yield "accepted", None, None, None
    if rng.random() < 0.08:
        yield "correction_requested", None, "unclear", None
        yield "corrected", None, None, None
    if fee:
        yield "payment_recorded", None, None, fee
    for step in definition.rules.steps[1:-1]:
        yield "step_done", step.id, None, None
    grounds = definition.standard.grounds
    if grounds and rng.random() < 0.04:
        yield "rejected", None, grounds[0].id, None
        return
    yield "approved", None, None, None
    yield "issued", None, None, None


def _filed(number: str, definition: Definition, on: date) -> dict[str, Any]:
    fee = _fee(definition)
    return to_document(
        StatusEvent(number, definition.standard.id, 1, 1, "filed", on, on, amount=fee)
    )


def _fee(definition: Definition) -> int:
    return 0 if definition.standard.tariff.is_free else FEE


def _definition(path: Path, calendar: HolidayCalendar) -> Definition:
    service, form = _read(path), _read(path.with_name("form.json"))
    standard = read_version(1, service, form).standard
    return Definition(service, form, standard, rules_of(standard, calendar))


def _read(path: Path) -> Any:
    """A document as the register will give it back: through its canonical bytes."""
    source = read_json(path.read_bytes())
    return read_json(canonical_bytes(source))


def _working_days(calendar: HolidayCalendar) -> tuple[date, ...]:
    year = (BEGIN + timedelta(days=n) for n in range(365))
    return tuple(day for day in year if calendar.is_working_day(day))
