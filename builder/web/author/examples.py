"""Worked examples: what each must give, whether it does, and how a new one is made.

Invariants:
- an example is made by filling in the real form (`builder.web.author.trying`), never by
  typing what is expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from builder.domain.authoring import standards
from builder.usecases.authoring import Operation
from builder.usecases.authoring_scenarios import refreeze_scenario
from builder.web.author.model import Desk, Input, Panel, Typed
from builder.web.author.opened import Opened, desk, rows_of, say
from builder.web.author.operations import Maker
from builder.web.author.typed import Sent
from builder.web.live import lang, words, workspace
from builder.web.page import show
from publish.errors import Problem, TerangError
from publish.facts.money import Rupiah
from publish.facts.service import read_standard
from publish.facts.standard import Scenario
from publish.i18n import money, short_date

SCENARIOS = "service.json#/scenarios/"


@dataclass(frozen=True, slots=True)
class ExampleView:
    """An example: `stops` is why nobody can apply so, `faults` are what it no longer gives."""

    id: str
    place: int
    name: str
    fee: str
    due: str
    documents: tuple[str, ...]
    stops: tuple[str, ...]
    faults: tuple[str, ...]
    panel: Panel
    try_href: str


@dataclass(frozen=True, slots=True)
class ExamplesPage:
    """The examples of a draft."""

    title: str
    desk: Desk
    rows: tuple[ExampleView, ...]
    try_href: str


def show_examples(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of worked examples."""
    frame = desk(opened, "examples", rows_of(problems, opened, "#sheet"))
    try_href = url_for("author.trying", draft=opened.draft.id)
    page = ExamplesPage(
        title=f"{words().gettext('Worked examples')} · {frame.name}",
        desk=frame,
        rows=tuple(
            _row(opened, place, scenario, typed, try_href)
            for place, scenario in enumerate(_scenarios(opened))
        ),
        try_href=try_href,
    )
    return show("author/examples.html", page)


def _scenarios(opened: Opened) -> tuple[Scenario, ...]:
    try:
        return read_standard(opened.service).scenarios
    except TerangError:
        return ()


def _row(
    opened: Opened, place: int, scenario: Scenario, typed: Typed, try_href: str
) -> ExampleView:
    _ = words().gettext
    at = f"{SCENARIOS}{place}"
    faults = [p for p in opened.problems if p.path == at or p.path.startswith(f"{at}/")]
    needs: Mapping[str, Any] = {r.get("id", ""): r for r in opened.service.get("requirements", ())}
    stops: Mapping[str, Any] = {s.get("id", ""): s for s in opened.service.get("eligibility", ())}
    hidden = (("place", str(place)),)
    inputs = (
        Input("text", "name_id", _("Name, in Indonesian"), scenario.name.id, lang="id"),
        Input("text", "name_en", _("Name, in English"), scenario.name.en, lang="en"),
    )
    others = (("example-remove", _("Remove")),)
    at_panel, title = f"panel-scenarios-{place}", _("Name")
    panel = Panel(at_panel, "example", title, inputs, _("Save"), hidden, others)
    return ExampleView(
        id=f"scenarios-{place}",
        place=place,
        name=scenario.name.in_(lang()),
        fee=money(Rupiah(scenario.fee), lang()),
        due=short_date(scenario.due_on, lang()) if scenario.due_on else "–",
        documents=tuple(_name(needs, id_, "name") for id_ in scenario.documents),
        stops=tuple(_name(stops, id_, "reason") for id_ in scenario.stops),
        faults=tuple(say(problem, opened) for problem in faults),
        panel=typed.over(panel),
        try_href=f"{try_href}?contoh={place}",
    )


def _name(items: Mapping[str, Any], id_: str, member: str) -> str:
    name = items.get(id_, {}).get(member, {})
    return str(name.get(lang()) or name.get("id") or id_)


def _refreeze(sent: Sent) -> Operation:
    place, calendar = sent.place(), workspace().calendar()
    return lambda d: refreeze_scenario(d, place, calendar=calendar)


def _rename(sent: Sent) -> Operation:
    place, name = sent.place(), sent.words("name")
    return lambda d: standards.edit_item(d, "scenarios", place, {"name": name})


def _remove(sent: Sent) -> Operation:
    place = sent.place()
    return lambda d: standards.remove_item(d, "scenarios", place)


EXAMPLES: Mapping[str, Maker] = {
    "refreeze": _refreeze,
    "example": _rename,
    "example-remove": _remove,
}
