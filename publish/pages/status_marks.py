"""A status page with marks in place of its values, for the template to draw.

Where a mark is no value (a date, an amount, the number of an entry) a stand-in is drawn that no
page has, and found again by what it looks like.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from publish.facts.money import Rupiah
from publish.facts.text import Lang
from publish.i18n import days_words, money, number, plain_date
from publish.pages.mould import mark
from publish.pages.routes import shard_of
from publish.pages.view_models.status import StatusView

TEMPLATE = "status.html"
LONG = 28
"""An answer of more letters may be written smaller by the template."""
DIFFERENCES = 4
"""The most differences of money that a page tells."""
NUMBER = "\ue100\ue101\ue102\ue103\ue104\ue105\ue106\ue107\ue108\ue109\ue10a\ue10b\ue10c"
"""Stands for an application's number, also where a page makes an address of it."""

_LONG_NOW = "now.when.it.is.a.long.answer"  # the place of such an answer, as long as one
_AS_OF, _DUE_ON = date.max, date.max - timedelta(1)
_FEE, _LATE, _FIRST, _LAST = 987_654_321_987, 987_654_301, 9_876_543_201, 9_876_543_202
_TEXTS = (
    "before",
    "now",
    "after",
    "due_note",
    "fee_note",
    "fee_lines",
    "taken",
    "taken_note",
    "overtaken",
    "overtaken_note",
    "asked_note",
)


def marked_view(page: StatusView) -> StatusView:
    """The page of the application `NUMBER` with marks for values, and without its line."""
    texts: dict[str, Any] = {name: mark(name) if getattr(page, name) else "" for name in _TEXTS}
    if len(page.now) > LONG:
        texts["now"] = mark(_LONG_NOW)
    return replace(
        page,
        frame=replace(page.frame, as_of=_AS_OF),
        due_on=page.due_on and _DUE_ON,
        late_days=page.late_days and _LATE,
        fee=Rupiah(_FEE),
        differences=tuple(mark(f"difference{at}") for at in range(len(page.differences))),
        line=(),
        first_entry=_FIRST,
        last_entry=_LAST,
        proof=page.proof and replace(page.proof, entries=mark("proof.entries")),
        **texts,
    )


def with_marks(drawn: str, lang: Lang) -> str:
    """What was drawn, with marks for the stand-ins."""
    for text, place in _stand_ins(lang):
        drawn = drawn.replace(text, mark(place))
    return drawn


@lru_cache(maxsize=2)
def _stand_ins(lang: Lang) -> tuple[tuple[str, str], ...]:
    """What the stand-ins look like once they are written, and the places they stand for."""
    return (
        (NUMBER, "number"),
        (shard_of(NUMBER), "shard"),
        (mark(_LONG_NOW), "now"),
        (plain_date(_AS_OF, lang), "as_of"),
        (plain_date(_DUE_ON, lang), "due_on"),
        (days_words(_LATE, lang), "late_days"),
        (money(Rupiah(_FEE), lang), "fee"),
        (str(_FEE), "fee.amount"),
        (number(_FIRST, lang), "first.number"),
        (str(_FIRST), "first"),
        (number(_LAST, lang), "last.number"),
        (str(_LAST), "last"),
    )
