"""What a draft changes against the version in force, in the words of a page.

Pure: two standards and two forms in, rows out. A row has "" where one side has nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publish.facts.form_schema import FormSchema, labels_by_pointer
from publish.facts.service import ServiceStandard, ServiceVersion
from publish.facts.text import Lang
from publish.i18n import Words, allowance_words, long_date
from publish.pages.prose import condition_words, field_label, formula_words


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs; `was` or `will_be` is "" for what is new or gone."""

    what: str
    was: str
    will_be: str


def changes(
    before: ServiceVersion | None,
    standard: ServiceStandard,
    form: FormSchema,
    lang: Lang,
    words: Words,
) -> tuple[Change, ...]:
    """Everything that differs, in the order in which people ask: price, time, papers, steps."""
    was = _told(before.standard, before.form, lang, words) if before else {}
    will_be = _told(standard, form, lang, words)
    names = [*will_be, *(name for name in was if name not in will_be)]
    return tuple(
        Change(name, was.get(name, ""), will_be.get(name, ""))
        for name in names
        if was.get(name, "") != will_be.get(name, "")
    )


def _told(
    standard: ServiceStandard, form: FormSchema, lang: Lang, words: Words
) -> Mapping[str, str]:
    return dict(_facts(standard, form, lang, words))


def _facts(
    standard: ServiceStandard, form: FormSchema, lang: Lang, words: Words
) -> Iterator[tuple[str, str]]:
    _ = words.gettext
    labels = labels_by_pointer(form.document)
    fee, promised, need_word = _("Fee"), _("Promised time"), _("Requirement")
    step_word, question = _("Step"), _("Question")
    yield _("Name"), standard.name.in_(lang)
    for line in standard.tariff.lines:
        formula = formula_words(line.amount, standard.tariff, labels, lang)
        condition = condition_words(line.when, labels, lang)
        yield f"{fee}: {line.label.in_(lang)}", f"{formula} {condition}".strip()
    yield promised, allowance_words(standard.promise.allowance, lang)
    for time in standard.variants:
        name = f"{promised}: {time.label.in_(lang)}"
        yield name, allowance_words(time.allowance, lang)
    for need in standard.requirements:
        condition = condition_words(need.when, labels, lang) or _("always")
        yield f"{need_word}: {need.name.in_(lang)}", condition
    for step in standard.steps:
        name = f"{step_word}: {step.name.in_(lang)}"
        yield name, f"{step.unit}, {allowance_words(step.allowance, lang)}"
    for pointer in labels:
        yield f"{question}: {field_label(pointer, labels, lang)}", pointer
    yield _("Public"), _("sealed") if standard.publication == "sealed" else _("open")
    yield _("In force from"), long_date(standard.effective_from, lang)
