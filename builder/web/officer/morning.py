"""This morning: what authors and supervisors should look at first, each with its link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, g, url_for

from builder.problems import sentence
from builder.usecases.morning import Matter, morning
from builder.web.author.opened import ADDRESS
from builder.web.definitions import versions_today
from builder.web.live import lang, today, words, workspace
from builder.web.page import show


@dataclass(frozen=True, slots=True)
class MorningRow:
    """One matter: the service, what there is, where it is mended."""

    service: str
    text: str
    href: str
    code: str


@dataclass(frozen=True, slots=True)
class MorningPage:
    """The matters of this person's unit; none is good news."""

    title: str
    rows: tuple[MorningRow, ...]


def this_morning() -> Response:
    """The screen."""
    space = workspace()
    matters = morning(
        space.uow(), space.workbench, user=g.user, today=today(), checks=space.checks()
    )
    names = {version.service: version.standard.name for version in versions_today()}
    rows = tuple(
        MorningRow(
            names[m.problem.path].in_(lang()) if m.problem.path in names else m.problem.path,
            sentence(m.problem, lang()),
            _href(m),
            m.problem.code,
        )
        for m in matters
    )
    return show("desk/morning.html", MorningPage(words().gettext("This morning"), rows))


def _href(matter: Matter) -> str:
    place = PLACES.get(matter.problem.code, _history)
    return place(matter)


def _history(matter: Matter) -> str:
    return url_for("desk.history", service=matter.problem.path)


def _late(matter: Matter) -> str:
    return url_for("desk.queue", tampilan="lewat", layanan=matter.problem.path)


def _near(matter: Matter) -> str:
    return url_for("desk.queue", tampilan="dekat", layanan=matter.problem.path)


def _untranslated(matter: Matter) -> str:
    if not matter.draft:
        return _history(matter)
    return url_for("author.page", draft=matter.draft, page=ADDRESS["translations"])


PLACES: Mapping[str, Callable[[Matter], str]] = {
    "MORNING-DRAFT": lambda matter: url_for("desk.draft", draft=matter.draft),
    "MORNING-UNTRANSLATED": _untranslated,
    "MORNING-LATE": _late,
    "MORNING-NEAR": _near,
}
"""Where a matter is mended; of what is in force, where its next version begins."""
