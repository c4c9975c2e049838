"""Applications by service and state: what is in process, waiting, rejected, overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from publish.errors import NotFound, Problem
from publish.facts.text import Lang
from publish.insight.states import (
    OVERDUE,
    count_by_part,
    count_by_state,
    has_applications,
    key_of,
    moved_on,
    numbers_in,
    read_key,
)
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Crumb
from publish.pages.view_models.states import (
    ServiceStates,
    StateLink,
    StatePart,
    StateView,
)
from publish.pages.views.frame import crumb, frame
from publish.pages.vocabulary import STATE
from publish.register.tallies import PART


def state(edition: Edition, ref: PageRef) -> StateView:
    """The list `ref.key`, or a part of it. The list of a status changes only when an
    application comes into it or leaves it, and its data go up to such a day.

    Raises NotFound `STATE-UNKNOWN` where nobody ever applied, and for a part that is not there.
    """
    connection, lang = edition.index.connection, ref.lang
    service, name, part = read_key(ref.key)
    if not name or not has_applications(connection, service):
        raise NotFound(Problem(ref.key, "STATE-UNKNOWN", {"state": ref.key}))
    by_part = count_by_part(connection, service, name, edition.as_of)
    count = sum(by_part.values())
    is_long = count > PART
    if part is not None and not (is_long and part in by_part):
        raise NotFound(Problem(ref.key, "STATE-UNKNOWN", {"state": ref.key}))
    of_service, words = _service(edition, service, lang), STATE[name].in_(lang)
    title = f"{of_service.label}: {words}"
    whole = Crumb(path_of(PageRef("state", key_of(service, name), lang)), title)
    is_whole_here = part is None and not is_long
    return StateView(
        frame=frame(
            edition,
            ref,
            title if part is None else f"{title}, {part}",
            section="applications",
            as_of=None if name == OVERDUE else _as_of(edition, service, ref.key),
        ),
        crumbs=_crumbs(edition, lang, () if part is None else (whole,)),
        service=of_service,
        state=words,
        is_overdue=name == OVERDUE,
        part=part or 0,
        parts=_parts(service, name, by_part, lang) if part is None and is_long else (),
        count=count if part is None else by_part[part],
        numbers=_numbers(edition, ref) if is_whole_here or part is not None else (),
    )


def states_of(edition: Edition, service: str, lang: Lang) -> tuple[StateLink, ...]:
    """The states in which a service has applications; none for a sealed one."""
    counts = edition.keep(
        ("states", service),
        lambda: count_by_state(edition.index.connection, service, edition.as_of),
    )
    return tuple(
        StateLink(path_of(PageRef("state", key_of(service, s), lang)), STATE[s].in_(lang), count)
        for s, count in counts.items()
    )


def states_of_all(edition: Edition, lang: Lang) -> tuple[ServiceStates, ...]:
    """Every service with applications, by name."""
    found = []
    for service in edition.services:
        links = states_of(edition, service, lang)
        if links:
            name = _service(edition, service, lang)
            found.append(ServiceStates(service, name.label, name.href, links))
    return tuple(sorted(found, key=lambda row: row.name.casefold()))


def _as_of(edition: Edition, service: str, key: str) -> date:
    return moved_on(edition.index.connection, key) or edition.current(service).recorded_on


def _service(edition: Edition, service: str, lang: Lang) -> Crumb:
    name = edition.current(service).version.standard.name.in_(lang)
    return crumb("service", name, lang, service)


def _crumbs(edition: Edition, lang: Lang, more: tuple[Crumb, ...]) -> tuple[Crumb, ...]:
    return (crumb("applications", edition.words[lang].gettext("Applications"), lang), *more)


def _parts(
    service: str, name: str, by_part: Mapping[int, int], lang: Lang
) -> tuple[StatePart, ...]:
    return tuple(
        StatePart(path_of(PageRef("state", key_of(service, name, part), lang)), part, count)
        for part, count in by_part.items()
    )


def _numbers(edition: Edition, ref: PageRef) -> tuple[str, ...]:
    connection, as_of = edition.index.connection, edition.as_of
    return edition.keep_last(
        "listed", ref.key, lambda: tuple(numbers_in(connection, ref.key, as_of))
    )
