"""What a service costs, takes and asks for, in the words of the pages before the form.

Pure: a version, its place in the city and a language in; frozen view models out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from builder.web.links import Link, public_service
from builder.web.stops import StopNote
from publish.facts.eligibility import law_cited
from publish.facts.form_schema import labels_by_pointer
from publish.facts.service import PromisedTime, Requirement, ServiceStandard, ServiceVersion
from publish.facts.tariff import Certainty
from publish.facts.text import Lang, Text
from publish.i18n import Words, allowance_words, money, plain_money
from publish.pages.fee_summary import summarise_fee
from publish.pages.prose import Labels, condition_words

SECONDS_A_QUESTION, SECONDS_A_DOCUMENT = 25, 75
"""How long people take, rounded up to whole minutes: a guess until the pages are measured."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the catalogue; `stopped` says why none are taken now, "" if they are."""

    name: str
    summary: str
    cost: str
    time: str
    href: str
    takes_applications: bool
    stopped: str


@dataclass(frozen=True, slots=True)
class Group:
    """The services of one life event."""

    id: str
    label: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Every service in force, by life event; those that are no longer offered in one group."""

    title: str
    groups: tuple[Group, ...]
    retired: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement; `condition` in words where it does not always hold."""

    name: str
    detail: str
    condition: str


@dataclass(frozen=True, slots=True)
class Barred:
    """Who cannot apply; `law` has its article, `is_unsure` says that nobody has read it yet."""

    reason: str
    condition: str
    law: str
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised time and where it comes from."""

    label: str
    time: str
    basis: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step, who does it, and its allowance."""

    name: str
    unit: str
    time: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """All that a person should know before the first question; `stop` when none are taken now."""

    title: str
    crumbs: tuple[Link, ...]
    unit: str
    summary: str
    cost_label: str
    cost: str
    cost_certainty: Certainty
    fee_rule: str
    action: str
    effort: str
    form_href: str
    blank_href: str
    barred: tuple[Barred, ...]
    always: tuple[Need, ...]
    only_if: tuple[Need, ...]
    abolished: tuple[str, ...]
    steps: tuple[StepLine, ...]
    promises: tuple[Promise, ...]
    is_sealed: bool
    public_href: str
    stop: StopNote | None


def catalogue_page(
    versions: Sequence[ServiceVersion],
    stops: Mapping[str, StopNote],
    life_events: Mapping[str, Text],
    lang: Lang,
    words: Words,
) -> CataloguePage:
    """The services of `versions` by life event, in the order of the city's list; a retired one
    under none of its life events."""
    offers = {v.service: _offer(v, stops.get(v.service), lang, words) for v in versions}
    gone = {service for service, stop in stops.items() if stop.is_end}
    offered = [v for v in versions if v.service not in gone]
    groups = [
        Group(
            event,
            label.in_(lang),
            tuple(offers[v.service] for v in offered if event in v.standard.life_events),
        )
        for event, label in life_events.items()
    ]
    rest = [v for v in offered if not set(v.standard.life_events) & set(life_events)]
    other = Group("other", words.gettext("Other"), tuple(offers[v.service] for v in rest))
    kept = tuple(group for group in (*groups, other) if group.offers)
    retired = tuple(offers[v.service] for v in versions if v.service in gone)
    return CataloguePage(words.gettext("Apply for a service"), kept, retired)


def start_page(
    version: ServiceVersion, stop: StopNote | None, units: Mapping[str, Text], words: Words
) -> StartPage:
    """The start page of `version`."""
    _, standard, lang = words.gettext, version.standard, words.lang
    return StartPage(
        title=standard.name.in_(lang),
        crumbs=(Link(_("Apply"), url_for("citizen.catalogue", lang=lang)),),
        unit=unit_name(units, standard.unit, lang),
        summary=standard.summary.in_(lang),
        cost_label=_cost_label(standard, lang, words),
        cost=_headline_cost(standard, lang, words),
        cost_certainty=summarise_fee(standard).certainty,
        fee_rule="" if standard.tariff.is_free else standard.fee_rule.in_(lang),
        action=_("Start the application") if standard.takes_applications else _("Work out the fee"),
        effort=effort_words(version, words),
        form_href=url_for("citizen.form", lang=lang, service=version.service),
        blank_href=url_for("citizen.blank", lang=lang, service=version.service),
        barred=barred(version, lang),
        always=tuple(_need(r, {}, lang) for r in standard.requirements if r.when is None),
        only_if=tuple(
            _need(r, labels_by_pointer(version.form.document), lang)
            for r in standard.requirements
            if r.when is not None
        ),
        abolished=tuple(a.name.in_(lang) for a in standard.abolished),
        steps=_steps(standard, units, lang),
        promises=tuple(
            _promise(p, standard, lang, words) for p in (standard.promise, *standard.variants)
        ),
        is_sealed=standard.publication == "sealed",
        public_href=public_service(version.service, lang),
        stop=stop,
    )


def _steps(
    standard: ServiceStandard, units: Mapping[str, Text], lang: Lang
) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(
            step.name.in_(lang),
            unit_name(units, step.unit, lang),
            allowance_words(step.allowance, lang),
        )
        for step in standard.steps
    )


def barred(version: ServiceVersion, lang: Lang) -> tuple[Barred, ...]:
    """Everybody who cannot apply, in the order of the definition."""
    standard, labels = version.standard, labels_by_pointer(version.form.document)
    unsure = {basis.id for basis in standard.legal_bases if basis.needs_checking}
    return tuple(
        Barred(
            stop.reason.in_(lang),
            condition_words(stop.when, labels, lang),
            law_cited(standard, stop),
            stop.legal_basis in unsure,
        )
        for stop in standard.stops
    )


def unit_name(units: Mapping[str, Text], unit: str, lang: Lang) -> str:
    """The name of a unit; its id when the city's list does not have it."""
    return units[unit].in_(lang) if unit in units else unit


def cost_words(standard: ServiceStandard, lang: Lang, words: Words) -> str:
    """The fee in one amount, a range, or an example where it follows from the answers."""
    summary = summarise_fee(standard)
    if summary.example is not None:
        return words.gettext("for example %(amount)s") % {"amount": money(summary.low, lang)}
    if summary.low == summary.high:
        return money(summary.low, lang)
    low, high = plain_money(summary.low, lang), plain_money(summary.high, lang)
    return words.gettext("%(low)s to %(high)s") % {"low": low, "high": high}


def _cost_label(standard: ServiceStandard, lang: Lang, words: Words) -> str:
    """What the amount beside it is: the fee of everybody, or that of a named example."""
    example = summarise_fee(standard).example
    if example is None:
        return words.gettext("Official fee")
    named = standard.scenarios[example].name.in_(lang)
    return words.gettext("Official fee, for example: %(name)s") % {"name": named}


def _headline_cost(standard: ServiceStandard, lang: Lang, words: Words) -> str:
    summary = summarise_fee(standard)
    if summary.example is None:
        return cost_words(standard, lang, words)
    return money(summary.low, lang)


def _offer(version: ServiceVersion, stop: StopNote | None, lang: Lang, words: Words) -> Offer:
    standard = version.standard
    return Offer(
        name=standard.name.in_(lang),
        summary=standard.summary.in_(lang),
        cost=cost_words(standard, lang, words),
        time=allowance_words(standard.promise.allowance, lang),
        href=url_for("citizen.start", lang=lang, service=version.service),
        takes_applications=standard.takes_applications,
        stopped="" if stop is None else stop.said,
    )


def _need(requirement: Requirement, labels: Labels, lang: Lang) -> Need:
    detail = requirement.detail.in_(lang) if requirement.detail else ""
    return Need(requirement.name.in_(lang), detail, condition_words(requirement.when, labels, lang))


def _promise(time: PromisedTime, standard: ServiceStandard, lang: Lang, words: Words) -> Promise:
    basis = next((b.title for b in standard.legal_bases if b.id == time.legal_basis), "")
    label = words.gettext("Promised time") if time is standard.promise else time.label.in_(lang)
    return Promise(label, allowance_words(time.allowance, lang), basis)


def effort_words(version: ServiceVersion, words: Words) -> str:
    """About how long the form takes, and how many questions it asks at most."""
    labels = labels_by_pointer(version.form.document)
    questions = len(labels)
    documents = sum(r.field is not None for r in version.standard.requirements)
    seconds = questions * SECONDS_A_QUESTION + documents * SECONDS_A_DOCUMENT
    minutes = max(2, -(-seconds // 60))
    about = words.ngettext("about %(n)s minute", "about %(n)s minutes", minutes)
    asked = words.ngettext("at most %(n)s question", "at most %(n)s questions", questions)
    return f"{about % {'n': minutes}} · {asked % {'n': questions}}"
