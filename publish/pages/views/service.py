"""The page of one service: price first, then time, then everything the law wants public."""

from __future__ import annotations

from dataclasses import replace

from publish.facts.service import ServiceStandard, ServiceVersion
from publish.facts.text import Lang
from publish.i18n import Words, plain_date
from publish.pages.changes import changes_between
from publish.pages.edition import Edition
from publish.pages.live_links import apply_href
from publish.pages.prose import Labels
from publish.pages.routes import PageRef, feed_of, path_of
from publish.pages.view_models.frame import Change, Crumb, Frame, Proof, Suspended
from publish.pages.view_models.service import Measured, ServiceView
from publish.pages.views import fee, standard
from publish.pages.views.embed import embeds
from publish.pages.views.flags import raised_of
from publish.pages.views.frame import crumb, frame, proof_of, verify_command
from publish.pages.views.measured import measured
from publish.pages.views.steps import slowest, steps
from publish.pages.views.stops import stop_of
from publish.register.index_queries import PublishedVersion


def service(edition: Edition, ref: PageRef) -> ServiceView:
    """The page of the service `ref.key`; `NotFound` when the register has none of that id."""
    own, words = edition.current(ref.key).version.standard, edition.words[ref.lang]
    fixed = edition.keep(("fixed", "service", ref), lambda: _fixed(edition, ref))
    return replace(
        fixed,
        measured=measured(edition, own, words),
        flags=raised_of(edition, ref.key, ref.lang),
        steps=steps(edition, own, words),
        slowest=slowest(edition, own, words),
    )


def _fixed(edition: Edition, ref: PageRef) -> ServiceView:
    """The page as the definition alone makes it; what was measured is put in afterwards."""
    published, words, lang = edition.current(ref.key), edition.words[ref.lang], ref.lang
    own, labels = published.version.standard, edition.labels(published)
    proof, stop = proof_of(edition, (published.entry,)), stop_of(edition, ref.key, words)
    return ServiceView(
        frame=_frame(edition, ref, own, proof),
        crumbs=_crumbs(edition, own, words),
        name=own.name.in_(lang),
        summary=own.summary.in_(lang),
        unit=edition.unit(own.unit).in_(lang),
        fee=fee.fee_part(own, labels, words),
        apply=_apply(edition, own, stop, lang),
        stop=stop,
        check=path_of(PageRef("check", ref.key, lang)),
        slip=path_of(PageRef("slip", ref.key, lang)),
        feed=feed_of(ref.key, lang),
        embeds=embeds(edition, ref),
        questions=_question_count(labels),
        promises=standard.promises(own, labels, lang),
        measured=_NOTHING,
        flags=(),
        barred=standard.barred(edition, own, labels, lang),
        needs=standard.needs(own, labels, lang),
        steps=(),
        slowest="",
        product=own.product.in_(lang),
        product_note=standard.words_of(own.product_note, lang),
        grounds=standard.grounds(own, lang),
        contacts=standard.contacts(own, lang),
        laws=standard.laws(own, lang),
        history=history(edition, ref.key, words),
        upcoming=_upcoming(edition, ref.key, words),
        version=published.version.version,
        effective_from=published.effective_from,
        last_verified_on=own.last_verified_on,
        entry=published.entry,
        proof=proof,
        command=verify_command(edition),
    )


_NOTHING = Measured((), (), None, (), (), is_sealed=False, k_min=0)
"""Stands where what was measured is put in."""


def _apply(edition: Edition, own: ServiceStandard, stop: Suspended | None, lang: Lang) -> str:
    """The address of the form, "" where none is filled in."""
    is_taking = own.takes_applications and stop is None
    return apply_href(edition.settings.live_url, own.id, lang) if is_taking else ""


def _frame(edition: Edition, ref: PageRef, own: ServiceStandard, proof: Proof | None) -> Frame:
    return frame(
        edition,
        ref,
        own.name.in_(ref.lang),
        section="services",
        summary=own.summary.in_(ref.lang),
        service=ref.key,
        proof=proof,
    )


def history(edition: Edition, service_id: str, words: Words) -> tuple[Change, ...]:
    """All versions of a service, newest first, each with what it changed."""
    versions = edition.versions(service_id)
    found = []
    for place, published in enumerate(versions):
        version = published.version
        former = versions[place - 1].version if place else None
        found.append(
            Change(
                on=published.effective_from,
                href=path_of(PageRef("service", service_id, words.lang)),
                service=version.standard.name.in_(words.lang),
                version=version.version,
                entry=published.entry,
                changes=_differences(former, published, words),
            )
        )
    return tuple(reversed(found))


def _differences(
    former: ServiceVersion | None, published: PublishedVersion, words: Words
) -> tuple[str, ...]:
    """What a version changed, and whether it was published only after it began to hold."""
    if former is None:
        return (words.gettext("First version"),)
    changes = changes_between(former, published.version, words)
    if published.recorded_on <= published.effective_from:
        return changes
    day = plain_date(published.recorded_on, words.lang)
    return (*changes, words.gettext("Published only on %(date)s, dated back") % {"date": day})


def _upcoming(edition: Edition, service_id: str, words: Words) -> tuple[Change, ...]:
    """The versions that are published and do not hold yet, the next one first."""
    shown = edition.current(service_id).version.version
    return tuple(c for c in reversed(history(edition, service_id, words)) if c.version > shown)


def _question_count(labels: Labels) -> int:
    """Fields that are asked, without the groups and lists they stand in."""
    groups = {pointer.rpartition("/")[0] for pointer in labels}
    groups |= {group.removesuffix("/0") for group in groups}
    return sum(pointer not in groups for pointer in labels)


def _crumbs(edition: Edition, own: ServiceStandard, words: Words) -> tuple[Crumb, ...]:
    back = crumb("services", words.gettext("Services"), words.lang)
    events = edition.life_events()
    named = [(e, events[e]) for e in own.life_events[:1] if e in events]
    return (back, *(Crumb(f"{back.href}#{e}", name.in_(words.lang)) for e, name in named))
