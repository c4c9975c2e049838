"""The fee of one application line by line, from what is public about it: its amount, its version.

Which conditional lines apply depends on answers that nobody outside sees, and a line may say
something about a person ("low income"). So a conditional line is named only where the amount
cannot be anything else, and never for an application that owes nothing.

Invariant: the lines add up to the fee; there are none where the public facts do not decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard
from publish.facts.tariff import FeeLine, Number
from publish.facts.text import Lang
from publish.i18n import plain_money


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the tariff that this application pays; `law` is "" for none."""

    label: str
    law: str
    amount: Rupiah


def own_lines(standard: ServiceStandard, fee: Rupiah, lang: Lang) -> tuple[OwnLine, ...]:
    """The lines that make up `fee` under the tariff of the application's version."""
    lines = standard.tariff.lines
    costing = [line for line in lines if not _is_zero(line)]
    always_free = [line for line in lines if _is_zero(line) and line.when is None]
    if fee.is_zero:
        found = [(line, Rupiah(0)) for line in always_free] if not costing else []
    elif len(costing) == 1:
        amounts = {costing[0].code: fee}
        shown = [line for line in lines if line in always_free or line is costing[0]]
        found = [(line, amounts.get(line.code, Rupiah(0))) for line in shown]
    else:
        found = []
    titles = {b.id: b.title.partition(" (")[0] for b in standard.legal_bases}
    return tuple(
        OwnLine(line.label.in_(lang), titles.get(line.legal_basis or "", ""), amount)
        for line, amount in found
    )


def own_lines_words(standard: ServiceStandard, fee: Rupiah, lang: Lang) -> str:
    """The lines in one sentence: label, law and amount of each."""
    return "; ".join(
        f"{line.label}{f', {line.law}' if line.law else ''}: {plain_money(line.amount, lang)}"
        for line in own_lines(standard, fee, lang)
    )


def _is_zero(line: FeeLine) -> bool:
    return isinstance(line.amount, Number) and line.amount.value == 0
