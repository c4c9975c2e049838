"""The inputs of a form as WTForms fields: what a browser sees of one question.

WTForms draws and nothing more: names are generated, validators there are none. It is used
through `BaseForm` over a mapping, because properties named `data`, `meta` or `process`
would break a form class.

Invariants:
- attributes come from the table here and from numbers of the schema, never from its texts;
- an attribute is a hint for the keyboard; the server decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.widgets import CheckboxInput, EmailInput, TelInput, TextInput, URLInput

from builder.forms.answers import Pairs
from builder.forms.fields.options import NO, TICKED, YES
from builder.forms.nodes import Leaf
from publish.facts.text import Lang, Text
from publish.i18n import Words

FEW = 7  # choices up to which all are shown at once

Unbound = Any  # wtforms' UnboundField, which its stubs describe as a Field
Attributes = Mapping[str, str]
Shown = Any  # wtforms' SelectChoice, which its stubs do not know yet

_NUMERIC_FORMATS = frozenset({"nik", "npwp", "postal-code-id"})
_DIGITS = re.compile(r"\^(?:\[0-9\]|\\d)(?:\{[0-9]+(?:,[0-9]*)?\}|\+)?\$")
_WIDGETS: Mapping[str, Callable[[], Any]] = {
    "email": EmailInput,
    "uri": URLInput,
    "phone-id": TelInput,
}
_BLANK_CHOICE = Text("Pilih salah satu", "Choose one")
_NO_ANSWER = Text("Tidak dijawab", "No answer")
_DATE_BOXES = (("-d", "2", "bday-day"), ("-m", "2", "bday-month"), ("-y", "4", "bday-year"))


class _Meta(DefaultMeta):
    """WTForms has no Indonesian and fails when asked for it: its words come from our catalogue."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def get_translations(self, form: BaseForm) -> Words:
        return self.words


def make_form(fields: Mapping[str, Unbound], pairs: Pairs, words: Words) -> BaseForm:
    """The fields filled with what was posted."""
    form = BaseForm(fields, meta=_Meta(words))
    form.process(formdata=pairs)
    return form


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to draw; `about` ties its inputs to its hint and error."""

    leaf: Leaf
    name: str
    lang: Lang
    is_required: bool
    posted: tuple[str, ...]
    about: Attributes

    @property
    def attributes(self) -> dict[str, str]:
        """What every input of the question carries."""
        return {**self.about, **_attributes(self.leaf)}


def input_fields(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    """The inputs of a question by name."""
    yield from _MAKERS[asked.leaf.kind](asked)


def hidden(name: str) -> Unbound:
    """A value that travels along."""
    return HiddenField(name=name)


def pick_field(name: str, labels: Sequence[str], lang: Lang, *, is_required: bool) -> Unbound:
    """The choice between ways to answer."""
    choices = [SelectChoice(str(index), label) for index, label in enumerate(labels)]
    if not is_required:
        choices.append(SelectChoice("", _NO_ANSWER.in_(lang)))
    return RadioField(name=name, choices=choices, validate_choice=False)


def is_radio(leaf: Leaf) -> bool:
    """True when all choices are shown at once."""
    widget = leaf.keywords.get("x-widget")
    return widget == "radio" or (widget != "select" and len(leaf.offered) <= FEW)


def _attributes(leaf: Leaf) -> dict[str, str]:
    found = {"autocomplete": str(leaf.keywords.get("x-autocomplete", "off"))}
    if leaf.kind in ("text", "textarea"):
        found["spellcheck"] = "true" if leaf.kind == "textarea" else "false"
    is_digits = _DIGITS.fullmatch(str(leaf.keywords.get("pattern", ""))) is not None
    if is_digits or leaf.keywords.get("format") in _NUMERIC_FORMATS:
        found["inputmode"] = "numeric"
    if leaf.kind in ("integer", "money"):
        found["inputmode"] = "numeric" if leaf.keywords.get("minimum", -1) >= 0 else "text"
    if leaf.kind == "number":
        found["inputmode"] = "decimal"
    most = leaf.keywords.get("maxLength", 0)
    if leaf.kind == "text" and 0 < most <= 20:
        found["size"] = str(most + 1)
    return found


def _shown(asked: Asked) -> list[Shown]:
    """The options on offer, and one that was chosen before a condition ruled it out."""
    choices = asked.leaf.choices
    return [
        SelectChoice(str(index), choice.label.in_(asked.lang))
        for index, choice in enumerate(choices)
        if index in asked.leaf.offered or str(index) in asked.posted
    ]


def _or_nothing(asked: Asked) -> list[Shown]:
    """The way to take a chosen radio button back, where an answer may be left out."""
    return [] if asked.is_required else [SelectChoice("", _NO_ANSWER.in_(asked.lang))]


def _text(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    widget = _WIDGETS.get(asked.leaf.keywords.get("format", ""), TextInput)()
    yield asked.name, StringField(name=asked.name, widget=widget, render_kw=asked.attributes)


def _textarea(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    attributes = {**asked.attributes, "rows": "5"}
    yield asked.name, TextAreaField(name=asked.name, render_kw=attributes)


def _choice(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    if is_radio(asked.leaf):
        yield asked.name, _radio(asked, [*_shown(asked), *_or_nothing(asked)])
    else:
        choices = [SelectChoice("", _BLANK_CHOICE.in_(asked.lang)), *_shown(asked)]
        yield (
            asked.name,
            SelectField(
                name=asked.name, choices=choices, render_kw=asked.attributes, validate_choice=False
            ),
        )


def _radio(asked: Asked, choices: list[Shown]) -> Unbound:
    return RadioField(name=asked.name, choices=choices, validate_choice=False)


def _choices(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    yield (
        asked.name,
        SelectMultipleField(
            name=asked.name,
            choices=_shown(asked),
            option_widget=CheckboxInput(),
            validate_choice=False,
        ),
    )


_YES_NO = ((YES, Text("Ya", "Yes")), (NO, Text("Tidak", "No")))


def _yes_no(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    choices = [SelectChoice(value, label.in_(asked.lang)) for value, label in _YES_NO]
    yield asked.name, _radio(asked, [*choices, *_or_nothing(asked)])


def _tick(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    attributes = {**asked.about, "value": TICKED}
    yield asked.name, BooleanField(name=asked.name, render_kw=attributes)


def _date(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    attributes = asked.attributes
    is_birthday = attributes["autocomplete"] == "bday"
    for suffix, size, birthday in _DATE_BOXES:
        name = asked.name + suffix
        box = {**attributes, "inputmode": "numeric", "size": size}
        box["autocomplete"] = birthday if is_birthday else "off"
        yield name, StringField(name=name, render_kw=box)


def _time(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    yield asked.name, StringField(name=asked.name, render_kw={**asked.attributes, "size": "5"})


def _moment(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    yield from _date(asked)
    name = f"{asked.name}-t"
    yield name, StringField(name=name, render_kw={**asked.attributes, "size": "5"})


def _upload(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    yield asked.name, hidden(asked.name)
    name = f"{asked.name}-drop"
    yield name, BooleanField(name=name, render_kw={"value": TICKED})


def _nothing(asked: Asked) -> Iterator[tuple[str, Unbound]]:
    yield from ()


_MAKERS: Mapping[str, Callable[[Asked], Iterator[tuple[str, Unbound]]]] = {
    "text": _text,
    "textarea": _textarea,
    "integer": _text,
    "number": _text,
    "money": _text,
    "yes-no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "constant": _tick,
    "shown": _nothing,
    "date": _date,
    "time": _time,
    "clock": _time,
    "date-time": _moment,
    "upload": _upload,
}
