"""The treasurer's desk: what is owed, what came in, and a statement of the bank matched with it.

Invariants:
- a statement is looked at before anything is recorded, and recorded only line by line;
- a difference is shown, never smoothed away; a line that cannot be read keeps no other back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.receipt_line import OUTCOMES, Incoming, ReceiptLine
from builder.domain.statement import read_statement
from builder.errors import refuse_if
from builder.problems import sentence
from builder.usecases.listing import Filters, Listing, list_applications
from builder.usecases.receipts import latest_receipts, look_at, record_receipt, taken_before
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.officer.bank_lines import LineRow, line_row, outcome_words
from builder.web.page import show
from builder.web.turns import turn_of, turned
from publish.errors import Invalid, Problem
from publish.i18n import short_date


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One application with a fee that is not paid in full."""

    number: str
    href: str
    owed: str
    filed: str


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A line of the file that cannot be taken, with what to do."""

    line: str
    message: str


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """`statement` waits to be recorded when `is_looking`; `tally` counts the outcomes. `faults`
    and `open_lines` need a person; `booked` are the exact ones."""

    title: str
    owed: tuple[OwedRow, ...]
    owed_summary: str
    owed_first_href: str
    owed_next_href: str
    faults: tuple[FaultRow, ...]
    open_lines: tuple[LineRow, ...]
    booked: tuple[LineRow, ...]
    tally: tuple[str, ...]
    is_looking: bool
    is_done: bool
    statement: str
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Lines of the bank with their place in the file (0 for none), and what cannot be read."""

    lines: tuple[tuple[ReceiptLine, int], ...]
    before: int = 0
    faults: tuple[Problem, ...] = ()


def money() -> AnyResponse:
    """The lists; a statement to look at; or its lines recorded."""
    latest = latest_receipts(workspace().uow(), user=g.user)  # refuses who may not, first
    if request.method == "GET":
        return _show(_Seen(tuple((line, 0) for line in latest)))
    text = _sent()
    try:
        found = read_statement(text, workspace().settings.payment_account)
        refuse_if(() if found.lines else found.faults)
    except Invalid as refused:
        rows = tuple(ErrorRow("", sentence(p, lang()), "#statement") for p in refused.problems)
        return _show(_Seen(()), errors=rows)
    before = taken_before(workspace().uow(), lines=found.lines, user=g.user)
    fresh = [line for line in found.lines if line.id not in before]
    is_done = request.form.get("stage") == "do"
    done = _recorded(fresh) if is_done else _looked_at(fresh)
    places = (line.line for line in fresh)
    seen = _Seen(tuple(zip(done, places, strict=True)), len(before), found.faults)
    return _show(seen, is_done=is_done, statement="" if is_done else text)


def _sent() -> str:
    """The file that was sent, else what was typed. Banks write UTF-8 or an old encoding of one
    byte for a letter; numbers of applications are the same in all of them."""
    file = request.files.get("statement_file")
    data = file.read() if file else b""
    if not data:
        return request.form.get("statement", "")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _looked_at(lines: Sequence[Incoming]) -> Sequence[ReceiptLine]:
    return look_at(
        workspace().uow(),
        lines=lines,
        prefix=workspace().site.prefix,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )


def _recorded(lines: Sequence[Incoming]) -> Sequence[ReceiptLine]:
    calendar, prefix = workspace().calendar(), workspace().site.prefix
    return [
        record_receipt(
            workspace().uow(), line=line, prefix=prefix, user=g.user, now=now(), calendar=calendar
        )
        for line in lines
    ]


def _show(
    seen: _Seen,
    *,
    statement: str = "",
    is_done: bool = False,
    errors: tuple[ErrorRow, ...] = (),
) -> Response:
    _ = words().gettext
    owing = _owing()
    found = words().ngettext("%(n)s application", "%(n)s applications", owing.total)
    rows = tuple(line_row(line, place) for line, place in seen.lines)
    shown = MoneyPage(
        title=_("Payments"),
        owed=tuple(
            OwedRow(
                row.number,
                url_for("desk.case", number=row.number),
                number_of_rupiah(row.fee - row.paid, lang()),
                short_date(row.filed_on, lang()),
            )
            for row in owing.rows
        ),
        owed_summary=found % {"n": owing.total},
        owed_first_href=url_for("desk.money") if owing.previous else "",
        owed_next_href=url_for("desk.money", **turned(owing.next)) if owing.next else "",
        faults=tuple(
            FaultRow(str(fault.params["line"]), sentence(fault, lang())) for fault in seen.faults
        ),
        open_lines=tuple(row for row in rows if row.is_difference),
        booked=tuple(row for row in rows if not row.is_difference),
        tally=_tally(seen),
        is_looking=bool(statement),
        is_done=is_done,
        statement=statement,
        errors=errors,
    )
    return show("desk/money.html", shown, 422 if errors else 200)


def _owing() -> Listing:
    return list_applications(
        workspace().uow(),
        user=g.user,
        filters=Filters(is_open=True, is_owing=True),
        turn=turn_of(request.args),
    )


def _tally(seen: _Seen) -> tuple[str, ...]:
    """How many lines there are of each kind; none of what does not occur."""
    _ = words().gettext
    outcomes = [line.outcome for line, _place in seen.lines]
    counts = {outcome_words(outcome, words()): outcomes.count(outcome) for outcome in OUTCOMES}
    counts |= {_("cannot be read"): len(seen.faults)}
    counts |= {_("taken before, changes nothing"): seen.before}
    return tuple(f"{said}: {n}" for said, n in counts.items() if n)
