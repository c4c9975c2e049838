"""What a draft's tariff comes to for answers that somebody tries.

Invariants:
- nothing is stored: the answers are in the address of the page;
- the amount is that of the function that serves applicants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from builder.domain.authoring.palette import kind_of
from builder.domain.authoring.tariff_lines import line_rule
from builder.web.author.model import Input
from builder.web.author.opened import Opened, address, rows_of
from builder.web.author.typed import number_of
from builder.web.inputs import Option
from builder.web.live import lang
from publish.errors import TerangError
from publish.facts.assessment import AssessedLine, assess
from publish.facts.form_schema import choice_labels
from publish.facts.tariff import FeeLine, Tariff, pointers
from publish.facts.text import Text
from publish.i18n import money
from publish.pages.prose import explained_words


@dataclass(frozen=True, slots=True)
class Calculator:
    """What the tariff asks, what was answered, and what it comes to ("" before)."""

    inputs: tuple[Input, ...]
    lines: tuple[tuple[str, str, str], ...]
    total: str
    problem: str
    href: str


def calculator(opened: Opened, tariff: Tariff) -> Calculator:
    """The calculator with the answers of the page's address."""
    asked = dict.fromkeys(p for line in tariff.lines for p in sorted(_reads(line)))
    fields = [p for p in asked if p in opened.found]
    given = {f"a{n}": request.args.get(f"a{n}", "") for n in range(len(fields))}
    inputs = tuple(
        _answer_input(opened, pointer, f"a{n}", given[f"a{n}"]) for n, pointer in enumerate(fields)
    )
    lines: tuple[tuple[str, str, str], ...] = ()
    total = problem = ""
    if any(given.values()) or not fields:
        try:
            answers = _answers(opened, fields, list(given.values()))
            done = assess(tariff, answers)
            total = money(done.total, lang())
            lines = tuple(_assessed(tariff, line) for line in done.lines)
        except TerangError as refused:
            problem = rows_of(refused.problems, opened, "")[0].message
    return Calculator(inputs, lines, total, problem, address(opened.draft, "fees"))


def _assessed(tariff: Tariff, line: AssessedLine) -> tuple[str, str, str]:
    label = next(known.label for known in tariff.lines if known.code == line.code)
    how = explained_words(line.explained, lang())
    return (label.in_(lang()), how, money(line.amount, lang()))


def _reads(line: FeeLine) -> frozenset[str]:
    rule = line_rule(line)
    return pointers(line.amount) | {term.field for term in (rule.terms if rule else ())}


def _answer_input(opened: Opened, pointer: str, name: str, value: str) -> Input:
    schema = opened.found[pointer].schema
    labels: Mapping[str, Text] = choice_labels(schema)
    if schema.get("type") == "boolean":
        labels = {"true": Text("ya", "yes"), "false": Text("tidak", "no")}
    if not labels:
        return Input("number", name, opened.label(pointer), value)
    options = (Option("", "–"), *(Option(k, t.in_(lang())) for k, t in labels.items()))
    return Input("choose", name, opened.label(pointer), value, options=options)


def _answers(opened: Opened, fields: list[str], given: list[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for pointer, typed in zip(fields, given, strict=True):
        if typed:
            *above, name = pointer.split("/")[1:]
            inside = answers
            for step in above:
                inside = inside.setdefault(step, {})
            inside[name] = _answer(opened.found[pointer].schema, typed)
    return answers


def _answer(schema: Mapping[str, Any], typed: str) -> Any:
    kind = kind_of(schema)
    if kind in ("yes-no", "declare"):
        return typed == "true"
    if kind in ("repeated", "choose-several"):
        rows = number_of(typed)
        return [None] * (rows if isinstance(rows, int) and 0 <= rows <= 200 else 0)
    return typed if kind == "choose-one" else number_of(typed)
