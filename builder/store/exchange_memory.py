"""What is said about applications, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from builder.domain.opinion import Opinion


@dataclass
class MemoryOpinions:
    rows: dict[tuple[str, int], Opinion] = field(default_factory=dict)

    def put(self, opinion: Opinion) -> None:
        self.rows[opinion.number, opinion.sequence] = opinion

    def of_number(self, number: str) -> tuple[Opinion, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == number)

    def open_of(self, unit: str | None, limit: int) -> tuple[Opinion, ...]:
        found = [o for o in self.rows.values() if o.is_open and unit in (None, o.unit)]
        return tuple(sorted(found, key=lambda o: (o.wanted_by, o.number, o.sequence))[:limit])

    def forget(self, number: str) -> None:
        for opinion in self.of_number(number):
            self.put(replace(opinion, question="", text=""))
