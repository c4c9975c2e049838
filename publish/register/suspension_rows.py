"""What the index knows of stops: one row for each turn, by its entry."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from publish.facts.suspension import Suspension
from publish.facts.text import Text


@dataclass(frozen=True, slots=True)
class PublishedTurn:
    """A turn, published in entry `entry`."""

    turn: Suspension
    entry: int


def read_turns(connection: sqlite3.Connection) -> tuple[PublishedTurn, ...]:
    """Every stop and every end of one, in the order of the register."""
    rows = connection.execute(
        "SELECT entry, service, change, reason, said_id, said_en, recorded_on FROM suspension"
        " ORDER BY entry"
    )
    return tuple(
        PublishedTurn(
            Suspension(
                service,
                change,
                date.fromisoformat(recorded_on),
                reason,
                None if said_id is None else Text(said_id, said_en),
            ),
            entry,
        )
        for entry, service, change, reason, said_id, said_en, recorded_on in rows
    )
