"""Reading the few hand-written forms, and telling what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is sent and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One line of the summary; `label` may be "" when the message says it all."""

    label: str
    message: str
    href: str


def rows_of(messages: Mapping[str, str]) -> tuple[ErrorRow, ...]:
    """A row for every field that has a message, in the order of the fields."""
    return tuple(ErrorRow("", text, f"#{name}") for name, text in messages.items() if text)


def whole_number(typed: str) -> int | None:
    """The number in "50000", "50.000", "Rp 50,000"; None for anything else."""
    digits = typed.strip().lower().removeprefix("rp").strip()
    for separator in (".", ",", " "):
        digits = digits.replace(separator, "")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    return int(digits) if is_number else None
