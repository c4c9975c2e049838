"""What a template gets: a form in one language, with what was typed and what was found.

Templates draw it (`builder/templates/forms/`): label, hint, error, input, in that order;
a fieldset with a legend around what belongs together.

Invariants:
- an `id` is where a link from the error summary has to go;
- every text is plain text in the language of the form; templates escape it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Input = Any  # a bound WTForms field: drawn by calling it


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose: its input, and a hint of its own ("" for none)."""

    input: Input
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Upload:
    """What may come in a file field named `name`.

    `attachment` is the id of what came before, `came` the name it had on the sender's device;
    "" where there is none, or where it is not known.
    """

    name: str
    accept: str
    kinds: str
    max_mb: int
    attachment: str
    came: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: the hidden input that keeps its place, and its buttons.

    `number` counts from 1. `remove`, `up` and `down` are names of submit buttons, "" where
    there is nothing to do.
    """

    number: int
    place_name: str
    place: str
    remove: str
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class BoundField:
    """One place of the form, drawn by the macro that `kind` names.

    `kind` is that of a question (`builder.forms.nodes.Kind`, with `radio` or `select` for a
    choice, `tick` for a constant that may be chosen), or `group`, `list`, `row`, `fixed`,
    `alternative`, `pick`. `inputs` are WTForms fields by suffix ("" is the question's own),
    `options` those of a radio or checkbox group. `shown` is the text of a value that nobody
    is asked for. A group `is_titled` by the heading of its page, which has the same words.
    `add` is the name of the button that adds a row. What is not `is_required` is marked as
    optional; a row and a chosen alternative never are.
    """

    kind: str
    name: str
    id: str
    pointer: str
    label: str
    hint: str
    error: str
    is_required: bool
    unit: str = ""
    shown: str = ""
    inputs: Mapping[str, Input] | None = None
    options: tuple[Option, ...] = ()
    children: tuple[BoundField, ...] = ()
    upload: Upload | None = None
    row: Row | None = None
    add: str = ""
    is_titled: bool = False

    @property
    def about(self) -> str:
        """Ids of hint and error, for `aria-describedby`; "" when there is neither."""
        return about(self.name, self.hint, self.error)


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A line of the error summary."""

    label: str
    message: str
    href: str
    pointer: str


@dataclass(frozen=True, slots=True)
class BoundPage:
    """The fields of one page."""

    id: str
    title: str
    hint: str
    fields: tuple[BoundField, ...]
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class BoundForm:
    """A form ready to draw. `errors` are those of all pages, in the order of the form."""

    title: str
    hint: str
    pages: tuple[BoundPage, ...]
    errors: tuple[ErrorRow, ...]

    def page(self, page_id: str) -> BoundPage:
        """The page of that id; the first one for an id that the form does not have."""
        return next((page for page in self.pages if page.id == page_id), self.pages[0])

    def errors_of(self, page: BoundPage) -> tuple[ErrorRow, ...]:
        """The lines that concern `page`, and those of no field at all."""
        return page.errors


def about(name: str, hint: str, error: str) -> str:
    """Ids of the hint and the error of a field, as its inputs refer to them."""
    ids = [f"{name}-hint"] if hint else []
    return " ".join([*ids, f"{name}-error"] if error else ids)
