"""The standard of a service row by row: promises, requirements, steps, laws, where to complain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from publish.facts.service import Channel, PromisedTime, Requirement, ServiceStandard, Stop
from publish.facts.text import Lang, Text
from publish.i18n import allowance_words, kept_words
from publish.pages import vocabulary
from publish.pages.edition import Edition
from publish.pages.prose import Labels, certainty_words, condition_words
from publish.pages.view_models.frame import Certain
from publish.pages.view_models.service import (
    Barred,
    Contact,
    Document,
    KeptData,
    Law,
    NeedPart,
    Promise,
)
from publish.pages.views.frame import certain, crumb, short_title


def promises(standard: ServiceStandard, labels: Labels, lang: Lang) -> tuple[Promise, ...]:
    """The standard time, its variants, and the outermost limit."""
    cap = () if standard.cap is None else (standard.cap,)
    times = (standard.promise, *standard.variants, *cap)
    return tuple(_promise(time, standard, labels, lang) for time in times)


def _promise(time: PromisedTime, standard: ServiceStandard, labels: Labels, lang: Lang) -> Promise:
    return Promise(
        label=time.label.in_(lang),
        time=allowance_words(time.allowance, lang),
        when=condition_words(time.when, labels, lang),
        note=words_of(time.note, lang),
        is_fallback=time.is_fallback,
        certain=certain(time.certainty, time.legal_basis, standard, lang),
    )


def needs(standard: ServiceStandard, labels: Labels, lang: Lang) -> NeedPart:
    """The requirements: always, in some cases, never any more; and how long answers are kept."""
    found = [(r.when, _document(r, standard, labels, lang)) for r in standard.requirements]
    return NeedPart(
        always=tuple(document for when, document in found if when is None),
        only_if=tuple(document for when, document in found if when is not None),
        abolished=tuple(
            (a.name.in_(lang), law_title(a.legal_basis, standard)) for a in standard.abolished
        ),
        kept=kept(standard, lang),
    )


def _document(
    requirement: Requirement, standard: ServiceStandard, labels: Labels, lang: Lang
) -> Document:
    """One requirement."""
    return Document(
        name=requirement.name.in_(lang),
        detail=words_of(requirement.detail, lang),
        when=condition_words(requirement.when, labels, lang),
        certain=certain(requirement.certainty, requirement.legal_basis, standard, lang),
    )


def barred(
    edition: Edition, standard: ServiceStandard, labels: Labels, lang: Lang
) -> tuple[Barred, ...]:
    """Who cannot apply, by which law, and what they can do instead."""
    return tuple(_barred(edition, stop, standard, labels, lang) for stop in standard.stops)


def _barred(
    edition: Edition, stop: Stop, standard: ServiceStandard, labels: Labels, lang: Lang
) -> Barred:
    law = next((b for b in standard.legal_bases if b.id == stop.legal_basis), None)
    known = (stop.service,) if stop.service in edition.services else ()
    return Barred(
        reason=stop.reason.in_(lang),
        when=condition_words(stop.when, labels, lang),
        instead=words_of(stop.instead, lang),
        services=tuple(
            crumb("service", edition.current(id_).version.standard.name.in_(lang), lang, id_)
            for id_ in known
        ),
        link=stop.link or "",
        certain=certain(law.certainty if law else "sample", stop.legal_basis, standard, lang),
    )


def grounds(standard: ServiceStandard, lang: Lang) -> tuple[tuple[str, str], ...]:
    """The grounds for rejection, each with its law."""
    return tuple((g.name.in_(lang), law_title(g.legal_basis, standard)) for g in standard.grounds)


def contacts(standard: ServiceStandard, lang: Lang) -> tuple[Contact, ...]:
    """Where to complain."""
    return tuple(
        Contact(
            kind=vocabulary.CHANNEL.get(c.kind, Text(c.kind, c.kind)).in_(lang),
            label=c.label.in_(lang),
            value=c.value,
            href=_href(c),
        )
        for c in standard.channels
    )


_HREFS: Mapping[str, Callable[[str], str]] = {
    "phone": lambda value: "tel:" + "".join(c for c in value if c in "+0123456789"),
    "email": lambda value: f"mailto:{value}",
    "web": lambda value: value if value.startswith("https://") else f"https://{value}",
}


def _href(channel: Channel) -> str:
    make = _HREFS.get(channel.kind)
    return "" if make is None else make(channel.value)


def laws(standard: ServiceStandard, lang: Lang) -> tuple[Law, ...]:
    """The legal bases with their mark."""
    return tuple(
        Law(
            title=basis.title,
            article=basis.article,
            note=words_of(basis.note, lang),
            certain=Certain(
                basis.certainty, certainty_words(basis.certainty, lang), "", basis.needs_checking
            ),
        )
        for basis in standard.legal_bases
    )


def kept(standard: ServiceStandard, lang: Lang) -> KeptData | None:
    """How long applicants' data is kept; None for a service that asks for none or does not say."""
    rule = standard.retention
    if rule is None or not standard.takes_applications:
        return None
    law = next((b for b in standard.legal_bases if b.id == rule.legal_basis), None)
    sure = certain(law.certainty if law else "sample", rule.legal_basis, standard, lang)
    return KeptData(
        time=kept_words(rule.days, lang),
        is_erasing=not rule.needs_checking,
        certain=replace(sure, needs_checking=sure.needs_checking or rule.needs_checking),
    )


def law_title(basis: str, standard: ServiceStandard) -> str:
    """The short title of a legal basis by its id."""
    titles = {b.id: short_title(b.title) for b in standard.legal_bases}
    return titles.get(basis, basis)


def words_of(text: Text | None, lang: Lang) -> str:
    """A remark that may be missing."""
    return "" if text is None else text.in_(lang)
