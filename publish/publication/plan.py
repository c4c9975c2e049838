"""Which pages are stale, found in time proportional to the change.

What a page is made of decides when it may have changed:

| what happened since                  | which pages may have changed                  |
|--------------------------------------|-----------------------------------------------|
| units or days off were published     | all                                           |
| a version or a stop of a service was,| all but the pages of applications untouched   |
| or a version began to hold           |                                               |
| the day went on                      | of these, no lists of months, and of lists by |
|                                      | state those of the overdue                    |
| anything else                        | overviews, and the services, months of filing |
|                                      | or travel and applications that it touched,   |
|                                      | and the states that these left and entered;   |
|                                      | of services and overviews not what versions   |
|                                      | and the day alone decide (`OF_THE_DAY`)       |
| events of applications alone         | of these, not what other entries decide       |
|                                      | (`STILL_KINDS`, `STILL_TABLES`)               |

"Recorded" is: in an entry from the published size on. A page that might be
stale is made again and compared; one that this table forgets is never looked at,
so the tests hold every series of small runs against one full run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from publish.facts.text import LANGS
from publish.insight.months import filed_by_month
from publish.insight.moved import services_moved
from publish.insight.parts import (
    all_parts,
    filed_since,
    month_pages,
    month_pages_since,
    parts_since,
)
from publish.insight.states import Listed, all_states, states_since
from publish.pages.data_tables import STILL_TABLES, TABLES
from publish.pages.routes import (
    OF_A_SERVICE,
    OF_A_VERSION,
    OF_THE_DAY,
    ROUTES,
    STILL_KINDS,
    Kind,
    PageRef,
)
from publish.pages.views.applications import WHOLE
from publish.register.index import Index
from publish.register.travel_rows import months_travelled

_OF_THE_CITY = "SELECT 1 FROM reference WHERE entry >= ? LIMIT 1"
_VERSIONS = (
    "SELECT 1 FROM version WHERE entry >= ?1"
    " UNION ALL SELECT 1 FROM suspension WHERE entry >= ?1 LIMIT 1"
)
# A plus keeps SQLite from walking all applications to have them in order.
_SERVICES = (
    "SELECT service FROM counts WHERE entry >= ?1"
    " UNION SELECT service FROM charges WHERE entry >= ?1"
    " UNION SELECT service FROM charge_outcomes WHERE entry >= ?1"
    " UNION SELECT service FROM contacts WHERE entry >= ?1"
    " UNION SELECT +service FROM application WHERE last_entry >= ?1 ORDER BY 1"
)
_BEGUN = "SELECT 1 FROM version WHERE effective_from > ? AND effective_from <= ? LIMIT 1"
_NUMBERS = "SELECT number FROM application WHERE last_entry >= ? ORDER BY +number"


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages to make: those that Frozen-Flask visits, and status pages, which are many.

    `numbers` are application numbers in order; it is read once. So are `parts`, those of the
    table of all applications. `gone` are pages that may have been, and that the site has not.
    `only_applications`: nothing but events of applications was recorded, on the day that was
    published last, so the files that are still (`STILL_FILES`) are as they were.
    """

    editorial: tuple[PageRef, ...]
    numbers: Iterable[str]
    parts: Iterable[str] = ()
    gone: tuple[PageRef, ...] = ()
    only_applications: bool = False


def plan_all(index: Index) -> Plan:
    """Every page of the site."""
    return _plan(index, _Since(0, 0, 0, ""))


def plan_stale(index: Index, size: int, as_of: str) -> Plan:
    """The pages that may differ from those made when the index had `size` entries and
    went up to the day `as_of`."""
    if index.size == size:
        return Plan((), ())
    if _any(index, _OF_THE_CITY, size):
        return plan_all(index)
    is_new = _any(index, _VERSIONS, size)
    is_same_day = str(index.as_of) == as_of and not is_new
    days = (as_of, str(index.as_of))
    has_begun = index.connection.execute(_BEGUN, days).fetchone() is not None
    months = 0 if is_new or has_begun else size
    return _plan(index, _Since(size if is_same_day else 0, months, size, as_of))


def with_doubtful(plan: Plan, doubtful: Iterable[PageRef]) -> Plan:
    """The plan and, beside it, pages that a run which was cut off left in doubt."""
    found = sorted(set(doubtful) - set(plan.gone))
    numbers = {ref.key for ref in found if ref.kind == "status"}
    editorial = dict.fromkeys((*plan.editorial, *(r for r in found if r.kind != "status")))
    # A number may come twice: then its page is made twice, and is the same.
    return replace(plan, editorial=tuple(editorial), numbers=chain(plan.numbers, sorted(numbers)))


def status_pages(numbers: Iterable[str]) -> Iterator[PageRef]:
    """The pages of applications; one language after the other in short runs of numbers,
    since numbers in order share a folder."""
    for number in numbers:
        for lang in LANGS:
            yield PageRef("status", number, lang)


@dataclass(frozen=True, slots=True)
class _Since:
    """Sizes of the register from which on pages of these kinds are stale; 0: all of them. And
    the day that the register went up to."""

    editorial: int
    months: int
    applications: int
    as_of: str


def _plan(index: Index, since: _Since) -> Plan:
    services: Iterable[str] = index.services()
    keys: dict[Kind, Iterable[str]] = dict.fromkeys(OF_A_SERVICE, services)
    if since.editorial:
        services = tuple(_column(index, _SERVICES, since.editorial))
        keys |= {kind: () if kind in OF_A_VERSION else services for kind in OF_A_SERVICE}
    are_parts_new = _are_parts_new(index, since.applications)
    only_applications = (
        since.editorial > 0
        and not are_parts_new
        and services_moved(index.connection, since.editorial) is not None
    )
    # Every month leads to its tables then.
    keys["month"] = tuple(_months(index, 0 if are_parts_new else since.months))
    states = tuple(_states(index, since))
    keys["state"] = tuple(key for key, is_there in states if is_there)
    gone = (
        PageRef("state", key, lang) for key, is_there in states if not is_there for lang in LANGS
    )
    keys["presence_month"] = months_travelled(index.connection, since.applications)
    keys["table"] = [t for t in TABLES if not (only_applications and t in STILL_TABLES)]
    still = STILL_KINDS if only_applications else OF_THE_DAY
    editorial = (
        PageRef(kind, key, lang)
        for kind, route in ROUTES.items()
        if kind != "status" and not (since.editorial and kind in still)
        for key in (keys[kind] if route.is_keyed else ("",))
        for lang in LANGS
    )
    numbers = _column(index, _NUMBERS, since.applications)
    parts = _parts(index, 0 if are_parts_new else since.applications)
    return Plan(tuple(editorial), numbers, parts, tuple(gone), only_applications)


def _months(index: Index, size: int) -> Iterator[str]:
    if size:
        return month_pages_since(index.connection, size)
    return month_pages(index.connection)


def _states(index: Index, since: _Since) -> Iterator[Listed]:
    """The lists by state; as with months, all of them when the name of a service may differ."""
    as_of = index.as_of or date.min
    if since.months:
        return states_since(index.connection, since.applications, as_of, since.as_of)
    return all_states(index.connection, as_of)


def _parts(index: Index, size: int) -> Iterator[str]:
    """None while all applications are one table."""
    if _count(index) <= WHOLE:
        return iter(())
    return parts_since(index.connection, size) if size else all_parts(index.connection)


def _are_parts_new(index: Index, size: int) -> bool:
    """Whether the table of all applications was whole before, and comes in parts now."""
    count = _count(index)
    return count > WHOLE and count - filed_since(index.connection, size) <= WHOLE


def _count(index: Index) -> int:
    return sum(filed for _, filed in filed_by_month(index.connection))


def _any(index: Index, query: str, size: int) -> bool:
    return index.connection.execute(query, (size,)).fetchone() is not None


def _column(index: Index, query: str, size: int) -> Iterator[str]:
    return (value for (value,) in index.connection.execute(query, (size,)))
