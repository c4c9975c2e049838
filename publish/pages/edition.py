"""One edition of the site: the register as it is now, the site folder, the words.

What several pages need is worked out once here and kept for the life of the
edition. An edition is for one state of the index: when the index has moved on,
take a new one.

Invariants: read only; the same register and site folder give the same pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from pathlib import Path
from typing import TypeVar

from publish.errors import NotFound, Problem
from publish.facts.form_schema import labels_by_pointer
from publish.facts.text import LANGS, Lang, Text
from publish.facts.workdays import HolidayCalendar
from publish.i18n import Words, read_catalogue
from publish.insight.months import Month, months_of
from publish.insight.times import ServiceTimes, service_times
from publish.insight.working_days import DayCount
from publish.pages.assets import Asset, read_assets
from publish.pages.case import Case, case_of
from publish.pages.prose import Labels
from publish.pages.settings import SiteSettings
from publish.register.case_rows import read_cases
from publish.register.index import City, Index, PublishedVersion
from publish.register.index_queries import FormerRegister, read_formers

T = TypeVar("T")

_OF_A_SERVICE = frozenset(
    {"times", "months", "states", "lag", "steps", "flags", "measured", "raised"}
)
"""First words of keys whose second is a service, for values that only its own applications
change from one entry to the next of a day."""
_OF_THE_DAY = frozenset(
    {
        *("versions", "labels", "units", "life-events", "posts", "environment"),
        *("offers", "by-name", "stops", "turns", "changes", "day-changes", "fixed"),
        *("survey", "corrections", "drawn"),
    }
)
"""First words of keys for values that no event of an application changes."""


class Edition:
    """The register in `index` as pages of the site in `folder`."""

    def __init__(self, index: Index, folder: Path, settings: SiteSettings) -> None:
        self.index = index
        self.folder = folder
        self.settings = settings
        self.city: City = index.city()
        self.size = index.size
        self.as_of: date = index.as_of or date.min
        self.words: Mapping[Lang, Words] = {
            lang: read_catalogue(folder / "translations", lang) for lang in LANGS
        }
        self.assets: Mapping[str, Asset] = read_assets(folder / "static")
        self.calendar: HolidayCalendar = index.calendar()
        self.services = index.services()
        self.formers: tuple[FormerRegister, ...] = read_formers(index.connection)
        self.days = DayCount(self.calendar)
        self._kept: dict[tuple[object, ...], object] = {}
        self._last: dict[str, tuple[object, object]] = {}

    def after(self, index: Index, moved: frozenset[str]) -> Edition:
        """The edition of `index`, which has gone on from this one by nothing but events of
        applications of the services `moved`, on the same day. What these cannot change is
        taken over."""
        later = copy(self)
        later.index = index
        later.size = index.size
        later._last = {}
        later._kept = {
            key: value
            for key, value in self._kept.items()
            if key[0] in _OF_THE_DAY or (key[0] in _OF_A_SERVICE and key[1] not in moved)
        }
        return later

    def versions(self, service: str) -> tuple[PublishedVersion, ...]:
        """All versions of a service, oldest first; `NotFound` (SERVICE-UNKNOWN) for none."""
        found = self.keep(("versions", service), lambda: self.index.versions(service))
        if not found:
            raise NotFound(Problem(service, "SERVICE-UNKNOWN", {"service": service}))
        return found

    def version(self, service: str, number: int) -> PublishedVersion:
        """One version; they are numbered from 1 without gaps."""
        versions = self.versions(service)
        if not 1 <= number <= len(versions):
            raise NotFound(Problem(service, "SERVICE-UNKNOWN", {"service": service}))
        return versions[number - 1]

    def current(self, service: str) -> PublishedVersion:
        """The version in force at the date of the register; before any is, the first to come."""
        begun = [v for v in self.versions(service) if v.effective_from <= self.as_of]
        return begun[-1] if begun else self.versions(service)[0]

    def labels(self, published: PublishedVersion) -> Labels:
        """The labels of the version's form."""
        version = published.version
        return self.keep(
            ("labels", version.service, version.version),
            lambda: labels_by_pointer(version.form.document),
        )

    def times(self, service: str) -> ServiceTimes:
        """The measures of an open service at the date of the register."""
        return self.keep(
            ("times", service),
            lambda: service_times(self.index.connection, service, self.as_of, self.days),
        )

    def months(self, service: str) -> tuple[Month, ...]:
        """The months of an open service, oldest first."""
        return self.keep(("months", service), lambda: months_of(self.index.connection, service))

    def case(self, number: str) -> Case:
        """An application as its page looks at it; `NotFound` (APPLICATION-UNKNOWN) for none."""
        return self.keep_last("case", number, lambda: self._case(number))

    def _case(self, number: str) -> Case:
        found = next(read_cases(self.index.connection, number), None)
        if found is None or found[0].number != number:
            raise NotFound(Problem(number, "APPLICATION-UNKNOWN", {"number": number}))
        return case_of(*found, self.days)

    def unit(self, unit: str) -> Text:
        """The name of an office; its id where the register has no name for it."""
        return self.keep(("units",), self.index.units).get(unit, Text(unit, unit))

    def life_events(self) -> Mapping[str, Text]:
        """The life events by id."""
        return self.keep(("life-events",), self.index.life_events)

    def keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` gives, made once for `key` in this edition."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]  # the key says which type

    def keep_last(self, name: str, key: object, make: Callable[[], T]) -> T:
        """What `make` gives for `key`, kept until another key of that name is asked for: a page
        is written in one language after the other, and what both show may be long."""
        if name not in self._last or self._last[name][0] != key:
            self._last[name] = (key, make())
        return self._last[name][1]  # type: ignore[return-value]  # the name says which type
