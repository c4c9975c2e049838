"""What the builder's pages are made of: small forms, and the frame around them.

Every change is a small form with one operation, sent by a button; a page is drawn from these
values and from nothing else, so it works without JavaScript.

Invariants:
- ids are unique on a page: a form's id stands before its inputs';
- a form carries the revision its page showed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from builder.web.inputs import ErrorRow, Option

Kind = Literal["text", "area", "choose", "checks", "number", "date", "file"]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a small form; `values` are the ticked ones of `checks`, `lang` the language
    of what is typed ("" for the page's own)."""

    kind: Kind
    name: str
    label: str
    value: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    values: tuple[str, ...] = ()
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends a form of hidden values only."""

    op: str
    label: str
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A small form: `op` is what it does, `hidden` what it is about; `others` are further
    buttons of the same form. `is_open` shows it unfolded; an empty title draws no fold."""

    id: str
    op: str
    title: str
    inputs: tuple[Input, ...]
    button: str
    hidden: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    note: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the builder."""

    label: str
    href: str
    is_here: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and where to mend it."""

    text: str
    code: str
    href: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The frame of a page of the builder.

    `action` is where its forms are sent; `problems` stand on top, after a refused change.
    """

    draft: str
    name: str
    state: str
    saved: str
    in_force: str
    revision: int
    action: str
    review_href: str
    tabs: tuple[Tab, ...]
    findings: tuple[Finding, ...]
    advice: tuple[Finding, ...]
    errors: tuple[ErrorRow, ...]
    may_edit: bool
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and not saved: the operation and its fields."""

    op: str = ""
    fields: Mapping[str, Sequence[str]] | None = None

    def over(self, panel: Panel) -> Panel:
        """The panel with what was typed into it, unfolded; as it is, if it was another one."""
        if self.fields is None or self.op != panel.op:
            return panel
        if any(self.fields.get(name, [""])[0] != value for name, value in panel.hidden):
            return panel
        inputs = tuple(self._with(found, self.fields) for found in panel.inputs)
        return replace(panel, inputs=inputs, is_open=True)

    def _with(self, found: Input, fields: Mapping[str, Sequence[str]]) -> Input:
        sent = tuple(fields.get(found.name, ()))
        if found.kind == "checks":
            return replace(found, values=sent)
        return replace(found, value=sent[0]) if sent else found


def options_of(pairs: Any) -> tuple[Option, ...]:
    """Options from a mapping of values to labels."""
    return tuple(Option(value, label) for value, label in pairs.items())
