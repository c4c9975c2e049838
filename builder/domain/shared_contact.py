"""Which phone numbers and e-mail addresses stand on applications of many applicants: the sign of
a broker, and as often of a family, a notary or an officer who helps at the counter.

Invariants:
- private: only counts leave (`redaction.contacts_entry`), never a contact or an application;
- a contact is compared as it is kept, an address without regard to capitals;
- applicants are told apart by the first citizen number in the order of the form, without one by the
  first name; an application with neither is an applicant of its own;
- what was erased has no contact any more, and counts as one that left none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from builder.domain.application import Answers
from builder.domain.delivery import Contact
from builder.domain.lookup import CITIZEN_NUMBER, term
from publish.facts.contacts import MANY

ApplicantOf = Callable[[str], str]
"""Who asks, by the number of the application; compared and never shown."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One application with where its applicant wants to be told; "" for not there."""

    service: str
    filed_on: date
    contact: Contact


@dataclass(frozen=True, slots=True)
class Tally:
    """Applications of a service: all `filed`, those `with_contact`, of these those whose contact
    is `shared`."""

    filed: int = 0
    with_contact: int = 0
    shared: int = 0


def applicant_of(number: str, document: Mapping[str, Any], answers: Answers) -> str:
    """Whoever these answers are of; `document` is their form."""
    found = tuple(_found(document, document, answers))
    first = next((t for t in found if t.startswith("nik ")), None)
    return first or next(iter(found), f"application {number}")


def tallies(filed: Iterable[Filed], since: date, applicant: ApplicantOf) -> Mapping[str, Tally]:
    """The tally of each service over what was filed on `since` or later; what was filed earlier
    is only compared with. `applicant` is asked no more often than it takes to find `MANY`."""
    given = tuple(filed)
    shared = _Shared(given, applicant)
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for one in (f for f in given if f.filed_on >= since):
        before = found[one.service]
        has_contact = bool(one.contact.email or one.contact.phone)
        found[one.service] = Tally(
            before.filed + 1,
            before.with_contact + has_contact,
            before.shared + (has_contact and shared.is_with_many(one.contact)),
        )
    return found


class _Shared:
    """Looks up whose applications a contact is on, each once."""

    def __init__(self, filed: Sequence[Filed], applicant: ApplicantOf) -> None:
        self._numbers: defaultdict[str, list[str]] = defaultdict(list)
        for one in filed:
            for mark in _marks(one.contact):
                self._numbers[mark].append(one.contact.number)
        self._applicant = applicant
        self._asked: dict[str, str] = {}
        self._enough: dict[str, frozenset[str]] = {}

    def is_with_many(self, contact: Contact) -> bool:
        """Whether applications of `MANY` other applicants have its address or its number."""
        marks = _marks(contact)
        if sum(len(self._numbers[mark]) - 1 for mark in marks) < MANY:
            return False
        applicants = frozenset[str]().union(*map(self._applicants, marks))
        return len(applicants - {self._of(contact.number)}) >= MANY

    def _applicants(self, mark: str) -> frozenset[str]:
        """Whose applications have it: all of them, or `MANY` and one more."""
        if mark not in self._enough:
            found: set[str] = set()
            for number in self._numbers[mark]:
                found.add(self._of(number))
                if len(found) > MANY:
                    break
            self._enough[mark] = frozenset(found)
        return self._enough[mark]

    def _of(self, number: str) -> str:
        if number not in self._asked:
            self._asked[number] = self._applicant(number)
        return self._asked[number]


def _marks(contact: Contact) -> tuple[str, ...]:
    kept = (contact.email.casefold(), contact.phone)
    return tuple(dict.fromkeys(mark for mark in kept if mark))


def _found(document: Mapping[str, Any], node: Any, value: Any) -> Iterator[str]:
    """The citizen numbers and names among answers, in the order of the form."""
    shape = _shape(document, node)
    if isinstance(value, Mapping):
        parts = shape.get("properties", {})
        order = (*shape.get("x-order", ()), *parts, *sorted(value))
        for name in dict.fromkeys(n for n in order if n in value):
            yield from _found(document, parts.get(name, {}), value[name])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _found(document, shape.get("items", {}), inner)
    elif isinstance(value, str) and _tells_who(shape, value):
        yield term(value)


def _tells_who(shape: Mapping[str, Any], value: str) -> bool:
    is_name = shape.get("x-autocomplete") == "name" and bool(value.strip())
    return is_name or CITIZEN_NUMBER.fullmatch(value) is not None


def _shape(document: Mapping[str, Any], node: Any) -> Mapping[str, Any]:
    """The schema of an answer; a reference to a definition of the form is followed once."""
    shape = node if isinstance(node, Mapping) else {}
    place = str(shape.get("$ref", ""))
    if place.startswith("#/$defs/"):
        inner = document.get("$defs", {}).get(place.removeprefix("#/$defs/"), {})
        return {**inner, **shape} if isinstance(inner, Mapping) else shape
    return shape
