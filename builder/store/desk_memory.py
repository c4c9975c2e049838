"""The parts of the desk in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from builder.domain.second_factor import SecondFactor


@dataclass
class MemoryFactors:
    rows: dict[str, SecondFactor] = field(default_factory=dict)
    places: dict[str, datetime] = field(default_factory=dict)

    def put(self, factor: SecondFactor) -> None:
        self.rows[factor.user] = factor

    def get(self, user: str) -> SecondFactor | None:
        return self.rows.get(user)

    def remove(self, user: str) -> None:
        self.rows.pop(user, None)

    def all(self) -> tuple[SecondFactor, ...]:
        return tuple(self.rows[user] for user in sorted(self.rows))

    def know(self, place: str, at: datetime) -> None:
        self.places[place] = at

    def is_known(self, place: str, since: datetime) -> bool:
        at = self.places.get(place)
        return at is not None and at >= since
