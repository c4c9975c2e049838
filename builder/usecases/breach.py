"""Who is to be told after a breach of personal data (UU 27/2022, art. 46: in writing within
3 x 24 hours, to the people and the authority; needs checking).

Definitions:
- a class is what a form says of a question (`x-pdp`, UU 27/2022 art. 4): `specific` or `general`;
- listed is every application into which data of that class came since a day, by its filing or a
  correction, and which is not erased.

Invariant: the list has numbers and ways to reach people, no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from builder.domain.application import Answers, Application
from builder.domain.version import opened
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from builder.usecases.listing import every_standing
from publish.facts.service import ServiceVersion

DataClass = Literal["general", "specific"]
CLASSES: tuple[DataClass, ...] = ("general", "specific")
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody to be told: `questions` are the keys whose answers are of the class."""

    number: str
    service: str
    filed_on: date
    questions: tuple[str, ...]
    email: str
    phone: str


def breach_list(uow: UnitOfWork, *, class_: DataClass, since: date) -> tuple[Concerned, ...]:
    """Everybody concerned, by number."""
    with uow.reading():
        found = [_concerned(uow, application, class_, since) for application in _all(uow)]
    return tuple(sorted((c for c in found if c is not None), key=lambda c: c.number))


def questions_of(document: Mapping[str, Any], class_: DataClass, answers: Answers) -> set[str]:
    """Keys of the questions of that class that were answered, at whatever depth."""
    marked = set(_marked(document, class_))
    return {key for key in _answered(answers) if key in marked}


def _all(uow: UnitOfWork) -> Iterator[Application]:
    standings = every_standing(uow, StandingQuery(limit=_PAGE))
    found = (uow.applications.get(standing.number) for standing in standings)
    yield from (a for a in found if a is not None and not a.is_erased)


def _concerned(
    uow: UnitOfWork, application: Application, class_: DataClass, since: date
) -> Concerned | None:
    version = _version(uow, application)
    given = [application.answers] if application.filed_at.date() >= since else []
    given += [
        event.answers
        for event in uow.applications.events(application.number)
        if event.answers is not None and event.recorded_at.date() >= since
    ]
    marked: set[str] = set()
    for answers in given:
        marked |= questions_of(version.form.document, class_, answers)
    if not marked:
        return None
    contact = uow.contacts.get(application.number)
    return Concerned(
        application.number,
        application.service,
        application.filed_at.date(),
        tuple(sorted(marked)),
        contact.email if contact else "",
        contact.phone if contact else "",
    )


def _version(uow: UnitOfWork, application: Application) -> ServiceVersion:
    stored = uow.versions.get(application.service, application.version)
    if stored is None:  # held by a foreign key
        raise LookupError(application.service)
    return opened(stored)


def _marked(node: Any, class_: DataClass) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, inner in node.get("properties", {}).items():
            if isinstance(inner, Mapping) and inner.get("x-pdp") == class_:
                yield str(name)
        for inner in node.values():
            yield from _marked(inner, class_)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for inner in node:
            yield from _marked(inner, class_)


def _answered(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _answered(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _answered(inner)
