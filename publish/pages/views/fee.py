"""The fee of a service: the answer on top, the tariff as table and formula, worked examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from publish.errors import Invalid
from publish.facts.assessment import AssessedLine, assess
from publish.facts.money import Rupiah
from publish.facts.service import Scenario, ServiceStandard
from publish.facts.tariff import Amount, Combined, FeeLine, Lookup, Number, Slabs
from publish.facts.text import Lang, Text
from publish.i18n import Words, exact_number, money, plain_money
from publish.pages.fee_summary import FeeSummary, summarise_fee
from publish.pages.prose import (
    Labels,
    choice_label,
    condition_words,
    explained_words,
    field_label,
    formula_factors,
    formula_words,
    inputs_of,
    levy_words,
)
from publish.pages.view_models.service import (
    Example,
    ExampleLine,
    FeePart,
    Price,
    TariffIndex,
    TariffLine,
    TariffTable,
)
from publish.pages.views.frame import certain, short_title


def fee_part(standard: ServiceStandard, labels: Labels, words: Words) -> FeePart:
    """All about the fee of a service."""
    lang = words.lang
    return FeePart(
        price=price(standard, words),
        rule=standard.fee_rule.in_(lang),
        note="" if standard.fee_note is None else standard.fee_note.in_(lang),
        lines=lines(standard, labels, lang),
        tables=tables(standard, labels, lang),
        indexes=indexes(standard, lang),
        examples=examples(standard, labels, lang),
    )


def price(standard: ServiceStandard, words: Words) -> Price:
    """The answer on top of the page."""
    lang, fee = words.lang, summarise_fee(standard)
    before = words.gettext("Official fee")
    if fee.example is not None:
        name = standard.scenarios[fee.example].name.in_(lang)
        before = words.gettext("Official fee, for example: %(example)s") % {"example": name}
    others = [*enumerate(standard.scenarios)][1:] if fee.example is not None else ()
    return Price(
        before=before,
        amount=fee_words(fee, words),
        certain=certain(fee.certainty, fee.legal_basis, standard, lang),
        others=tuple((n, s.name.in_(lang), Rupiah(s.fee)) for n, s in others if not s.stops),
        examples=_showing(fee, standard),
        is_computed=fee.example is not None,
    )


def _showing(fee: FeeSummary, standard: ServiceStandard) -> tuple[tuple[int, Rupiah], ...]:
    """An example for each amount of the summary; none if one of them has no example."""
    amounts = (fee.low,) if fee.low == fee.high else (fee.low, fee.high)
    able = [(place, s) for place, s in enumerate(standard.scenarios) if not s.stops]
    places = {Rupiah(s.fee): place for place, s in reversed(able)}
    found = tuple((places[amount], amount) for amount in amounts if amount in places)
    return found if len(found) == len(amounts) else ()


def fee_words(fee: FeeSummary, words: Words) -> str:
    """One amount, or "Rp2.000 to Rp5.000"."""
    low = money(fee.low, words.lang)
    if fee.low == fee.high:
        return low
    high = money(fee.high, words.lang)
    return words.gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def lines(standard: ServiceStandard, labels: Labels, lang: Lang) -> tuple[TariffLine, ...]:
    """The tariff, line by line."""
    return tuple(
        TariffLine(
            label=line.label.in_(lang),
            when=condition_words(line.when, labels, lang),
            amount=_amount_words(line, standard, labels, lang),
            fixed=_fixed(line.amount),
            factors=formula_factors(line.amount, standard.tariff, labels, lang),
            per="" if line.per is None else line.per.in_(lang),
            levy="" if line.levy is None else levy_words(line.levy, lang),
            certain=certain(line.certainty, line.legal_basis, standard, lang),
        )
        for line in standard.tariff.lines
    )


def tables(standard: ServiceStandard, labels: Labels, lang: Lang) -> tuple[TariffTable, ...]:
    """What the formulas look into, each once, in the order of the formulas."""
    found: dict[tuple[str, type], TariffTable] = {}
    for line in standard.tariff.lines:
        for part in _looked_into(line.amount):
            # An amount that stands alone is rupiah; inside a formula it is a factor.
            write = _rupiah if part is line.amount else exact_number
            found.setdefault((part.pointer, type(part)), _table(part, write, labels, lang))
    return tuple(found.values())


def indexes(standard: ServiceStandard, lang: Lang) -> tuple[TariffIndex, ...]:
    """The numbers that the formulas name."""
    return tuple(
        TariffIndex(
            label=index.label.in_(lang),
            value=exact_number(index.value, lang),
            certain=certain(index.certainty, index.legal_basis, standard, lang),
        )
        for index in standard.tariff.indexes.values()
    )


def examples(standard: ServiceStandard, labels: Labels, lang: Lang) -> tuple[Example, ...]:
    """The scenarios of the definition, worked out line by line."""
    return tuple(_example(s, standard, labels, lang) for s in standard.scenarios)


def _amount_words(line: FeeLine, standard: ServiceStandard, labels: Labels, lang: Lang) -> str:
    if line.amount == Number(Fraction(0)):
        return money(Rupiah(0), lang)
    return formula_words(line.amount, standard.tariff, labels, lang)


def _fixed(amount: Amount) -> Rupiah | None:
    is_whole = isinstance(amount, Number) and amount.value.denominator == 1
    return Rupiah(int(amount.value)) if isinstance(amount, Number) and is_whole else None


def _looked_into(amount: Amount) -> Iterator[Lookup | Slabs]:
    if isinstance(amount, Lookup | Slabs):
        yield amount
    if isinstance(amount, Combined):
        for part in amount.parts:
            yield from _looked_into(part)


Write = Callable[[Fraction, Lang], str]


def _table(part: Lookup | Slabs, write: Write, labels: Labels, lang: Lang) -> TariffTable:
    title = field_label(part.pointer, labels, lang)
    if isinstance(part, Slabs):
        return TariffTable(title, tuple(_slab_rows(part, lang)))
    rows = (
        (choice_label(part.pointer, choice, labels, lang), write(value, lang))
        for choice, value in part.values.items()
    )
    return TariffTable(title, tuple(rows))


def _rupiah(value: Fraction, lang: Lang) -> str:
    return plain_money(Rupiah(int(value)), lang)


def _slab_rows(slabs: Slabs, lang: Lang) -> Iterator[tuple[str, str]]:
    below = Fraction(0)
    for slab in slabs.steps:
        start, rate = exact_number(below, lang), exact_number(slab.rate, lang)
        if slab.up_to is None:
            yield f"{Text('di atas', 'above').in_(lang)} {start}", rate
        else:
            end = exact_number(slab.up_to, lang)
            yield f"{start} {Text('sampai', 'to').in_(lang)} {end}", rate
            below = slab.up_to


def _example(scenario: Scenario, standard: ServiceStandard, labels: Labels, lang: Lang) -> Example:
    assessed = _assessed(scenario, standard)
    inputs: dict[str, str] = {}
    for line in assessed:
        inputs |= dict(inputs_of(line.explained, labels, lang))
    names = {r.id: r.name.in_(lang) for r in standard.requirements}
    return Example(
        name=scenario.name.in_(lang),
        inputs=tuple(inputs.items()),
        lines=tuple(_example_line(line, standard, lang) for line in assessed),
        total=Rupiah(scenario.fee),
        documents=tuple(names.get(d, d) for d in scenario.documents),
        barred=tuple(s.reason.in_(lang) for s in standard.stops if s.id in scenario.stops),
        filed_on=scenario.filed_on,
        due_on=scenario.due_on,
    )


def _assessed(scenario: Scenario, standard: ServiceStandard) -> tuple[AssessedLine, ...]:
    """The lines that apply; none when the example no longer fits, which publishing forbids."""
    try:
        return assess(standard.tariff, scenario.answers).lines
    except Invalid:
        return ()


def _example_line(line: AssessedLine, standard: ServiceStandard, lang: Lang) -> ExampleLine:
    fee_line = next(known for known in standard.tariff.lines if known.code == line.code)
    law = next((b for b in standard.legal_bases if b.id == fee_line.legal_basis), None)
    return ExampleLine(
        label=fee_line.label.in_(lang),
        formula=explained_words(line.explained, lang) if line.explained.parts else "",
        basis="" if law is None else short_title(law.title),
        amount=line.amount,
    )
