"""The made-up year on whose last day everything happened of which a page may tell.

Heads travel, a service stands still and another is retired, money differs, a count is published
again: for tests that look at every kind of page with something on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from publish.facts.canonical import digest
from publish.register.index import Index, catch_up
from tests.publish.pages.kendari import (
    FORMS,
    LAST_DAY,
    Document,
    differences,
    indexed,
    put_right,
    read,
)
from tests.publish.pages.kendari import version_entry as version_of
from tests.publish.register.city import City

TRAVEL = "sppd-elektronik"
SERVICES = ("akta-kelahiran", "kartu-keluarga", "parkir-tepi-jalan", "pbg", "sip-nakes")
STOPPED, RETIRED = "sip-nakes", "parkir-tepi-jalan"
_DAY = LAST_DAY.isoformat()


def eventful(folder: Path, applications: int = 120) -> Index:
    """The index of that year."""
    standard, form = (read(FORMS / TRAVEL / f"{part}.json") for part in ("service", "form"))
    posts = read(FORMS / "shared/posts.json")
    reference = {"type": "reference", "name": "posts", "digest": digest(posts), "recorded_on": _DAY}
    more = [version_of(standard, form, _DAY), reference, *_journeys(), *_turns(), *_corrections()]
    index = indexed(folder, SERVICES, applications, more, [standard, form, posts])
    city = City(folder)
    city.hours = 1
    city.publish([*differences(index), *put_right(index)], ())
    catch_up(index, city.reader())
    return index


def _journeys() -> Iterator[Document]:
    """One head back and accounted for, one back and silent, one away."""
    yield _change("departed", "kepala-dpmptsp", 30, region="country", until=_ago(27))
    yield _change("returned", "kepala-dpmptsp", 26)
    yield _change("reported", "kepala-dpmptsp", 20, cost=7_500_000)
    acting = {"acting": "sekretaris-disdukcapil"}
    yield _change("departed", "kepala-disdukcapil", 40, region="province", until=_ago(38), **acting)
    yield _change("returned", "kepala-disdukcapil", 38)
    yield _change("departed", "wali-kota", 2, region="country", until=_DAY)


def _change(change: str, post: str, ago: int, **more: Any) -> Document:
    stated = {"type": "travel", "service": TRAVEL, "version": 1, "change": change, "post": post}
    return {**stated, "trip": 1, "claimed_on": _ago(ago), "recorded_on": _DAY, **more}


def _ago(days: int) -> str:
    day: date = LAST_DAY - timedelta(days=days)
    return day.isoformat()


def _turns() -> Iterator[Document]:
    said = {"statement": {"id": "Blangko habis.", "en": "No blanks are left."}}
    over = {"statement": {"id": "Sekarang di provinsi.", "en": "The province does it now."}}
    yield _turn("kartu-keluarga", "stopped", reason="supplies", **said)
    yield _turn("kartu-keluarga", "resumed")
    yield _turn(STOPPED, "stopped", reason="supplies", **said)
    yield _turn(RETIRED, "stopped", reason="ended", **over)


def _turn(service: str, change: str, **more: Any) -> Document:
    stated = {"type": "suspension", "service": service, "change": change}
    return {**stated, **more, "recorded_on": _DAY}


def _corrections() -> Iterator[Document]:
    """The count of a month of a sealed service, published again."""
    counts = {"filed": 41, "decided": 38, "on_time": 29, "rejected": None, "median_days": 2}
    stated = {"type": "counts", "service": "kartu-keluarga", "month": "2026-08"}
    yield {**stated, **counts, "recorded_on": _DAY}
