"""The table of days off that changed after their year was published."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import Column, Row, Table
from publish.register.calendar_rows import read_changes


def _rows(edition: Edition) -> Iterator[Row]:
    for found in reversed(read_changes(edition.index.connection)):
        day, change = found.change.day, found.change
        names = (day.name.id, day.name.en, day.kind, found.basis)
        counts = not change.is_late
        yield (found.entry, day.on, change.is_off, *names, found.recorded_on, counts)


CALENDAR_CHANGES = Table(
    Text(
        "Hari yang dinyatakan libur, atau bukan libur lagi, sesudah tahunnya diterbitkan."
        " Yang dinyatakan pada hari itu sendiri atau sesudahnya tidak menggeser tenggat apa pun.",
        "Days that were declared days off, or no longer are, after their year was published."
        " What was declared on the day itself or later moves no due date.",
    ),
    ("entry", "on"),
    (
        Column("entry", "integer", Text("Entri register", "Entry of the register")),
        Column("on", "date", Text("Harinya", "The day")),
        Column(
            "is_off",
            "boolean",
            Text("true: menjadi libur; false: menjadi hari kerja", "true: off; false: working day"),
        ),
        Column("name_id", "string", Text("Nama hari, Indonesia", "Name of the day, Indonesian")),
        Column("name_en", "string", Text("Nama hari, Inggris", "Name of the day, English")),
        Column(
            "kind",
            "string",
            Text(
                "national: nasional; joint_leave: cuti bersama; regional: daerah; closure: kantor"
                " tutup",
                "national; joint_leave; regional: of the region; closure: offices closed",
            ),
        ),
        Column("basis", "string", Text("Dasar hukum", "By which decree")),
        Column("recorded_on", "date", Text("Hari diterbitkan", "Day it was published")),
        Column(
            "counts",
            "boolean",
            Text("false: dinyatakan terlambat", "false: it was declared late"),
        ),
    ),
    _rows,
)
