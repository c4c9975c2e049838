"""Lines of the bank as rows of the treasurer's screen: what became of each, and what to do now.

Invariant: a row that was not booked says why, what to do, and leads to where it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from builder.domain.receipt_line import Outcome, ReceiptLine
from builder.web.fees import number_of_rupiah
from builder.web.live import lang, words
from publish.facts.status import EventCode
from publish.i18n import Words, short_date


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the bank. `line` is its number in the file, "" where there is none; `href` is
    "" where no application was found, `act_href` where nothing is to be recorded by hand."""

    line: str
    received: str
    amount: str
    reference: str
    number: str
    href: str
    owed: str
    outcome: str
    advice: str
    act: str
    act_href: str
    is_difference: bool


def line_row(line: ReceiptLine, place: int = 0) -> LineRow:
    """`place` is the line's number in its file, 0 for none."""
    act, code, amount = _act(line, words())
    is_ours = bool(line.number)
    on = line.received_on.isoformat()
    return LineRow(
        line=str(place) if place else "",
        received=short_date(line.received_on, lang()),
        amount=number_of_rupiah(line.amount, lang()),
        reference=line.reference,
        number=line.number,
        href=url_for("desk.case", number=line.number) if is_ours else "",
        owed=number_of_rupiah(line.owed, lang()) if is_ours else "",
        outcome=outcome_words(line.outcome, words()),
        advice=_advice(line.outcome, words()),
        act=act,
        act_href=url_for("desk.act", number=line.number, code=code, claimed_on=on, amount=amount)
        if code
        else "",
        is_difference=line.outcome != "recorded",
    )


def outcome_words(outcome: Outcome, words: Words) -> str:
    """What became of a line."""
    _ = words.gettext
    return {
        "recorded": _("exactly what is owed"),
        "too-little": _("wrong amount: less than is owed"),
        "too-much": _("wrong amount: more than is owed"),
        "paid-already": _("paid already: double"),
        "refunded": _("paid and given back already"),
        "ended": _("the application was withdrawn or rejected"),
        "unknown-number": _("no number of ours in the reference"),
        "refused": _("not payable now"),
    }[outcome]


def _advice(outcome: Outcome, words: Words) -> str:
    _ = words.gettext
    return {
        "recorded": "",
        "too-little": _("Record it as a part; the page of the application says what is left."),
        "too-much": _("Record what is owed, then the rest as money beyond the fee; give it back."),
        "paid-already": _("Record it as money beyond the fee, and give it back."),
        "refunded": _("Ask the payer; record it as money beyond the fee, and give it back."),
        "ended": _("Nothing is owed. Record it as money beyond the fee, and give it back."),
        "unknown-number": _("Ask the bank who paid. Nothing is booked by guessing."),
        "refused": _("The file is not accepted yet. Record it by hand on the day it is."),
    }[outcome]


def _act(line: ReceiptLine, words: Words) -> tuple[str, EventCode | None, int]:
    """What is to be recorded by hand, how it is called, and how much of it."""
    _ = words.gettext
    acts: Mapping[Outcome, tuple[str, EventCode, int]] = {
        "too-little": (_("Record a payment"), "payment_recorded", line.amount),
        "too-much": (_("Record a payment"), "payment_recorded", line.owed),
    }
    beyond: tuple[str, EventCode, int]
    beyond = (_("Record money beyond the fee"), "overpaid", line.amount)
    acts = {**acts, **dict.fromkeys(("paid-already", "refunded", "ended"), beyond)}
    return acts.get(line.outcome, ("", None, 0))
