"""A line of money that came in on the city's account, and what it was matched with.

Invariants:
- a line is taken once: its id comes from the bank, or from the file it stood in;
- a payment is recorded only for exactly what is owed; everything else is a difference that a
  person looks at, and stays in the list as such;
- the reference is the payer's own text: private, shown to treasurers only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from builder.domain.identifier import normalise_number
from builder.errors import Invalid

Outcome = Literal[
    "recorded",
    "too-little",
    "too-much",
    "paid-already",
    "refunded",
    "ended",
    "unknown-number",
    "refused",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LONGEST_REFERENCE = 200
LARGEST_AMOUNT = 10**12


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the bank says: `amount` in whole rupiah, `reference` as the payer wrote it; `line` is
    its place in the file, 0 where there is none."""

    id: str
    amount: int
    received_on: date
    reference: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What became of an incoming line; `number` is "" when none was found in the reference."""

    id: str
    amount: int
    received_on: date
    reference: str
    number: str
    owed: int
    outcome: Outcome
    unit: str
    recorded_at: datetime
    actor: str


def numbers_in(reference: str, prefix: str) -> Iterator[str]:
    """Every application number that stands in a payer's text, however it is spaced."""
    mark = re.escape(prefix)
    for found in re.findall(rf"(?i){mark}[\s\-]*\w{{4}}[\s\-]*\w{{4}}(?!\w)", reference):
        try:
            yield normalise_number(found, prefix)
        except Invalid:
            continue  # close to a number, and none: its check symbol is wrong
