"""The tariff: lines, the formula part by part, named numbers, and a calculator beside it.

Invariants:
- what is shown in words is the tree that `assess` evaluates;
- the calculator stores nothing: its answers are in the address of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response

from builder.domain.authoring.amounts import Part, parts
from builder.domain.authoring.tariff_lines import line_rule, tariff_of
from builder.web.author.calculator import Calculator, calculator
from builder.web.author.fee_inputs import (
    basis_options,
    certainty_options,
    levy_options,
    part_inputs,
    rounding_options,
)
from builder.web.author.model import Desk, Input, Panel, Typed
from builder.web.author.opened import Opened, desk, rows_of
from builder.web.author.rule_form import RuleForm, rule_form
from builder.web.inputs import Option
from builder.web.live import lang, words
from builder.web.page import show
from publish.errors import Problem, TerangError
from publish.facts.tariff import FeeLine, Tariff
from publish.facts.text import Text
from publish.i18n import exact_number
from publish.pages.prose import certainty_words, formula_words


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a formula: its words, its depth, and the form that changes it."""

    depth: int
    words: str
    panel: Panel


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the tariff."""

    id: str
    place: int
    label: str
    formula: str
    certainty: str
    basics: Panel
    parts: tuple[PartRow, ...]
    more: Panel
    rule: RuleForm
    exempt: RuleForm
    exempt_label: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FeesPage:
    """The tariff of a draft."""

    title: str
    desk: Desk
    lines: tuple[LineView, ...]
    add: Panel
    indexes: tuple[Panel, ...]
    calculator: Calculator
    notes: Panel


def show_fees(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of the tariff."""
    _ = words().gettext
    frame = desk(opened, "fees", rows_of(problems, opened, "#sheet"))
    try:
        tariff = tariff_of(opened.documents)
    except TerangError as broken:
        tariff = Tariff((), {})
        frame = desk(opened, "fees", rows_of(broken.problems, opened, "#sheet"))
    page = FeesPage(
        title=f"{_('Fee')} · {frame.name}",
        desk=frame,
        lines=tuple(
            _line(opened, tariff, place, line, typed) for place, line in enumerate(tariff.lines)
        ),
        add=typed.over(_add(opened)),
        indexes=tuple(typed.over(panel) for panel in _indexes(opened, tariff)),
        calculator=calculator(opened, tariff),
        notes=typed.over(_notes(opened)),
    )
    return show("author/fees.html", page)


def _line(opened: Opened, tariff: Tariff, place: int, line: FeeLine, typed: Typed) -> LineView:
    at, hidden = f"lines-{place}", (("place", str(place)),)
    rule = line_rule(line)
    return LineView(
        id=at,
        place=place,
        label=line.label.in_(lang()) or line.code,
        formula=formula_words(line.amount, tariff, opened.labels, lang()),
        certainty=certainty_words(line.certainty, lang()),
        basics=typed.over(_basics(opened, place, line)),
        parts=tuple(
            PartRow(
                len(part.path),
                formula_words(part.amount, tariff, opened.labels, lang()),
                typed.over(_part(opened, tariff, place, part)),
            )
            for part in parts(line.amount)
        ),
        more=typed.over(_more(opened, tariff, place)),
        rule=rule_form(
            opened,
            f"rule-{place}",
            "line-rule",
            rule,
            typed,
            hidden=hidden,
            is_by_hand=line.when is not None and rule is None,
        ),
        exempt=rule_form(opened, f"exempt-{place}", "exempt", None, typed, hidden=hidden),
        exempt_label=_exempt_label(typed, place),
    )


def _exempt_label(typed: Typed, place: int) -> tuple[str, str]:
    fields = typed.fields or {}
    if tuple(fields.get("form", ())) != (f"exempt-{place}",):
        return ("", "")
    sent = [tuple(fields.get(name, ("",))) for name in ("label_id", "label_en")]
    return (sent[0][0], sent[1][0])


def _basics(opened: Opened, place: int, line: FeeLine) -> Panel:
    _ = words().gettext
    per = line.per or Text("", "")
    inputs = (
        Input("text", "label_id", _("Name, in Indonesian"), line.label.id, lang="id"),
        Input("text", "label_en", _("Name, in English"), line.label.en, lang="en"),
        Input("choose", "legal_basis", _("Legal basis"), line.legal_basis or "",
              options=basis_options(opened.service)),
        Input("choose", "levy", _("Kind of levy (closed list, Law 1/2022)"), line.levy or "",
              options=levy_options()),
        Input("choose", "certainty", _("How sure"), line.certainty, options=certainty_options()),
        Input("text", "per_id", _("Per (month, trip), in Indonesian"), per.id, lang="id"),
        Input("text", "per_en", _("Per (month, trip), in English"), per.en, lang="en"),
        Input("choose", "round", _("Rounding"), f"{line.rounding.to} {line.rounding.mode}",
              options=rounding_options()),
    )  # fmt: skip
    others = (("line-up", _("Up")), ("line-down", _("Down")), ("line-remove", _("Remove")))
    hidden = (("place", str(place)),)
    return Panel(
        f"basics-{place}", "line-basics", _("Name and law"), inputs, _("Save"), hidden, others
    )


def _part(opened: Opened, tariff: Tariff, place: int, part: Part) -> Panel:
    _ = words().gettext
    path = ".".join(map(str, part.path))
    hidden = (("place", str(place)), ("path", path))
    others = (("part-remove", _("Remove this part")),)
    inputs = part_inputs(opened, tariff, part.amount)
    at = f"part-{place}-{path.replace('.', '-')}"
    return Panel(at, "part", _("Change this part"), inputs, _("Save"), hidden, others)


def _more(opened: Opened, tariff: Tariff, place: int) -> Panel:
    _ = words().gettext
    paths = [
        Option(".".join(map(str, part.path)),
               formula_words(part.amount, tariff, opened.labels, lang()))
        for part in parts(tariff.lines[place].amount)
    ]  # fmt: skip
    inputs = (
        Input("choose", "path", _("Beside or inside"), options=tuple(paths)),
        *part_inputs(opened, tariff, None),
    )
    hidden = (("place", str(place)),)
    note = _("A part beside a single part makes a product of both.")
    return Panel(f"more-{place}", "part-add", _("Add a part"), inputs, _("Add"), hidden, note=note)


def _add(opened: Opened) -> Panel:
    _ = words().gettext
    inputs = (
        Input("text", "label_id", _("Name, in Indonesian"), lang="id"),
        Input("text", "label_en", _("Name, in English"), lang="en"),
        Input("number", "amount", _("Amount in rupiah; its formula comes next"), "0"),
    )
    return Panel("new-line", "line-add", _("Add a fee line"), inputs, _("Add"))


def _indexes(opened: Opened, tariff: Tariff) -> Iterator[Panel]:
    _ = words().gettext
    for name, index in tariff.indexes.items():
        value = exact_number(index.value, "id")
        title = f"{index.label.in_(lang())}: {exact_number(index.value, lang())}"
        inputs = _index_inputs(opened, index.label, value, index.certainty, index.legal_basis or "")
        others = (("index-remove", _("Remove")),)
        hidden = (("name", name),)
        yield Panel(f"indexes-{name}", "index", title, inputs, _("Save"), hidden, others)
    inputs = _index_inputs(opened, Text("", ""), "", "sample", "")
    yield Panel("new-index", "index-add", _("Add a named number"), inputs, _("Add"))


def _index_inputs(
    opened: Opened, label: Text, value: str, certainty: str, basis: str
) -> tuple[Input, ...]:
    _ = words().gettext
    return (
        Input("text", "label_id", _("Name, in Indonesian"), label.id, lang="id"),
        Input("text", "label_en", _("Name, in English"), label.en, lang="en"),
        Input("number", "value", _("Value"), value),
        Input("choose", "certainty", _("How sure"), certainty, options=certainty_options()),
        Input("choose", "legal_basis", _("Legal basis"), basis,
              options=basis_options(opened.service)),
    )  # fmt: skip


def _notes(opened: Opened) -> Panel:
    _ = words().gettext
    inputs = []
    for name, label in (("fee_rule", _("The fee in one sentence")), ("fee_note", _("Note"))):
        said = opened.service.get(name, {})
        for language, tail in (("id", _("in Indonesian")), ("en", _("in English"))):
            value = str(said.get(language, ""))
            inputs.append(
                Input("area", f"{name}_{language}", f"{label}, {tail}", value, lang=language)
            )
    return Panel("fee_rule", "fee-words", _("The fee in words"), tuple(inputs), _("Save"))
