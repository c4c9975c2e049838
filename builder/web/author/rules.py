"""All conditions of a service on one page: of questions, documents, fees, times and
of who cannot apply.

Invariants:
- what a condition hides is on this page too: each one names what depends on it;
- one written by hand is shown as it is stored, and marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response

from builder.domain.authoring.conditions import Rule, read_rule
from builder.domain.authoring.documents import pointer_of, value_at
from builder.domain.authoring.rules import FormRule, form_rules
from builder.web.author.model import Desk, Typed
from builder.web.author.opened import Opened, address, desk, rows_of
from builder.web.links import Link
from builder.web.live import lang, words
from builder.web.page import show
from publish.errors import Problem, TerangError
from publish.facts.json_text import write_json
from publish.facts.text import text


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A condition in words and what it decides; `raw` is set for one written by hand."""

    id: str
    sentence: str
    raw: str
    effects: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """Conditions of the form, then those of the standard."""

    title: str
    desk: Desk
    form: tuple[RuleRow, ...]
    service: tuple[RuleRow, ...]


def show_rules(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of conditions."""
    frame = desk(opened, "rules", rows_of(problems, opened, "#sheet"))
    page = RulesPage(
        title=f"{words().gettext('Conditions')} · {frame.name}",
        desk=frame,
        form=tuple(_form_row(opened, rule) for rule in form_rules(opened.documents.form)),
        service=tuple(_service_rows(opened)),
    )
    return show("author/rules.html", page)


def _form_row(opened: Opened, rule: FormRule) -> RuleRow:
    _ = words().gettext
    said = ((_("Shows"), rule.shows), (_("Requires"), rule.requires), (_("Limits"), rule.limits))
    effects = tuple((what, _links(opened, pointers)) for what, pointers in said if pointers)
    condition = value_at(opened.documents.form, rule.steps)["if"]
    return _row(
        opened, f"form{pointer_of(rule.steps).replace('/', '-')}", rule.rule, condition, effects
    )


def _links(opened: Opened, pointers: tuple[str, ...]) -> tuple[Link, ...]:
    return tuple(
        Link(opened.label(pointer), address(opened.draft, "questions", q=pointer))
        for pointer in pointers
    )


def _service_rows(opened: Opened) -> Iterator[RuleRow]:
    _ = words().gettext
    service = opened.service
    lists: tuple[tuple[str, str, str, Any], ...] = (
        (_("Requirement"), "standard", "requirements", service.get("requirements", ())),
        (_("Ground for not being able to apply"), "standard", "eligibility",
         service.get("eligibility", ())),
        (_("Fee"), "fees", "lines", service.get("tariff", {}).get("lines", ())),
        (_("Promised time"), "standard", "variants",
         service.get("processing_time", {}).get("variants", ())),
    )  # fmt: skip
    for what, page, anchor, items in lists:
        for place, item in enumerate(items):
            if item.get("when"):
                href = f"{address(opened.draft, page)}#{anchor}-{place}"
                effects = ((what, (Link(_name(item), href),)),)
                rule = read_rule(item["when"])
                yield _row(opened, f"{anchor}-{place}", rule, item["when"], effects)


def _row(
    opened: Opened,
    id_: str,
    rule: Rule | None,
    condition: Any,
    effects: tuple[tuple[str, tuple[Link, ...]], ...],
) -> RuleRow:
    raw = "" if rule is not None else write_json(condition)
    return RuleRow(id_, opened.sentence(rule) if rule else "", raw, effects)


def _name(item: Any) -> str:
    try:
        return text(next(item[m] for m in ("name", "label", "reason") if m in item)).in_(lang())
    except (TerangError, StopIteration):
        return "-"
