"""The procedure of a service: who does what, in what time, and how long it really took."""

from __future__ import annotations

from collections.abc import Mapping

from publish.facts.service import ServiceStandard, Step
from publish.i18n import Words, allowance_words, days_words, number
from publish.insight.step_times import StepTime, step_times
from publish.pages.edition import Edition
from publish.pages.view_models.service import StepRow


def steps(edition: Edition, standard: ServiceStandard, words: Words) -> tuple[StepRow, ...]:
    """Every step in its order."""
    found = _enough(edition, standard)
    return tuple(
        StepRow(
            name=step.name.in_(words.lang),
            unit=edition.unit(step.unit).in_(words.lang),
            time=allowance_words(step.allowance, words.lang),
            is_payment=step.kind == "payment",
            measured=_took(found[step.id], words) if step.id in found else "",
        )
        for step in standard.steps
    )


def slowest(edition: Edition, standard: ServiceStandard, words: Words) -> str:
    """At which office it takes longest, in a sentence; "" where too few say."""
    found = _enough(edition, standard)
    if not found:
        return ""
    step = max((s for s in standard.steps if s.id in found), key=lambda s: _length(s, found))
    return words.gettext("Takes longest: %(step)s at %(office)s; %(time)s.") % {
        "step": step.name.in_(words.lang),
        "office": edition.unit(step.unit).in_(words.lang),
        "time": _took(found[step.id], words),
    }


def _length(step: Step, found: Mapping[str, StepTime]) -> tuple[int, int]:
    return found[step.id].median, found[step.id].nine_of_ten


def _took(time: StepTime, words: Words) -> str:
    lang = words.lang
    return words.gettext("half within %(half)s, nine of ten within %(most)s (of %(n)s)") % {
        "half": days_words(time.median, lang),
        "most": days_words(time.nine_of_ten, lang),
        "n": number(time.count, lang),
    }


def times_of_steps(edition: Edition, standard: ServiceStandard) -> Mapping[str, StepTime]:
    """How long the steps of an open service lasted, by id."""
    first_on = edition.times(standard.id).first_on
    return edition.keep(
        ("steps", standard.id),
        lambda: step_times(edition.index.connection, standard, first_on, edition.days),
    )


def _enough(edition: Edition, standard: ServiceStandard) -> Mapping[str, StepTime]:
    """The steps that enough applications went through; none of a sealed service."""
    if standard.publication == "sealed":
        return {}
    found = times_of_steps(edition, standard)
    return {step: time for step, time in found.items() if time.is_enough}
