"""A correction of an event in words: what was wrong with it, what is right, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from publish.facts.amendment import AmendReason
from publish.facts.service import ServiceStandard
from publish.facts.text import Lang, Text
from publish.i18n import short_date
from publish.pages.prose import reason_words

AMEND_REASON: Mapping[AmendReason, Text] = {
    "wrong-application": Text(
        "dicatat pada permohonan yang salah", "recorded on the wrong application"
    ),
    "not-done": Text("sebenarnya tidak terjadi", "it did not happen"),
    "mistyped": Text("salah ketik atau salah pilih", "typed or chosen wrongly"),
    "facts": Text("keliru tentang keadaannya", "the facts were mistaken"),
    "law": Text("keliru menerapkan aturan", "the law was applied wrongly"),
}


_DATE = Text("tanggal yang benar: {}", "the right date: {}")
_REASON = Text("alasan yang benar: {}", "the right reason: {}")
_TAKEN_BACK = Text("ditarik, tidak berlaku", "taken back, it does not hold")
_MENDED = Text("Diralat {}: {}.", "Put right on {}: {}.")


def amend_reason_words(reason: str, lang: Lang) -> str:
    """Why an event was put right; "" for what is no such reason."""
    known = {str(code): text.in_(lang) for code, text in AMEND_REASON.items()}
    return known.get(reason, "")


def right_words(
    right_on: date | None, right_reason: str | None, standard: ServiceStandard, lang: Lang
) -> str:
    """What is right: another date, another reason, or that it does not hold."""
    if right_on is not None:
        return _DATE.in_(lang).format(short_date(right_on, lang))
    if right_reason is not None:
        return _REASON.in_(lang).format(reason_words(right_reason, standard, lang))
    return _TAKEN_BACK.in_(lang)


def mended_words(on: date, right: str, lang: Lang) -> str:
    """The same at the event that was wrong, with the day on which it was put right."""
    return _MENDED.in_(lang).format(short_date(on, lang), right)
