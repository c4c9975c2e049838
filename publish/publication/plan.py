"""Which pages are stale, found in time proportional to the change.

What a page is made of decides when it may have changed:

| what happened since                  | which pages may have changed                  |
|--------------------------------------|-----------------------------------------------|
| units or days off were published     | all                                           |
| a version was, or the day went on    | all but the pages of applications untouched   |
| anything else                        | overviews, and the services, months of filing |
|                                      | and applications that it touched; of these    |
|                                      | services not what their version alone decides |

"Recorded" is: in an entry from the published size on. A page that might be
stale is made again and compared; one that this table forgets is never looked at,
so the tests hold every series of small runs against one full run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from publish.facts.text import LANGS
from publish.pages.routes import OF_A_SERVICE, OF_A_VERSION, ROUTES, Kind, PageRef
from publish.register.index import Index

_OF_THE_CITY = "SELECT 1 FROM reference WHERE entry >= ? LIMIT 1"
_VERSIONS = "SELECT 1 FROM version WHERE entry >= ? LIMIT 1"
# A plus keeps SQLite from walking all applications to have them in order.
_SERVICES = (
    "SELECT service FROM counts WHERE entry >= ?1"
    " UNION SELECT service FROM charges WHERE entry >= ?1"
    " UNION SELECT +service FROM application WHERE last_entry >= ?1 ORDER BY 1"
)
_MONTHS = "SELECT DISTINCT +filed_month FROM application WHERE last_entry >= ? ORDER BY 1"
_NUMBERS = "SELECT number FROM application WHERE last_entry >= ? ORDER BY +number"


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages to make: those that Frozen-Flask visits, and status pages, which are many.

    `numbers` are application numbers in order; it is read once.
    """

    editorial: tuple[PageRef, ...]
    numbers: Iterable[str]


def plan_all(index: Index) -> Plan:
    """Every page of the site."""
    return _plan(index, editorial_since=0, applications_since=0)


def plan_stale(index: Index, size: int, as_of: str) -> Plan:
    """The pages that may differ from those made when the index had `size` entries and
    went up to the day `as_of`."""
    if index.size == size:
        return Plan((), ())
    if _any(index, _OF_THE_CITY, size):
        return plan_all(index)
    is_same_day = str(index.as_of) == as_of and not _any(index, _VERSIONS, size)
    return _plan(index, editorial_since=size if is_same_day else 0, applications_since=size)


def with_doubtful(plan: Plan, doubtful: Iterable[PageRef]) -> Plan:
    """The plan and, beside it, pages that a run which was cut off left in doubt."""
    found = sorted(set(doubtful))
    numbers = {ref.key for ref in found if ref.kind == "status"}
    editorial = dict.fromkeys((*plan.editorial, *(r for r in found if r.kind != "status")))
    # A number may come twice: then its page is made twice, and is the same.
    return Plan(tuple(editorial), chain(plan.numbers, sorted(numbers)))


def status_pages(numbers: Iterable[str]) -> Iterator[PageRef]:
    """The pages of applications; one language after the other in short runs of numbers,
    since numbers in order share a folder."""
    for number in numbers:
        for lang in LANGS:
            yield PageRef("status", number, lang)


def _plan(index: Index, editorial_since: int, applications_since: int) -> Plan:
    services: Iterable[str] = index.services()
    keys: dict[Kind, Iterable[str]] = dict.fromkeys(OF_A_SERVICE, services)
    if editorial_since:
        services = tuple(_column(index, _SERVICES, editorial_since))
        keys |= {kind: () if kind in OF_A_VERSION else services for kind in OF_A_SERVICE}
    keys["month"] = _column(index, _MONTHS, editorial_since)
    editorial = (
        PageRef(kind, key, lang)
        for kind, route in ROUTES.items()
        if kind != "status"
        for key in (keys[kind] if route.is_keyed else ("",))
        for lang in LANGS
    )
    return Plan(tuple(editorial), _column(index, _NUMBERS, applications_since))


def _any(index: Index, query: str, size: int) -> bool:
    return index.connection.execute(query, (size,)).fetchone() is not None


def _column(index: Index, query: str, size: int) -> Iterator[str]:
    return (value for (value,) in index.connection.execute(query, (size,)))
