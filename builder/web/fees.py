"""What an application owes, as a table: each line with its law and the applicant's own numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from publish.facts.assessment import AssessedLine, FeeAssessment
from publish.facts.form_schema import labels_by_pointer
from publish.facts.money import Rupiah
from publish.facts.service import ServiceVersion
from publish.facts.status import Progress
from publish.facts.tariff import Certainty, FeeLine
from publish.facts.text import Lang
from publish.i18n import Words, money, plain_money
from publish.pages.fee_summary import least_certain
from publish.pages.money_words import part_words
from publish.pages.prose import Labels, explained_words, inputs_of


@dataclass(frozen=True, slots=True)
class FeeRow:
    """`how` is the calculation with the applicant's numbers, "" for a plain amount."""

    label: str
    how: str
    inputs: tuple[tuple[str, str], ...]
    basis: str
    amount: str


@dataclass(frozen=True, slots=True)
class Fee:
    """All lines that apply; `certainty` is that of the least certain one."""

    lines: tuple[FeeRow, ...]
    total: str
    certainty: Certainty
    when_to_pay: str


def fee(assessment: FeeAssessment, version: ServiceVersion, lang: Lang, words: Words) -> Fee:
    """The fee of `assessment` under the tariff of `version`."""
    lines = {line.code: line for line in version.standard.tariff.lines}
    titles = {basis.id: basis.title for basis in version.standard.legal_bases}
    is_explained = any(a.explained.parts for a in assessment.lines)
    labels = labels_by_pointer(version.form.document) if is_explained else {}
    applying = tuple(lines[a.code] for a in assessment.lines if a.code in lines)
    certainty, _basis = least_certain(replace(version.standard.tariff, lines=applying))
    return Fee(
        lines=tuple(
            _row(a, lines[a.code], titles.get(lines[a.code].legal_basis or "", ""), labels, lang)
            for a in assessment.lines
            if a.code in lines
        ),
        total=money(assessment.total, lang),
        certainty=certainty,
        when_to_pay=_when(version, words) if not assessment.total.is_zero else "",
    )


def paid_words(here: Progress, lang: Lang, words: Words) -> str:
    """What has been paid of the fee, in words."""
    _ = words.gettext
    if here.fee == 0:
        return _("nothing to pay")
    if here.paid == 0:
        return _("not paid yet")
    if here.paid >= here.fee:
        return _("paid in full")
    return part_words(here, lang)


def number_of_rupiah(amount: int, lang: Lang) -> str:
    """An amount as it is written, also for zero."""
    return plain_money(Rupiah(amount), lang)


def _row(assessed: AssessedLine, line: FeeLine, basis: str, labels: Labels, lang: Lang) -> FeeRow:
    explained = assessed.explained
    return FeeRow(
        label=line.label.in_(lang),
        how=explained_words(explained, lang) if explained.parts else "",
        inputs=inputs_of(explained, labels, lang),
        basis=basis,
        amount=plain_money(assessed.amount, lang),
    )


def _when(version: ServiceVersion, words: Words) -> str:
    paying = any(step.kind == "payment" for step in version.standard.steps)
    if paying:
        return words.gettext("Pay only when the office asks for it, and only to the city's account")
    return words.gettext("Pay only to the city's account, never to a person")
