"""A table below /data/: what it holds, its columns, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from publish.facts.text import Text
from publish.pages.edition import Edition

Row = Iterable[object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in a Table Schema, and what it means."""

    name: str
    type: str
    description: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it holds, its columns, and its rows in a fixed order.

    `key` names the columns that tell one row from every other.
    """

    description: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterator[Row]]


SERVICE = Column("service", "string", Text("Id layanan", "Id of the service"))
"""The column that most tables begin with."""


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """A value of 0 or more with so many places behind the point, a half upwards."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=40))
    whole = (value.numerator * 2 * 10**places + value.denominator) // (2 * value.denominator)
    return Decimal(whole).scaleb(-places)


def about(edition: Edition) -> dict[str, Any]:
    """What every file of the data says of itself. The size of the register is not in it, or one
    entry would make every file anew; `datapackage.json` says it for all of them."""
    return {
        "city": {"id": edition.city.name.id, "en": edition.city.name.en},
        "data_until": edition.as_of.isoformat(),
        "demo": edition.city.demo,
        "register": {"origin": edition.city.origin},
    }
