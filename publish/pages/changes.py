"""What is different between two versions of a service, in sentences.

Invariants: every part that the public sees is compared; what has no sentence of
its own is named ("the form"), so that no change is silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publish.facts.money import Rupiah
from publish.facts.service import Scenario, ServiceStandard, ServiceVersion
from publish.i18n import Words, allowance_words, plain_money
from publish.pages.fee_summary import summarise_fee
from publish.pages.views.fee import fee_words
from publish.pages.views.frame import certain

Compare = Callable[[ServiceStandard, ServiceStandard, Words], Iterator[str]]


def changes_between(old: ServiceVersion, new: ServiceVersion, words: Words) -> tuple[str, ...]:
    """The changes from `old` to `new`, the ones that cost people money or time first."""
    found = [s for compare in _COMPARE for s in compare(old.standard, new.standard, words)]
    if old.form.digest != new.form.digest:
        found.append(words.gettext("The form was changed"))
    if not found and old.digest != new.digest:
        found.append(words.gettext("Wording was changed"))
    return tuple(found)


def _fee(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    if old.tariff == new.tariff:
        return
    before, after = (fee_words(summarise_fee(s), words) for s in (old, new))
    fee = summarise_fee(new)
    law = certain(fee.certainty, fee.legal_basis, new, words.lang).basis
    if before == after:
        yield words.gettext("The tariff was changed; the first example still costs the same")
    else:
        said = words.gettext("Fee: %(old)s → %(new)s") % {"old": before, "new": after}
        yield f"{said}, {law}" if law else said
    for was, now in moved_examples(old, new):
        if fee.example is None or now is not new.scenarios[fee.example]:
            amounts = (plain_money(Rupiah(s.fee), words.lang) for s in (was, now))
            said = f"{now.name.in_(words.lang)}: {' → '.join(amounts)}"
            yield f"{said}, {law}" if law else said


def moved_examples(
    old: ServiceStandard, new: ServiceStandard
) -> Iterator[tuple[Scenario, Scenario]]:
    """The same example answers under both standards, where they cost something else now."""
    known = {scenario.id: scenario for scenario in old.scenarios if not scenario.stops}
    for now in new.scenarios:
        was = known.get(now.id)
        if was is not None and was.answers == now.answers and was.fee != now.fee:
            yield was, now


def _time(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    before, after = (allowance_words(s.promise.allowance, words.lang) for s in (old, new))
    if before != after:
        yield words.gettext("Promised time: %(old)s → %(new)s") % {"old": before, "new": after}
    elif old.variants != new.variants:
        yield words.gettext("The promised time of special cases was changed")


def _requirements(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    before, after = ({r.id: r for r in s.requirements} for s in (old, new))
    for added in (after[i] for i in after if i not in before):
        yield words.gettext("New requirement: %(name)s") % {"name": added.name.in_(words.lang)}
    for gone in (before[i] for i in before if i not in after):
        yield words.gettext("No longer asked for: %(name)s") % {"name": gone.name.in_(words.lang)}
    for kept in (after[i] for i in after if i in before and after[i].when != before[i].when):
        name = kept.name.in_(words.lang)
        yield words.gettext("Asked for in other cases than before: %(name)s") % {"name": name}


def _stops(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    before, after = ({s.id: s for s in standard.stops} for standard in (old, new))
    for added in (after[i] for i in after if i not in before):
        yield words.gettext("New: who cannot apply: %(reason)s") % {
            "reason": added.reason.in_(words.lang)
        }
    for gone in (before[i] for i in before if i not in after):
        yield words.gettext("No longer keeps anybody from applying: %(reason)s") % {
            "reason": gone.reason.in_(words.lang)
        }
    for kept in (after[i] for i in after if i in before and after[i].when != before[i].when):
        yield words.gettext("Keeps other people from applying than before: %(reason)s") % {
            "reason": kept.reason.in_(words.lang)
        }


def _steps(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    if [(s.id, s.unit, s.allowance) for s in old.steps] != [
        (s.id, s.unit, s.allowance) for s in new.steps
    ]:
        yield words.gettext("The steps were changed")


def _laws(old: ServiceStandard, new: ServiceStandard, words: Words) -> Iterator[str]:
    if old.legal_bases != new.legal_bases:
        yield words.gettext("The legal bases were changed")


_COMPARE: tuple[Compare, ...] = (_fee, _time, _requirements, _stops, _steps, _laws)
