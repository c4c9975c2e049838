"""A bank statement as a CSV file: date, amount, reference, and perhaps the account it came in on.

Invariants:
- one line of the file is one line of money: an unclosed quote spoils its own line only;
- a line that cannot be taken is named with its number and what to do, and never taken in part;
  it does not keep the others from being taken;
- the id of a line comes from what it says and how often it said so before in the file, so the
  same file twice is the same lines, and two equal payments on one day are two.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.receipt_line import LARGEST_AMOUNT, LONGEST_REFERENCE, Incoming
from builder.errors import Problem, invalid

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
    "rekening": "account",
    "account": "account",
}
# What a browser makes of a zero byte counts as one.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]")
_FORMULA = re.compile(r"\s*[=@+\t-]")
"""What a spreadsheet would run; statements are opened in spreadsheets."""
_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines that can be taken, and one problem for each that cannot (param `line`)."""

    lines: tuple[Incoming, ...]
    faults: tuple[Problem, ...]


def read_statement(text: str, account: str = "") -> Statement:
    """The lines of a file with a head; numbers count from 1 with the head. `account` is the
    city's, which every line has to be of where the file names accounts; "" for any.

    Faults: LINE-CONTROL, LINE-QUOTES, LINE-FORMULA, LINE-ACCOUNT, LINE-DATE, LINE-AMOUNT,
    LINE-TOO-LARGE. Raises `Invalid`: STATEMENT-HEAD, STATEMENT-LONG.
    """
    rows = [row.rstrip("\r") for row in text.lstrip("\ufeff").split("\n")]
    delimiter = ";" if rows[0].count(";") > rows[0].count(",") else ","
    names = [COLUMNS.get(cell.strip().lower(), "") for cell in _cells(rows[0], delimiter) or ()]
    if not {"date", "amount", "reference"} <= set(names):
        raise invalid("STATEMENT-HEAD")
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if row.strip(" ,;")]
    if len(filled) > MOST_LINES:
        raise invalid("STATEMENT-LONG", most=MOST_LINES)
    read = list(_lines(filled, names, delimiter, account))
    return Statement(
        tuple(line for line in read if isinstance(line, Incoming)),
        tuple(fault for fault in read if isinstance(fault, Problem)),
    )


def _lines(
    filled: Sequence[tuple[int, str]], names: Sequence[str], delimiter: str, account: str
) -> Iterator[Incoming | Problem]:
    said: Counter[tuple[date, int, str]] = Counter()
    for number, row in filled:
        cells = _cells(row, delimiter)
        found = _read(row, dict(zip(names, cells or (), strict=False)), cells is None, account)
        if isinstance(found, str):
            yield Problem(f"/{number}", found, {"line": number})
            continue
        said[found] += 1
        yield _incoming(found, said[found], number)


def _cells(row: str, delimiter: str) -> list[str] | None:
    """The cells of a line; None when its quotes do not close."""
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _read(
    row: str,
    cells: Mapping[str, str],
    is_unclosed: bool,  # noqa: FBT001 - a finding
    account: str,
) -> tuple[date, int, str] | str:
    """What a line says, or the code of the first thing that is wrong with it."""
    reference, typed = cells.get("reference", ""), cells.get("amount", "").strip()
    on, amount = _day(cells.get("date", "").strip()), _rupiah(typed)
    wrong = {
        "LINE-CONTROL": bool(_CONTROL.search(row)),
        "LINE-QUOTES": is_unclosed,
        "LINE-FORMULA": bool(_FORMULA.match(reference)) or typed[:1] in ("=", "@", "+"),
        "LINE-ACCOUNT": _is_foreign(cells.get("account"), account),
        "LINE-DATE": on is None,
        "LINE-AMOUNT": amount is None,
        "LINE-TOO-LARGE": amount is not None and amount > LARGEST_AMOUNT,
    }
    code = next((code for code, is_so in wrong.items() if is_so), None)
    if code is not None or on is None or amount is None:
        return code or "LINE-AMOUNT"
    return on, amount, " ".join(reference.split())[:LONGEST_REFERENCE]


def _is_foreign(named: str | None, account: str) -> bool:
    digits = _DIGITS.sub("", account)
    return bool(digits) and named is not None and _DIGITS.sub("", named) != digits


def _day(typed: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _rupiah(typed: str) -> int | None:
    """Whole rupiah from "162000", "162.000", "162.000,00", "162,000.00", "Rp 162.000"; None for
    nothing above zero, or what is no amount."""
    digits = typed.strip().lower().removeprefix("rp").strip()
    if len(digits) > 3 and digits[-3] in ",." and digits[-2:] == "00":
        digits = digits[:-3]
    groups = digits.replace(",", ".").split(".")
    is_grouped = len(groups) == 1 or all(len(group) == 3 for group in groups[1:])
    bare = "".join(groups)
    if not (is_grouped and bare.isascii() and bare.isdigit() and len(bare) <= 40):
        return None
    return int(bare) or None


def _incoming(read: tuple[date, int, str], nth: int, line: int) -> Incoming:
    on, amount, reference = read
    said = f"{on.isoformat()}\n{amount}\n{reference}\n{nth}"
    id_ = f"statement-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
    return Incoming(id_, amount, on, reference, line)
