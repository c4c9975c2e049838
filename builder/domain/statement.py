"""A bank statement as a CSV file: date, amount, reference.

Invariants:
- everything that cannot be read is told at once, each with its line; then nothing is taken;
- the id of a line comes from what it says and how often it said so before in the file, so the
  same file twice is the same lines, and two equal payments on one day are two.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from builder.domain.receipt_line import LARGEST_AMOUNT, LONGEST_REFERENCE, Incoming
from builder.errors import Problem, invalid, refuse_if

MOST_LINES = 1000
COLUMNS: Mapping[str, str] = {
    "tanggal": "date",
    "date": "date",
    "jumlah": "amount",
    "nominal": "amount",
    "amount": "amount",
    "keterangan": "reference",
    "berita": "reference",
    "reference": "reference",
}


def read_statement(text: str) -> tuple[Incoming, ...]:
    """The lines of a file with a head. Raises `Invalid`: STATEMENT-HEAD, STATEMENT-LONG,
    STATEMENT-LINE (line, from 1 with the head)."""
    head = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter))
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in rows[0]] if rows else []
    if not {"date", "amount", "reference"} <= set(names):
        raise invalid("STATEMENT-HEAD")
    if len(rows) > MOST_LINES + 1:
        raise invalid("STATEMENT-LONG", most=MOST_LINES)
    said: Counter[tuple[date, int, str]] = Counter()
    lines, found = [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        read = _read(dict(zip(names, row, strict=False)))
        if read is None:
            found.append(Problem(f"/{number}", "STATEMENT-LINE", {"line": number}))
            continue
        said[read] += 1
        lines.append(_incoming(read, said[read]))
    refuse_if(found)
    return tuple(lines)


def _read(cells: Mapping[str, str]) -> tuple[date, int, str] | None:
    on, amount = _day(cells.get("date", "").strip()), _rupiah(cells.get("amount", ""))
    reference = " ".join(cells.get("reference", "").split())[:LONGEST_REFERENCE]
    return None if on is None or amount is None else (on, amount, reference)


def _day(typed: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _rupiah(typed: str) -> int | None:
    """Whole rupiah from "162000", "162.000", "162.000,00", "162,000.00", "Rp 162.000"."""
    digits = typed.strip().lower().removeprefix("rp").strip()
    if len(digits) > 3 and digits[-3] in ",." and digits[-2:] == "00":
        digits = digits[:-3]
    groups = digits.replace(",", ".").split(".")
    is_grouped = len(groups) == 1 or all(len(group) == 3 for group in groups[1:])
    bare = "".join(groups)
    if not (is_grouped and bare.isascii() and bare.isdigit() and len(bare) <= 13):
        return None
    return int(bare) if 0 < int(bare) <= LARGEST_AMOUNT else None


def _incoming(read: tuple[date, int, str], nth: int) -> Incoming:
    on, amount, reference = read
    said = f"{on.isoformat()}\n{amount}\n{reference}\n{nth}"
    id_ = f"statement-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
    return Incoming(id_, amount, on, reference)
