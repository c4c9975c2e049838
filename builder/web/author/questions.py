"""The questions of a form: outline, the one that is being edited, what the citizen sees.

Invariants:
- every panel is a small form of its own: one button, one operation;
- what the citizen sees is drawn by the citizens' own code from the draft as it is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, request

from builder.domain.authoring.layout import pages_of
from builder.domain.authoring.outline import OutlinePage, outline
from builder.domain.authoring.palette import NAMES, PALETTE, Named, kind_of
from builder.domain.authoring.places import Place
from builder.domain.authoring.questions import page_of
from builder.domain.authoring.references import Reference, references
from builder.domain.authoring.rules import rule_of
from builder.forms.bound import BoundField
from builder.web.author.citizen_view import field_as_seen
from builder.web.author.model import Desk, Input, Panel, Typed
from builder.web.author.opened import Opened, address, desk, rows_of
from builder.web.author.question_panels import about, panels_of
from builder.web.author.rule_form import RuleForm, rule_form
from builder.web.inputs import Option
from builder.web.live import lang, words
from builder.web.page import show
from publish.errors import Problem
from publish.facts.form_schema import title_of


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice in the panel: its key ("" for a new one) and its labels."""

    key: str
    indonesian: str
    english: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The question that is being edited."""

    pointer: str
    name: str
    number: str
    kind: str
    is_by_hand: bool
    panels: tuple[Panel, ...]
    choices: tuple[ChoiceRow, ...]
    rule: RuleForm
    move: Panel
    referred: tuple[str, ...]
    preview: BoundField | None


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """`edited` is None while no question is chosen; then the pages' panels are shown."""

    title: str
    desk: Desk
    outline: tuple[OutlinePage, ...]
    here: str
    edited: Edited | None
    add: Panel
    pages: tuple[Panel, ...]
    address: str


def show_questions(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of questions, with the one of the query `q` open."""
    _ = words().gettext
    q = request.args.get("q", "")
    place = opened.found.get(q)
    rows = outline(opened.documents, opened.problems)
    errors = rows_of(problems, opened, "#sheet")
    frame = desk(opened, "questions", errors, **({"q": q} if place else {}))
    page = QuestionsPage(
        title=f"{_('Questions')} · {frame.name}",
        desk=frame,
        outline=rows,
        here=q,
        edited=_edited(opened, place, rows, typed) if place else None,
        add=typed.over(_add(opened, place)),
        pages=tuple(typed.over(panel) for panel in _pages(opened)),
        address=address(opened.draft, "questions"),
    )
    return show("author/questions.html", page)


def _edited(opened: Opened, place: Place, rows: tuple[OutlinePage, ...], typed: Typed) -> Edited:
    kind = kind_of(place.schema)
    shown = rule_of(opened.documents.form, place.pointer)
    numbers = {row.pointer: row.number for page in rows for row in page.rows}
    told = references(opened.service, opened.documents.form, place.pointer)
    return Edited(
        pointer=place.pointer,
        name=title_of(place.schema, place.name).in_(lang()),
        number=numbers.get(place.pointer, ""),
        kind=NAMES[kind].in_(lang()),
        is_by_hand=kind == "other",
        panels=tuple(typed.over(panel) for panel in panels_of(opened, place, kind)),
        choices=_choices(place, kind, typed),
        rule=rule_form(
            opened,
            "shown",
            "shown",
            shown.rule,
            typed,
            about=place.pointer,
            hidden=(("q", place.pointer),),
            is_by_hand=shown.by_hand,
        ),
        move=typed.over(_move(opened, place)),
        referred=tuple(_referred(r) for r in told),
        preview=field_as_seen(opened, place.pointer, lang()),
    )


def _choices(place: Place, kind: Named, typed: Typed) -> tuple[ChoiceRow, ...]:
    if kind not in ("choose-one", "choose-several"):
        return ()
    if typed.op == "choices" and typed.fields is not None:
        sent = [typed.fields.get(name, ()) for name in ("key", "choice_id", "choice_en")]
        rows = [ChoiceRow(*row) for row in zip(*sent, strict=False)]
    else:
        holder = place.schema["items"] if kind == "choose-several" else place.schema
        rows = [
            ChoiceRow(option["const"], title_of(option).id, title_of(option).en)
            for option in holder["oneOf"]
        ]
    return (*rows, *(ChoiceRow("", "", "") for _ in range(2)))


def _targets(opened: Opened, place: Place | None) -> tuple[Option, ...]:
    """Where a question can stand: pages, then sections and rows."""
    _ = words().gettext
    a_page, a_section = _("Page"), _("Section")
    pages = [
        Option(f"page:{page['id']}", f"{a_page}: {title_of(page, page['id']).in_(lang())}")
        for page in pages_of(opened.documents.form)
    ] or [Option("page:", _("The form itself"))]
    inside = [
        Option(f"in:{pointer}" + ("/0" if kind_of(other.schema) == "repeated" else ""),
               f"{a_section}: {opened.label(pointer)}")
        for pointer, other in opened.found.items()
        if kind_of(other.schema) in ("section", "address", "repeated")
        and (place is None or not pointer.startswith(place.pointer))
    ]  # fmt: skip
    return (*pages, *inside)


def _move(opened: Opened, place: Place) -> Panel:
    _ = words().gettext
    target = Input("choose", "target", _("To the end of"), options=_targets(opened, place))
    return Panel("move", "move-to", _("Move to ..."), (target,), _("Move"), about(place))


def _add(opened: Opened, place: Place | None) -> Panel:
    _ = words().gettext
    kinds = tuple(Option(kind, NAMES[kind].in_(lang())) for kind in PALETTE)
    beside = _beside(opened, place)
    inputs = (
        Input("choose", "kind", _("Kind of question"), options=kinds),
        Input("text", "label_id", _("Question, in Indonesian"), lang="id"),
        Input("text", "label_en", _("Question, in English"), lang="en"),
        Input("choose", "target", _("Where"), beside, options=_targets(opened, None)),
    )
    return Panel("add", "add", _("Add a question"), inputs, _("Add"), is_open=place is None)


def _beside(opened: Opened, place: Place | None) -> str:
    """The place of `_targets` where a question stands; "" for none."""
    if place is None:
        return ""
    if place.host:
        return f"in:{place.host}"
    page = page_of(opened.documents.form, place)
    return "" if page is None else f"page:{page}"


def _pages(opened: Opened) -> Iterator[Panel]:
    _ = words().gettext
    a_page = _("Page")
    for page in pages_of(opened.documents.form):
        title = title_of(page, page["id"])
        inputs = (
            Input("text", "title_id", _("Title, in Indonesian"), title.id, lang="id"),
            Input("text", "title_en", _("Title, in English"), title.en, lang="en"),
        )
        others = (("page-up", _("Up")), ("page-down", _("Down")), ("remove-page", _("Remove")))
        hidden = (("page", page["id"]),)
        name = f"{a_page}: {title.in_(lang())}"
        yield Panel(f"page-{page['id']}", "rename-page", name, inputs, _("Save"), hidden, others)
    blank = (
        Input("text", "title_id", _("Title, in Indonesian"), lang="id"),
        Input("text", "title_en", _("Title, in English"), lang="en"),
    )
    yield Panel("new-page", "add-page", _("Add a page"), blank, _("Add"))


def _referred(reference: Reference) -> str:
    _ = words().gettext
    kinds = {
        "condition": _("a condition"),
        "fee": _("the fee"),
        "document": _("a requirement"),
        "time": _("a promised time"),
        "stop": _("a ground for not being able to apply"),
        "example": _("a worked example"),
    }
    name = reference.name.in_(lang())
    return f"{kinds[reference.kind]}: {name}" if name else kinds[reference.kind]
