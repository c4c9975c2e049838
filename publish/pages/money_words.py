"""What was paid of a fee, what is left, and every difference from it, in words.

The public page, the citizen's own page and the desk say it with these same sentences.
"""

from __future__ import annotations

from publish.facts.money import Rupiah
from publish.facts.status import Progress
from publish.facts.text import Lang, Text
from publish.i18n import plain_money

_PART = Text("{paid} sudah dibayar, sisa {left}", "{paid} paid so far, {left} left")
_SURPLUS = Text(
    "{amount} masuk di atas biaya resmi. Uang itu milik pemohon dan harus dikembalikan.",
    "{amount} came in beyond the official fee. It is the applicant's and has to be given back.",
)
_REFUNDED = Text(
    "{amount} sudah dikembalikan kepada pemohon.", "{amount} was given back to the applicant."
)
_REVERSED = Text(
    "{amount} salah dicatat sebagai pembayaran dan sudah dihapus dari hitungan.",
    "{amount} was recorded as paid by mistake and no longer counts.",
)
_UNPAID = Text(
    "Hasil diserahkan padahal {amount} dari biaya resmi belum dibayar.",
    "The result was handed over although {amount} of the official fee was not paid.",
)


def part_words(here: Progress, lang: Lang) -> str:
    """How much of the fee was paid and how much is left; "" unless it is a part of it."""
    left = here.balance.owed
    if here.paid <= 0 or left <= 0:
        return ""
    return _PART.in_(lang).format(paid=_rupiah(here.paid, lang), left=_rupiah(left, lang))


def difference_words(here: Progress, lang: Lang) -> tuple[str, ...]:
    """Each difference from the official fee as a sentence; none when all is as it should be."""
    said = (
        (_SURPLUS, here.balance.surplus),
        (_REFUNDED, here.refunded),
        (_REVERSED, here.reversed),
        (_UNPAID, here.unpaid),
    )
    return tuple(
        text.in_(lang).format(amount=_rupiah(amount, lang)) for text, amount in said if amount > 0
    )


def _rupiah(amount: int, lang: Lang) -> str:
    return plain_money(Rupiah(amount), lang)
