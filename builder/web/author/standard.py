"""Steps, time, requirements, product, complaints, law: the standard as small forms.

Each list and each of its members is a row of a table; drawing, reading and saving follow it.

Invariants:
- what is drawn here is what `builder.domain.authoring.standards` writes, member by member.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from builder.domain.authoring.conditions import read_rule
from builder.domain.authoring.standards import CONDITIONAL, ITEMS
from builder.web.author.model import Desk, Input, Panel, Typed
from builder.web.author.opened import Opened, desk, rows_of
from builder.web.author.rule_form import RuleForm, rule_form
from builder.web.author.standard_members import (
    FORMS,
    Member,
    form_title,
    input_of,
    list_title,
    members_of,
)
from builder.web.live import lang, words
from builder.web.page import show
from publish.errors import Problem, TerangError
from publish.facts.service import read_standard
from publish.facts.text import Text
from publish.i18n import allowance_words


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of a list, with the form of its condition where it can have one.

    `when` is the title of that form; `unconditional` says what holds without a condition.
    """

    id: str
    panel: Panel
    rule: RuleForm | None
    when: str
    unconditional: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of the standard; `note` says what it comes to."""

    id: str
    title: str
    note: str
    items: tuple[ItemView, ...]
    add: Panel


@dataclass(frozen=True, slots=True)
class StandardPage:
    """The standard of a draft."""

    title: str
    desk: Desk
    forms: tuple[Panel, ...]
    lists: tuple[ListView, ...]


def show_standard(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of the standard."""
    frame = desk(opened, "standard", rows_of(problems, opened, "#sheet"))
    page = StandardPage(
        title=f"{words().gettext('Steps, time, law')} · {frame.name}",
        desk=frame,
        forms=tuple(typed.over(panel) for panel in _forms(opened)),
        lists=tuple(_list(opened, kind, typed) for kind in ITEMS if kind != "scenarios"),
    )
    return show("author/standard.html", page)


def _forms(opened: Opened) -> Iterator[Panel]:
    for name, members in FORMS.items():
        inputs = _inputs(opened, members, opened.service)
        yield Panel(
            name, "members", form_title(name), inputs, words().gettext("Save"), (("form", name),)
        )


def _list(opened: Opened, kind: str, typed: Typed) -> ListView:
    _ = words().gettext
    value: Any = opened.service
    for step in ITEMS[kind].way:
        value = value.get(step, [] if step == ITEMS[kind].way[-1] else {})
    members = members_of(kind)
    return ListView(
        id=kind,
        title=list_title(kind),
        note=_sum_of_steps(opened) if kind == "steps" else "",
        items=tuple(_item(opened, kind, members, n, item, typed) for n, item in enumerate(value)),
        add=typed.over(_new(opened, kind, members)),
    )


def _item(
    opened: Opened,
    kind: str,
    members: tuple[Member, ...],
    place: int,
    item: Mapping[str, Any],
    typed: Typed,
) -> ItemView:
    _ = words().gettext
    hidden = (("list", kind), ("place", str(place)))
    others = (("item-up", _("Up")), ("item-down", _("Down")), ("item-remove", _("Remove")))
    at, inputs = f"{kind}-{place}", _inputs(opened, members, item)
    panel = Panel(f"panel-{at}", "item", _title(item), inputs, _("Save"), hidden, others)
    form = _condition(opened, at, item, typed, hidden) if kind in CONDITIONAL else None
    return ItemView(at, typed.over(panel), form, *_about_condition(kind))


def _about_condition(kind: str) -> tuple[str, str]:
    """The title of the form of a condition, and what holds without one."""
    _ = words().gettext
    if kind == "eligibility":
        return _("Cannot apply when"), _("Not chosen yet: this stops nobody.")
    return _("Only when"), _("Always.")


def _new(opened: Opened, kind: str, members: tuple[Member, ...]) -> Panel:
    _ = words().gettext
    inputs, hidden = _inputs(opened, members, {}), (("list", kind),)
    return Panel(f"new-{kind}", "item-add", _("Add"), inputs, _("Add"), hidden)


def _condition(
    opened: Opened,
    at: str,
    item: Mapping[str, Any],
    typed: Typed,
    hidden: tuple[tuple[str, str], ...],
) -> RuleForm:
    rule = read_rule(item.get("when"))
    is_by_hand = bool(item.get("when")) and rule is None
    return rule_form(
        opened, f"rule-{at}", "item-rule", rule, typed, hidden=hidden, is_by_hand=is_by_hand
    )


def _inputs(
    opened: Opened, members: tuple[Member, ...], body: Mapping[str, Any]
) -> tuple[Input, ...]:
    return tuple(i for member in members for i in input_of(opened, member, _at(body, member.name)))


def _at(body: Any, name: str) -> Any:
    for step in name.split("/"):
        body = body.get(step) if isinstance(body, dict) else None
    return body


def _title(item: Mapping[str, Any]) -> str:
    for member in ("name", "label", "title", "reason"):
        found = item.get(member)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, dict) and isinstance(found.get("id"), str):
            return Text(found["id"], str(found.get("en", ""))).in_(lang()) or "-"
    return "-"


def _sum_of_steps(opened: Opened) -> str:
    """The days of the steps together, beside the promise."""
    _ = words().gettext
    try:
        standard = read_standard(opened.service)
    except TerangError:
        return ""
    days = sum(s.allowance.value for s in standard.steps if s.allowance.unit == "working_days")
    promise = allowance_words(standard.promise.allowance, lang())
    return _("The steps take %(n)s working days together; promised: %(promise)s.") % {
        "n": days,
        "promise": promise,
    }
