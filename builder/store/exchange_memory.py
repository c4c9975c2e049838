"""What is said about applications, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from builder.domain.message import Message
from builder.domain.note import Note
from builder.domain.opinion import Opinion
from builder.errors import conflict


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


@dataclass
class MemoryMessages:
    rows: dict[tuple[str, int], Message] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        if (message.number, message.sequence) in self.rows:
            raise conflict("MESSAGE-MANY")
        self.rows[message.number, message.sequence] = message

    def of_number(self, number: str) -> tuple[Message, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == number)

    def mark_seen(self, number: str, at: datetime, *, from_applicant: bool) -> None:
        for message in self.of_number(number):
            if message.seen_at is None and message.is_applicants == from_applicant:
                self.rows[number, message.sequence] = replace(message, seen_at=at)

    def unread(self, numbers: Sequence[str]) -> frozenset[str]:
        theirs = (m for m in self.rows.values() if m.is_applicants and m.seen_at is None)
        return frozenset(m.number for m in theirs if m.number in numbers)

    def forget(self, number: str) -> None:
        self.rows = {key: m for key, m in self.rows.items() if key[0] != number}


@dataclass
class MemoryNotes:
    rows: dict[tuple[str, int], Note] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        if (note.number, note.sequence) in self.rows:
            raise conflict("NOTE-MANY")
        self.rows[note.number, note.sequence] = note

    def of_number(self, number: str) -> tuple[Note, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == number)

    def forget(self, number: str) -> None:
        self.rows = {key: note for key, note in self.rows.items() if key[0] != number}
