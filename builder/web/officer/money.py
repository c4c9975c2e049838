"""The treasurer's desk: what is owed, what came in, and a statement of the bank matched with it.

Invariants:
- a statement is looked at before anything is recorded, and recorded only line by line;
- a difference is shown, never smoothed away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.receipt_line import OUTCOMES, Outcome, ReceiptLine
from builder.domain.statement import read_statement
from builder.problems import sentence
from builder.usecases.listing import Filters, list_applications
from builder.usecases.receipts import latest_receipts, look_at, record_receipt
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, whole_number
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.errors import Invalid
from publish.i18n import Words, short_date

STATEMENT_CHARACTERS = 150_000
MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One application with a fee that is not paid in full."""

    number: str
    href: str
    owed: str
    filed: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the bank; `href` is "" where no application was found."""

    received: str
    amount: str
    reference: str
    number: str
    href: str
    owed: str
    outcome: str
    is_difference: bool


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """`statement` waits to be recorded when `is_looking`; `tally` counts the outcomes."""

    title: str
    owed: tuple[OwedRow, ...]
    owed_summary: str
    lines: tuple[LineRow, ...]
    tally: tuple[str, ...]
    is_looking: bool
    is_done: bool
    statement: str
    errors: tuple[ErrorRow, ...]


def money() -> AnyResponse:
    """The lists; a statement to look at; or its lines recorded."""
    latest = latest_receipts(workspace().uow(), user=g.user)  # refuses who may not, first
    if request.method == "GET":
        return _show(latest)
    text = _statement()
    try:
        lines = read_statement(text)
    except Invalid as refused:
        found = refused.problems[:MOST_FINDINGS]
        rows = tuple(ErrorRow("", sentence(p, lang()), "#statement") for p in found)
        return _show((), errors=rows)
    given = {"prefix": workspace().site.prefix, "user": g.user, "now": now()}
    if request.form.get("stage") != "do":
        seen = look_at(workspace().uow(), lines=lines, calendar=workspace().calendar(), **given)
        return _show(seen, statement=text)
    done = [
        record_receipt(workspace().uow(), line=line, calendar=workspace().calendar(), **given)
        for line in lines
    ]
    return _show(done, is_done=True)


def outcome_words(outcome: Outcome, words: Words) -> str:
    """What became of a line."""
    _ = words.gettext
    return {
        "recorded": _("exactly what is owed"),
        "wrong-amount": _("wrong amount"),
        "paid-already": _("paid already: double"),
        "unknown-number": _("no number of ours in the reference"),
        "refused": _("not payable now: open the application"),
    }[outcome]


def _statement() -> str:
    return request.form.get("statement", "")[:STATEMENT_CHARACTERS]


def _show(
    lines: Sequence[ReceiptLine],
    *,
    statement: str = "",
    is_done: bool = False,
    errors: tuple[ErrorRow, ...] = (),
) -> Response:
    _ = words().gettext
    page = whole_number(request.args.get("hal", "")) or 1
    owing = list_applications(
        workspace().uow(), user=g.user, filters=Filters(is_open=True, is_owing=True), page=page
    )
    found = words().ngettext("%(n)s application", "%(n)s applications", owing.total)
    counts = {outcome: sum(line.outcome == outcome for line in lines) for outcome in OUTCOMES}
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
        lines=tuple(_row(line) for line in lines),
        tally=tuple(f"{outcome_words(o, words())}: {n}" for o, n in counts.items() if n),
        is_looking=bool(statement),
        is_done=is_done,
        statement=statement,
        errors=errors,
    )
    return show("desk/money.html", shown, 422 if errors else 200)


def _row(line: ReceiptLine) -> LineRow:
    return LineRow(
        received=short_date(line.received_on, lang()),
        amount=number_of_rupiah(line.amount, lang()),
        reference=line.reference,
        number=line.number,
        href=url_for("desk.case", number=line.number) if line.number else "",
        owed=number_of_rupiah(line.owed, lang()) if line.number else "",
        outcome=outcome_words(line.outcome, words()),
        is_difference=line.outcome != "recorded",
    )
