"""What a page without JavaScript can do besides sending: rows come, go and move; look again.

The action is the name of the submit button that was pressed: `add:f2`, `remove:f2:3`,
`up:f2:3`, `down:f2:3` or `update`. Nothing is judged: what was typed comes back as it is.

Invariants:
- an action is done only on a list that the form shows now, within its caps; any other
  name of a button is no action at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from builder.forms.answers import Pairs, read_answers
from builder.forms.compile import Form
from builder.forms.nodes import ListNode
from builder.forms.spots import spots
from publish.errors import Problem

UPDATE = "update"
_BUTTON = re.compile(r"(add|remove|up|down):([fu0-9-]{1,80})(?::([0-9]{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Action:
    """A pressed button, done. `pairs` is the form after it; `anchor` the id to go on at.

    `problems` says why it could not be done (ANSWER-ROWS-MANY), for the list at `pointer`.
    """

    kind: str
    pointer: str
    pairs: Pairs
    anchor: str
    problems: tuple[Problem, ...] = ()


def apply_action(form: Form, pairs: Pairs) -> Action | None:
    """The action of the pressed button; None when the form was sent to be judged.

    Raises `Invalid` (ANSWER-TOO-MANY), as `read_answers` does.
    """
    if UPDATE in pairs:
        return Action(UPDATE, "", _without_buttons(pairs), "")
    pressed = [found for name in pairs if (found := _BUTTON.fullmatch(name))]
    if not pressed:
        return None
    kind, list_name, token = pressed[0].groups()
    for at, spot in spots(read_answers(form, pairs).root):
        if isinstance(spot.node, ListNode) and spot.name == list_name:
            tokens = [row.token for row in spot.children]
            if kind == "add" and len(tokens) >= spot.node.most:
                full = Problem(at, "ANSWER-ROWS-MANY", {"most": spot.node.most})
                return Action(kind, at, _without_buttons(pairs), list_name, (full,))
            moved, anchor = _MOVES[kind](tokens, token or "")
            changed = _with_rows(pairs, list_name, tokens, moved)
            return Action(kind, at, changed, f"{list_name}-{anchor}" if anchor else list_name)
    return None


def merge_pairs(form: Form, kept: Pairs, posted: Pairs, page: str | None) -> Pairs:
    """`kept` with what page `page` (None: the whole form) has posted now.

    Only the questions that the page showed are replaced, so answers of other pages, and
    of questions that a condition has hidden meanwhile, stay for when they are back.
    """
    shown = {spot.step: spot.name for spot in read_answers(form, kept).root.children}
    fields = {n for p in form.pages if page in (None, p.id) for n in p.fields}
    names = [name for step, name in shown.items() if step in fields]
    merged: Pairs = MultiDict()
    for name, texts in kept.lists():
        if not _belongs(name, names) and name not in posted:
            merged.setlist(name, texts)
    for name, texts in posted.lists():
        merged.setlist(name, texts)
    return _without_buttons(merged)


def _belongs(name: str, questions: Sequence[str]) -> bool:
    return any(name == question or name.startswith(f"{question}-") for question in questions)


def _add(tokens: Sequence[str], token: str) -> tuple[list[str], str]:
    """A new row behind the others, with a name that no row has."""
    taken = {int(t) for t in tokens}
    above = max(taken, default=-1) + 1
    new = above if above < 10_000 else next(n for n in range(10_000) if n not in taken)
    return [*tokens, str(new)], str(new)


def _remove(tokens: Sequence[str], token: str) -> tuple[list[str], str]:
    """Go on at the row that takes the place of the removed one, else at the list."""
    if token not in tokens:
        return list(tokens), ""
    place = tokens.index(token)
    left = [t for t in tokens if t != token]
    return left, left[min(place, len(left) - 1)] if left else ""


def _moved(by: int) -> Callable[[Sequence[str], str], tuple[list[str], str]]:
    def move(tokens: Sequence[str], token: str) -> tuple[list[str], str]:
        order = list(tokens)
        if token in order and 0 <= order.index(token) + by < len(order):
            place = order.index(token)
            order.insert(place + by, order.pop(place))
        return order, token if token in order else ""

    return move


_MOVES: Mapping[str, Callable[[Sequence[str], str], tuple[list[str], str]]] = {
    "add": _add,
    "remove": _remove,
    "up": _moved(-1),
    "down": _moved(1),
}


def _with_rows(pairs: Pairs, name: str, before: Sequence[str], after: Sequence[str]) -> Pairs:
    gone = [f"{name}-{token}" for token in before if token not in after]
    changed: Pairs = MultiDict()
    for other, texts in _without_buttons(pairs).lists():
        if not _belongs(other, gone) and other != f"{name}-rows":
            changed.setlist(other, texts)
    changed.setlist(f"{name}-rows", list(after))
    return changed


def _without_buttons(pairs: Pairs) -> Pairs:
    kept: Pairs = MultiDict()
    for name, texts in pairs.lists():
        if name != UPDATE and _BUTTON.fullmatch(name) is None:
            kept.setlist(name, texts)
    return kept
