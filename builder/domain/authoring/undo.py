"""Undo and redo of a draft: every change of its texts kept, as what was taken out and put in.

Whole copies of two documents for each of a hundred edits would make the workbench heavy; an
edit touches little of them, so a change is kept as the stretch of text it replaced.

Invariants:
- undoing and redoing give back exactly the texts there were, byte for byte;
- a new change after an undo forgets what was undone;
- the log is bounded by `MOST_STEPS` and `MOST_LETTERS`; the oldest changes go first.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.errors import conflict

MOST_STEPS = 100
MOST_LETTERS = 400_000

Texts = tuple[str, str]
"""Of service.json and form.json."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """From `start` on, `gone` became `came`."""

    start: int
    gone: str
    came: str


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One change of both texts."""

    service: TextChange
    form: TextChange

    @property
    def letters(self) -> int:
        """What it weighs."""
        changes = (self.service, self.form)
        return sum(len(change.gone) + len(change.came) for change in changes)


@dataclass(frozen=True, slots=True)
class UndoLog:
    """Changes, oldest first; the first `done` of them are in the texts."""

    steps: tuple[UndoStep, ...] = ()
    done: int = 0

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to bring back."""
        return self.done < len(self.steps)


EMPTY = UndoLog()


def noted(log: UndoLog, old: Texts, new: Texts) -> UndoLog:
    """The log after a change; the same log when nothing changed."""
    if old == new:
        return log
    step = UndoStep(_change(old[0], new[0]), _change(old[1], new[1]))
    steps = (*log.steps[: log.done], step)[-MOST_STEPS:]
    while len(steps) > 1 and sum(s.letters for s in steps) > MOST_LETTERS:
        steps = steps[1:]
    return UndoLog(steps, len(steps))


def undone(log: UndoLog, texts: Texts) -> tuple[UndoLog, Texts]:
    """One change taken back. Raises `Conflict` (UNDO-NOTHING)."""
    if not log.can_undo:
        raise conflict("UNDO-NOTHING")
    step = log.steps[log.done - 1]
    back = (_backward(step.service, texts[0]), _backward(step.form, texts[1]))
    return UndoLog(log.steps, log.done - 1), back


def redone(log: UndoLog, texts: Texts) -> tuple[UndoLog, Texts]:
    """One change brought back. Raises `Conflict` (REDO-NOTHING)."""
    if not log.can_redo:
        raise conflict("REDO-NOTHING")
    step = log.steps[log.done]
    again = (_forward(step.service, texts[0]), _forward(step.form, texts[1]))
    return UndoLog(log.steps, log.done + 1), again


def _change(old: str, new: str) -> TextChange:
    start = _shared(old, new)
    tail = _shared(old[start:][::-1], new[start:][::-1])
    return TextChange(start, old[start : len(old) - tail], new[start : len(new) - tail])


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _forward(change: TextChange, text: str) -> str:
    return text[: change.start] + change.came + text[change.start + len(change.gone) :]


def _backward(change: TextChange, text: str) -> str:
    return text[: change.start] + change.gone + text[change.start + len(change.came) :]
