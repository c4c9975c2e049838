"""A table below /data/: what it holds, its columns, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

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
