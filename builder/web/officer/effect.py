"""What publishing a draft does to others, said before anybody signs it.

Invariants:
- applications in hand are counted and keep their version: nothing of theirs changes;
- every published figure that follows from a part which differs is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builder.domain.draft import ServiceDraft
from builder.store.standing_query import StandingQuery
from builder.usecases.drafts import Documents
from builder.web.live import words, workspace
from publish.errors import Problem
from publish.facts.form_schema import FormSchema
from publish.facts.service import ServiceStandard, ServiceVersion, read_standard

MOST = 1000
"""Applications that are counted; beyond that it is "more than"."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`applications` are those in hand, `figures` what the public pages will say otherwise,
    `scenarios` how the worked examples did; all in sentences."""

    applications: str
    figures: tuple[str, ...]
    scenarios: str


def effect(
    current: ServiceVersion | None,
    draft: ServiceDraft,
    documents: Documents,
    found: Sequence[Problem],
) -> Effect:
    """The effect of a draft whose documents can be read; `found` is what lint says of it."""
    standard = read_standard(documents.service)
    return Effect(
        applications=_applications(draft.service),
        figures=_figures(current, standard, FormSchema(documents.form)),
        scenarios=_scenarios(standard, found),
    )


def _applications(service: str) -> str:
    uow = workspace().uow()
    query = StandingQuery(service=service, is_open=True, most=MOST)
    with uow.reading():
        count = uow.applications.count(query)
    _, ngettext = words().gettext, words().ngettext
    if count == 0:
        return _("No application is in hand.")
    if count >= MOST:
        said = _("%(n)s applications or more are in hand.") % {"n": MOST}
    else:
        said = ngettext(
            "%(num)s application is in hand.", "%(num)s applications are in hand.", count
        ) % {"num": count}
    judged = _("Each is judged by the version that was in force when it came in: none changes.")
    return f"{said} {judged}"


def _figures(
    current: ServiceVersion | None, standard: ServiceStandard, form: FormSchema
) -> tuple[str, ...]:
    _ = words().gettext
    if current is None:
        return (_("The service gets its first public page, price slip and charge check."),)
    was = current.standard
    differs = {
        _("The fee: on its page, in the list of fees, on the price slip and in the data."): (
            was.tariff != standard.tariff
        ),
        _("The promised time: on the page of the service, in the list of times and in the data."): (
            (was.promise, was.variants) != (standard.promise, standard.variants)
        ),
        _("What has to be brought: on the page of the service and before the form."): (
            was.requirements != standard.requirements
        ),
        _("The steps: on the page of the service and of every new application."): (
            was.steps != standard.steps
        ),
        _("The worked examples: on the page of the service and on the price slip."): (
            was.scenarios != standard.scenarios
        ),
        _("The form: online, on paper and for programs."): current.form.digest != form.digest,
    }
    return tuple(said for said, is_so in differs.items() if is_so)


def _scenarios(standard: ServiceStandard, found: Sequence[Problem]) -> str:
    _, ngettext = words().gettext, words().ngettext
    if not standard.scenarios:
        return _("There are no worked examples: it cannot be published.")
    if any(problem.code.startswith("SCENARIO-") for problem in found):
        return _("A worked example does not give what it says: it cannot be published.")
    if found:
        return _("The worked examples are run once the other findings are cured.")
    count = len(standard.scenarios)
    return ngettext(
        "%(num)s worked example was run and gives what it says.",
        "%(num)s worked examples were run and give what they say.",
        count,
    ) % {"num": count}
