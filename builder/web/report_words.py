"""Where a report of a charge stands, in words: for its reporter and for the complaints desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from builder.domain.report_turn import ReportState, ReportTurn
from publish.facts.text import Lang
from publish.i18n import Words, long_date
from publish.pages.vocabulary import CONFIRMED, OUTCOME


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn as people read it: what, when, and the words that came with it."""

    said: str
    at: str
    text: str
    by: str


def reply_words(state: ReportState, today: date, lang: Lang, words: Words) -> str:
    """The clock of the reply: how long there is, or when it came and was due."""
    _, due = words.gettext, long_date(state.reply_due_on, lang)
    late = state.is_late(today)
    if state.replied_on is None:
        text = (
            _("No reply yet: it was due on %(due)s.") if late else _("A reply is due by %(due)s.")
        )
        return text % {"due": due}
    text = (
        _("Answered on %(on)s, late: it was due on %(due)s.")
        if late
        else _("Answered on %(on)s, in time: it was due on %(due)s.")
    )
    return text % {"on": long_date(state.replied_on, lang), "due": due}


def outcome_words(outcome: str | None, lang: Lang, words: Words) -> str:
    """What the inspectorate decided."""
    if outcome is None:
        return words.gettext("not decided yet")
    return OUTCOME[outcome].in_(lang)


def turn_row(turn: ReportTurn, lang: Lang, words: Words) -> TurnRow:
    """One turn; who it was is for the desk to show."""
    _ = words.gettext
    value = _value_words(turn.value, lang)
    said = {
        "replied": _("The inspectorate replied"),
        "decided": _("Outcome: %(outcome)s") % {"outcome": value},
        "confirmed": _("The reporter says: %(answer)s") % {"answer": value},
    }
    return TurnRow(said[turn.code], long_date(turn.at.date(), lang), turn.note, turn.actor)


def _value_words(value: str | None, lang: Lang) -> str:
    found = {**OUTCOME, **CONFIRMED}.get(value or "")
    return "" if found is None else found.in_(lang)
