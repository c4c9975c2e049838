"""From a reading to a `BoundForm`: words in one language, inputs made by WTForms.

Invariants:
- nothing is decided here: which fields there are, the walk has decided, and what is wrong,
  the judge; a finding at a place that is not drawn shows at the nearest one around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict

from builder.forms import inputs
from builder.forms.answers import Pairs, Reading, first_pairs, read_answers
from builder.forms.bound import BoundField as BoundField
from builder.forms.bound import BoundForm as BoundForm
from builder.forms.bound import BoundPage, Option, Row, Upload, about
from builder.forms.bound import ErrorRow as ErrorRow
from builder.forms.compile import Form
from builder.forms.dialect import pointer
from builder.forms.fields.kinds import KINDS
from builder.forms.nodes import MISSING, AnyNode, Branch, Leaf, ListNode, ObjectNode
from builder.forms.sources import is_fixed
from builder.forms.spots import Spot, spots
from builder.problems import sentence
from publish.errors import Problem
from publish.facts.text import Lang, Text
from publish.i18n import Words

_WHICH = Text("Pilih salah satu", "Choose one")


def bind(
    form: Form,
    lang: Lang,
    words: Words,
    reading: Reading | None = None,
    problems: Iterable[Problem] = (),
    documents: Mapping[str, str] = MappingProxyType({}),
) -> BoundForm:
    """The form in `lang` with what was read, or as it first stands (None).

    `problems` are the judge's; the reading's own come before them, and one is shown per
    field. `words` is what WTForms speaks; the form's own words are in its schema. `documents`
    are the names of what was uploaded, by id.
    """
    reading = reading or read_answers(form, MultiDict(first_pairs(form)))
    places = list(spots(reading.root))
    found = _by_place((*reading.problems, *problems), {at for at, _ in places})
    drawing = _Drawing(lang, reading.raw, found, documents, {}, {})
    for at, spot in places:
        drawing.collect(at, spot)
    made = inputs.make_form(drawing.unbound, drawing.echoed(places), words)
    drawing.made.update({name: made[name] for name in drawing.unbound})
    return _bound_form(form, drawing, reading.root)


def _bound_form(form: Form, drawing: _Drawing, root: Spot) -> BoundForm:
    lang = drawing.lang
    fields = {child.step: drawing.field(pointer(child.step), child) for child in root.children}
    picks = drawing.picks("", root)
    pages = []
    for number, page in enumerate(form.pages):
        here = tuple(fields[name] for name in page.fields if name in fields)
        drawn = (*picks, *here) if number == 0 else here
        title = page.title.in_(lang)
        drawn = tuple(replace(f, is_titled=f.label == title) for f in drawn)
        errors = tuple(row for field in drawn for row in _errors(field, ""))
        pages.append(BoundPage(page.id, title, page.hint.in_(lang), drawn, errors))
    general = drawing.error("")
    first = pages[0].fields[0].id if pages[0].fields else ""
    above = (ErrorRow("", general, f"#{first}", ""),) if general else ()
    if above:
        pages = [replace(page, errors=(*above, *page.errors)) for page in pages]
    errors = (*above, *(row for page in pages for row in page.errors if row not in above))
    return BoundForm(form.root.title.in_(lang), form.root.hint.in_(lang), tuple(pages), errors)


def _by_place(problems: Iterable[Problem], places: set[str]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for problem in problems:
        at = problem.path
        while at and at not in places:
            at = at.rpartition("/")[0]
        found.setdefault(at, problem)
    return found


def _errors(field: BoundField, around: str) -> Iterator[ErrorRow]:
    label = f"{around}: {field.label}" if around else field.label
    if field.error:
        yield ErrorRow(label, field.error, f"#{field.id}", field.pointer)
    inner = label if field.row is not None else around
    for child in field.children:
        yield from _errors(child, inner)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One form in the making: `unbound` are its inputs by name, `made` the same, bound."""

    lang: Lang
    raw: Pairs
    found: Mapping[str, Problem]
    documents: Mapping[str, str]
    unbound: dict[str, Any]
    made: dict[str, Any]

    def error(self, at: str) -> str:
        return sentence(self.found[at], self.lang) if at in self.found else ""

    def collect(self, at: str, spot: Spot) -> None:
        """Note the inputs that a place needs."""
        node = spot.node
        if isinstance(node, Leaf):
            if not is_fixed(node, is_required=spot.is_required):
                self.unbound.update(inputs.input_fields(self._asked(at, spot, node)))
        elif isinstance(node, AnyNode):
            self._collect_pick(f"{spot.name}-pick", node.branches, is_required=spot.is_required)
        elif isinstance(node, ObjectNode):
            for number, pick in enumerate(node.picks):
                self._collect_pick(_pick_name(spot, number), pick.branches, is_required=False)

    def _collect_pick(self, name: str, branches: Sequence[Branch], *, is_required: bool) -> None:
        labels = [branch.label.in_(self.lang) for branch in branches]
        self.unbound[name] = inputs.pick_field(name, labels, self.lang, is_required=is_required)

    def _asked(self, at: str, spot: Spot, leaf: Leaf) -> inputs.Asked:
        ties: dict[str, str] = {}
        error = self.error(at)
        if described := about(spot.name, leaf.hint.in_(self.lang), error):
            ties["aria-describedby"] = described
        if error:
            ties["aria-invalid"] = "true"
        posted = tuple(self.raw.getlist(spot.name))
        return inputs.Asked(leaf, spot.name, self.lang, spot.is_required, posted, ties)

    def echoed(self, places: Sequence[tuple[str, Spot]]) -> Pairs:
        """What was typed, without what a schema says must not be shown again."""
        secret = [s.name for _, s in places if s.node.keywords.get("writeOnly") is True]
        if not secret:
            return self.raw
        kept: Pairs = MultiDict(self.raw)
        for name in secret:
            kept.poplist(name)
        return kept

    def field(self, at: str, spot: Spot, label: str = "", row: Row | None = None) -> BoundField:
        """The place as it is drawn; `label` stands for a title that the schema lacks."""
        node = spot.node
        field = BoundField(
            kind="group",
            name=spot.name,
            id=spot.name,
            pointer=at,
            label=node.title.in_(self.lang) or label or spot.step,
            hint=node.hint.in_(self.lang),
            error=self.error(at),
            is_required=spot.is_required,
            row=row,
        )
        if isinstance(node, Leaf):
            return self._leaf(field, spot, node)
        if isinstance(node, ObjectNode):
            inner = tuple(self.field(pointer(c.step, at=at), c) for c in spot.children)
            return replace(field, children=(*self.picks(at, spot), *inner))
        if isinstance(node, AnyNode):
            return self._alternative(field, at, spot, node)
        return self._rows(field, at, spot)

    def _leaf(self, field: BoundField, spot: Spot, leaf: Leaf) -> BoundField:
        unit = str(leaf.keywords.get("x-unit", ""))
        if leaf.kind == "shown" or is_fixed(leaf, is_required=spot.is_required):
            said = "" if spot.value is MISSING else KINDS["shown"].say(leaf, spot.value, self.lang)
            return replace(field, kind="shown", shown=said)
        made = {
            suffix: self.made[spot.name + suffix]
            for suffix in ("", "-d", "-m", "-y", "-t", "-drop")
            if spot.name + suffix in self.made
        }
        kind, first = _drawn_as(leaf)
        field = replace(field, kind=kind, id=spot.name + first, unit=unit, inputs=made)
        if leaf.kind == "upload":
            return replace(field, upload=_upload(spot, leaf, self.documents))
        if kind in ("radio", "checkboxes"):
            return replace(field, options=_options(made[""], leaf, self.lang))
        return field

    def picks(self, at: str, spot: Spot) -> tuple[BoundField, ...]:
        """The choices between sets of members that an object asks for itself."""
        if not isinstance(spot.node, ObjectNode):
            return ()
        drawn = []
        for number, pick in enumerate(spot.node.picks):
            name = _pick_name(spot, number)
            label = pick.title.in_(self.lang) or _WHICH.in_(self.lang)
            options = tuple(Option(o, str(o.label.text), "") for o in self.made[name])
            drawn.append(
                BoundField(
                    "pick",
                    name,
                    f"{name}-0",
                    at,
                    label,
                    "",
                    "",
                    False,
                    inputs={"": self.made[name]},
                    options=options,
                )
            )
        return tuple(drawn)

    def _alternative(self, field: BoundField, at: str, spot: Spot, node: AnyNode) -> BoundField:
        name = f"{spot.name}-pick"
        options = tuple(Option(o, str(o.label.text), "") for o in self.made[name])
        inner = (self.field(at, child, field.label) for child in spot.children)
        children = tuple(replace(child, is_required=True) for child in inner)
        error = "" if children else field.error
        made = {"": self.made[name]}
        return replace(
            field, kind="alternative", id=f"{name}-0", error=error, inputs=made,
            options=options, children=children,
        )  # fmt: skip

    def _rows(self, field: BoundField, at: str, spot: Spot) -> BoundField:
        node = spot.node
        children = []
        for number, child in enumerate(spot.children):
            label = f"{field.label} {number + 1}"
            row = _row(spot, number) if isinstance(node, ListNode) else None
            here = self.field(pointer(child.step, at=at), child, label, row)
            here = replace(here, is_required=True) if row else here
            is_titled = row is not None and bool(child.node.title.id)
            children.append(
                replace(here, label=f"{here.label} {number + 1}") if is_titled else here
            )
        if not isinstance(node, ListNode):
            return replace(field, kind="fixed", children=tuple(children))
        add = f"add:{spot.name}" if len(children) < node.most else ""
        return replace(field, kind="list", children=tuple(children), add=add)


def _pick_name(spot: Spot, number: int) -> str:
    return f"{spot.name}-pick{number}" if spot.name else f"pick{number}"


def _row(spot: Spot, number: int) -> Row:
    token = spot.children[number].token
    last = len(spot.children) - 1
    return Row(
        number=number + 1,
        place_name=f"{spot.name}-rows",
        place=token,
        remove=f"remove:{spot.name}:{token}",
        up=f"up:{spot.name}:{token}" if number > 0 else "",
        down=f"down:{spot.name}:{token}" if number < last else "",
    )


def _drawn_as(leaf: Leaf) -> tuple[str, str]:
    """The macro of a question, and the suffix of the id of its first input."""
    if leaf.kind == "choice":
        return ("radio", "-0") if inputs.is_radio(leaf) else ("select", "")
    special = {
        "yes-no": ("radio", "-0"),
        "choices": ("checkboxes", "-0"),
        "constant": ("tick", ""),
        "date": ("date", "-d"),
        "date-time": ("date-time", "-d"),
        "upload": ("upload", "-file"),
        "textarea": ("textarea", ""),
    }
    return special.get(leaf.kind, ("text", ""))


def _options(made: Any, leaf: Leaf, lang: Lang) -> tuple[Option, ...]:
    """The options of a group, each with the hint of its choice."""
    hints = {str(n): c.hint.in_(lang) for n, c in enumerate(leaf.choices)}
    return tuple(Option(o, str(o.label.text), hints.get(str(o.data), "")) for o in made)


def _upload(spot: Spot, leaf: Leaf, documents: Mapping[str, str]) -> Upload:
    rule = leaf.keywords["x-upload"]
    kinds = [kind.rpartition("/")[2].upper() for kind in rule["accept"]]
    attachment = spot.value if isinstance(spot.value, str) else ""
    accept = ",".join(rule["accept"])
    came = documents.get(attachment, "")
    return Upload(f"{spot.name}-file", accept, ", ".join(kinds), rule["max_mb"], attachment, came)
