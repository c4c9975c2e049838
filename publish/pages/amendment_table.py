"""The table of events that officers recorded wrongly and put right."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table
from publish.register.amendment_rows import AmendmentRow, read_amendments


def amendments_of(edition: Edition) -> tuple[AmendmentRow, ...]:
    """Every event that was put right, in the order of the register."""
    return edition.keep(("amendments",), lambda: tuple(read_amendments(edition.index.connection)))


def _rows(edition: Edition) -> Iterator[Row]:
    return iter(amendments_of(edition))


EVENT_CORRECTIONS = Table(
    Text(
        "Kejadian yang salah dicatat petugas dan diralat dengan kejadian baru. Keduanya tetap di"
        " register; status dan angka mengikuti yang benar.",
        "Events that an officer recorded wrongly and that another event put right. Both stay in the"
        " register; status and figures follow what is right.",
    ),
    ("entry",),
    (
        Column("number", "string", Text("Nomor permohonan", "Number of the application")),
        Column("entry", "integer", Text("Entri yang meralat", "Entry that puts it right")),
        SERVICE,
        Column("wrong_entry", "integer", Text("Entri yang diralat", "Entry that was wrong")),
        Column("code", "string", Text("Kejadian yang diralat", "Event that was wrong")),
        Column("step", "string", Text("Tahapnya, bila ada", "Its step, where it has one")),
        Column(
            "kind",
            "string",
            Text(
                "taken_back: tidak berlaku; date: tanggal lain; reason: alasan lain",
                "taken_back: does not hold; date: another date; reason: another reason",
            ),
        ),
        Column(
            "reason",
            "string",
            Text(
                "wrong-application: milik permohonan lain; not-done: tidak terjadi; mistyped: salah"
                " ketik atau pilih; facts: keliru tentang keadaan; law: keliru tentang hukum",
                "wrong-application: belongs to another application; not-done: did not happen;"
                " mistyped: typed or chosen wrongly; facts: mistaken facts; law: mistaken law",
            ),
        ),
        Column("said_on", "date", Text("Tanggal yang dahulu disebut", "Date that was given")),
        Column("right_on", "date", Text("Tanggal yang benar", "Date that is right")),
        Column("said_reason", "string", Text("Alasan yang dahulu", "Reason that was given")),
        Column("right_reason", "string", Text("Alasan yang benar", "Reason that is right")),
        Column("recorded_on", "date", Text("Hari ralat dicatat", "Day it was put right")),
    ),
    _rows,
)
"""What was recorded wrongly and was put right."""
