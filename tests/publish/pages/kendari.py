"""A year of a made-up Kendari with the real definitions, folded into an index.

Seeded: the same arguments give the same register, so pages can be compared byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from builder.domain.identifier import new_number
from publish.errors import Conflict
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from publish.facts.rules import Rules
from publish.facts.service import ServiceVersion, read_version, rules_of, version_digest
from publish.facts.status import Happening, Progress, advance
from publish.facts.workdays import HolidayCalendar, calendar_year
from publish.pages.edition import Edition
from publish.pages.render import open_edition
from publish.pages.settings import SiteSettings, read_site_settings
from publish.register.index import Index, catch_up, open_index
from tests.publish.register.city import City

ROOT = Path(__file__).resolve().parents[3]
FORMS = ROOT / "form_schemas"
SITE = ROOT / "site"
FIRST_DAY = date(2025, 10, 1)
LAST_DAY = date(2026, 9, 30)
SOME = ("kartu-keluarga", "parkir-tepi-jalan", "pbg", "sip-nakes")
Document = dict[str, Any]


def read(path: Path) -> Any:
    return read_json(path.read_text(encoding="utf-8"))


def settings(**changed: Any) -> SiteSettings:
    """The settings of the shipped site."""
    shipped = read_site_settings(SITE / "site.toml")
    return SiteSettings(
        shipped.name, shipped.code, shipped.prefix, shipped.time_zone, shipped.origin, **changed
    )


def edition(folder: Path, services: Sequence[str] = SOME, applications: int = 120) -> Edition:
    """The site of a small year."""
    return open_edition(indexed(folder, services, applications), SITE, settings())


def indexed(
    folder: Path,
    services: Sequence[str] = SOME,
    applications: int = 120,
    more: Sequence[Document] = (),
    beside: Sequence[Document] = (),
) -> Index:
    """The index of a small year of these services, and `more` entries of its last day, which
    name documents `beside` them."""
    city = City(folder)
    entries, documents = beginning(services)
    versions = [
        read_version(1, read(FORMS / s / "service.json"), read(FORMS / s / "form.json"))
        for s in services
    ]
    taking = [
        v for v in versions if v.standard.takes_applications and v.standard.publication == "open"
    ]
    entries += sorted(_happenings(taking, applications), key=lambda e: e["recorded_on"])
    city.publish([*entries, *ending(versions), *more], [*documents, *beside])
    index = open_index(folder / "index.sqlite")
    catch_up(index, city.reader())
    return index


def differing(folder: Path, applications: int = 120) -> Edition:
    """The same year, and on its last day ten issued applications whose money differs, and events
    that were put right."""
    index = indexed(folder, applications=applications)
    city = City(folder)
    city.hours = 1
    city.publish([*differences(index), *put_right(index)], ())
    catch_up(index, city.reader())
    return open_edition(index, SITE, settings())


def differences(index: Index) -> Iterator[Document]:
    """More money than the tariff says, given back, recorded by mistake: ten applications."""
    found = _DIFFERING.replace("number", "number, events, fee", 1)
    for place, (number, events, fee) in enumerate(_rows(index, found)):
        more = (("overpaid", fee), ("refunded", fee - 1)) if place < 6 else ()
        if place % 2:
            more = (*more, ("payment_reversed", 1_000))
        for sequence, (code, amount) in enumerate(more, start=events + 1):
            about = {"number": number, "service": "pbg", "version": 1, "sequence": sequence}
            days = dict.fromkeys(("claimed_on", "recorded_on"), LAST_DAY.isoformat())
            yield {"type": "event", "code": code, "amount": amount, **about, **days}


_OWN = (
    "SELECT a.number, a.events, e.sequence, e.reason, a.filed_on, max(t.claimed_on), e.claimed_on"
)
_FROM = """
    FROM application a JOIN event e USING (number) JOIN event t USING (number)
    WHERE a.service = 'pbg' AND e.code = ? AND t.sequence IN (e.sequence, e.sequence + 1)
"""
_DIFFERING = (
    "SELECT number FROM application WHERE status = 'issued' AND paid > 0 ORDER BY number LIMIT 10"
)
_OTHERS = f"a.number NOT IN ({_DIFFERING})"
_LAST = f"{_OWN} {_FROM} AND e.sequence = a.events AND {_OTHERS} GROUP BY 1 ORDER BY 1 DESC LIMIT 3"
_BEFORE_APPROVAL = f"{_OWN} {_FROM} AND a.status = 'approved' GROUP BY 1 ORDER BY 1 LIMIT 9"


def put_right(index: Index) -> Iterator[Document]:
    """Events that were recorded wrongly, of every kind, and decisions made again."""
    for code in ("rejected", "issued", "step_done", "correction_requested"):
        for number, events, amends, ground, *_ in _rows(index, _LAST, code):
            yield _amended(number, events + 1, amends, "law")
            if code == "rejected":
                yield _on_last_day(number, events + 2, code, reason=ground)
    count: Counter[str] = Counter()
    for code in ("accepted", "returned", "correction_requested"):
        for number, events, amends, _, filed_on, next_on, said_on in _rows(
            index, _BEFORE_APPROVAL, code
        ):
            right = {
                "accepted": {"right_on": filed_on},
                "returned": {"right_reason": "unclear"},
                "correction_requested": {"right_on": next_on},
            }[code]
            if right.get("right_on") == said_on:
                continue
            count[number] += 1
            yield _amended(number, events + count[number], amends, "mistyped", **right)


def _amended(number: str, sequence: int, amends: int, reason: str, **right: str) -> Document:
    return _on_last_day(number, sequence, "amended", amends=amends, reason=reason, **right)


def _rows(index: Index, query: str, *of: str) -> list[tuple[Any, ...]]:
    return index.connection.execute(query, of).fetchall()


def _on_last_day(number: str, sequence: int, code: str, **about: Any) -> Document:
    days = dict.fromkeys(("claimed_on", "recorded_on"), LAST_DAY.isoformat())
    own = {"number": number, "service": "pbg", "version": 1, "sequence": sequence}
    return {"type": "event", "code": code, **own, **about, **days}


def beginning(services: Sequence[str]) -> tuple[list[Document], list[Document]]:
    """The entries before the first application, and the documents they name."""
    day = FIRST_DAY.isoformat()
    city = {"name": {"id": "Kota Kendari", "en": "Kendari City"}, "code": "74.71", "prefix": "KDI"}
    register = {"type": "register", "origin": "terang.example/kendari", "city": city}
    entries: list[Document] = [{**register, "demo": True, "recorded_on": day}]
    references = {"units": "shared/units.json", "life-events": "shared/life-events.json"}
    references |= {f"calendar-{year}": f"calendars/{year}.json" for year in (2025, 2026, 2027)}
    documents = []
    for name, path in references.items():
        documents.append(read(FORMS / path))
        stated = {"name": name, "digest": digest(documents[-1])}
        entries.append({"type": "reference", **stated, "recorded_on": day})
    for service in services:
        standard, form = (read(FORMS / service / f"{part}.json") for part in ("service", "form"))
        documents += [standard, form]
        entries.append(version_entry(standard, form, day))
    return entries, documents


def ending(versions: Sequence[ServiceVersion]) -> Iterator[Document]:
    """Counts, charges and answers of the last quarter."""
    day = LAST_DAY.isoformat()
    for place, version in enumerate(versions):
        if version.standard.publication == "sealed":
            counts = {"filed": 40, "decided": 38, "on_time": 30, "rejected": None}
            for month in ("2026-07", "2026-08"):
                stated = {"service": version.service, "month": month, **counts, "median_days": 2}
                yield {"type": "counts", **stated, "recorded_on": day}
        bands = {"under-50k": 0, "50k-200k": 7 + place, "200k-1m": None, "over-1m": 0}
        charges = {"service": version.service, "quarter": "2026-Q3", "bands": bands}
        yield {"type": "charges", **charges, "verified": 7, "unverified": 12, "recorded_on": day}
        if version.standard.takes_applications:
            yield survey(version.service, 20 + place, day)


def survey(service: str, n: int, day: str) -> Document:
    """`n` people who answered in the last quarter, all nine elements too; 3 did not say."""
    charged = {"yes": "few", "no": "hidden", "unsaid": 0}
    stated = {"type": "survey", "service": service, "quarter": "2026-Q3", "answered": n + 3}
    skm = {"n": n, "sums": [3 * n] * 8 + [4 * n]}
    return {**stated, "charged": charged, "skm": skm, "recorded_on": day}


def version_entry(standard: Document, form: Document, day: str, number: int = 1) -> Document:
    """That a version of a service is published."""
    return {
        "type": "version",
        "service": standard["id"],
        "version": number,
        "effective_from": standard["effective_from"],
        "service_digest": digest(standard),
        "form_digest": digest(form),
        "digest": version_digest(standard, form),
        "recorded_on": day,
    }


def calendar() -> HolidayCalendar:
    """The shipped days off."""
    return HolidayCalendar(
        calendar_year(read(FORMS / "calendars" / f"{year}.json")) for year in (2025, 2026, 2027)
    )


def _happenings(versions: Sequence[ServiceVersion], count: int) -> Iterator[Document]:
    rng, numbers, days_off = Random(1), Random(8), calendar()
    taken: set[str] = set()
    for _ in range(count if versions else 0):
        version = rng.choice(versions)
        number = new_number("KDI", numbers.randbytes)
        if number not in taken:
            taken.add(number)
            yield from _life(number, version, rules_of(version.standard, days_off), rng)


def _life(number: str, version: ServiceVersion, rules: Rules, rng: Random) -> Iterator[Document]:
    scenario = rng.choice([s for s in version.standard.scenarios if not s.stops])
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    progress: Progress | None = None
    recorded = day
    speed = rng.choice((1, 1, 2, 3, 6))
    plan = _plan(version, scenario.fee, rng)
    for sequence, happening in enumerate(plan, start=1):
        code, wait, more = happening
        day += timedelta(days=rng.randint(0, wait) * speed if sequence > 1 else 0)
        if day > LAST_DAY:
            return
        event = Happening(code, day, more.get("step"), more.get("amount"))
        try:
            progress = advance(progress, event, rules)
        except Conflict:
            return
        recorded = min(max(recorded, day + timedelta(days=rng.choice((0, 0, 0, 1, 4)))), LAST_DAY)
        yield {
            "type": "event",
            "number": number,
            "service": version.service,
            "version": 1,
            "sequence": sequence,
            "code": code,
            "claimed_on": day.isoformat(),
            "recorded_on": recorded.isoformat(),
            **more,
        }


def _plan(version: ServiceVersion, fee: int, rng: Random) -> Iterator[tuple[Any, int, Document]]:
    yield "filed", 0, {"amount": fee}
    if rng.random() < 0.2:
        yield "returned", 2, {"reason": "missing"}
        yield "corrected", 5, {}
    yield "accepted", 2, {}
    for step in version.standard.steps[1:-1]:
        if rng.random() < 0.15:
            yield "correction_requested", 3, {"reason": rng.choice(("unclear", "mismatch"))}
            yield "corrected", 6, {}
        if step.kind == "payment" and fee:
            yield "payment_recorded", 4, {"amount": fee}
        yield "step_done", max(1, step.allowance.value // 2), {"step": step.id}
    if rng.random() < 0.06 and version.standard.grounds:
        yield "rejected", 2, {"reason": version.standard.grounds[0].id}
    yield "approved", 3, {}
    if rng.random() < 0.9:
        yield "issued", 2, {}
