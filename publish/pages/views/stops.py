"""That a service takes no new applications, in words: since when, why, and until when it did not.

Invariant: applications that are on their way are not mentioned otherwise than before.
"""

from __future__ import annotations

from publish.i18n import Words
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.stop_words import suspension_words
from publish.pages.view_models.frame import Suspended
from publish.register.suspension_rows import PublishedTurn, read_turns


def stops(edition: Edition, words: Words) -> tuple[Suspended, ...]:
    """Every stop of every service, the newest first."""
    return edition.keep(("stops", words.lang), lambda: tuple(_stops(edition, words)))


def stop_of(edition: Edition, service: str, words: Words) -> Suspended | None:
    """The stop of a service that stands; None when it takes applications."""
    latest = next((stop for stop in stops(edition, words) if stop.service == service), None)
    return latest if latest is not None and latest.until is None else None


def retired(edition: Edition, words: Words) -> frozenset[str]:
    """The ids of the services that are no longer offered."""
    return frozenset(stop.service for stop in stops(edition, words) if _is_retired(stop))


def _is_retired(stop: Suspended) -> bool:
    return stop.is_end and stop.until is None


def turns(edition: Edition) -> tuple[PublishedTurn, ...]:
    """Every stop and every end of one, in the order of the register."""
    return edition.keep(("turns",), lambda: read_turns(edition.index.connection))


def _stops(edition: Edition, words: Words) -> list[Suspended]:
    ended: dict[str, PublishedTurn] = {}
    found = []
    for turn in reversed(turns(edition)):
        service = turn.turn.service
        if turn.turn.change == "resumed":
            ended[service] = turn
            continue
        end = ended.pop(service, None)
        statement = turn.turn.statement
        found.append(
            Suspended(
                service=service,
                name=edition.current(service).version.standard.name.in_(words.lang),
                href=path_of(PageRef("service", service, words.lang)),
                since=turn.turn.recorded_on,
                until=None if end is None else end.turn.recorded_on,
                said=suspension_words(turn.turn, words.lang),
                statement="" if statement is None else statement.in_(words.lang),
                entry=turn.entry,
                is_end=turn.turn.is_end,
            )
        )
    return found
