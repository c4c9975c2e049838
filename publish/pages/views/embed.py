"""Small pages for the frames of other sites, and what to copy to show them there.

Invariant: no script; every link leaves the frame, since no other page of ours may stand in one.
"""

from __future__ import annotations

from markupsafe import escape

from publish.pages.edition import Edition
from publish.pages.routes import EMBEDS, PageRef, path_of
from publish.pages.view_models.embed import EmbedFeesView, EmbedTimesView
from publish.pages.view_models.frame import Embed, Frame
from publish.pages.views import fee
from publish.pages.views.frame import frame
from publish.pages.views.measured import measured

_HEIGHT = 640
"""Pixels that a frame needs on a phone before it scrolls, for most services."""


def times(edition: Edition, ref: PageRef) -> EmbedTimesView:
    """The times of the service `ref.key`; `NotFound` when there is none."""
    own, words = edition.current(ref.key).version.standard, edition.words[ref.lang]
    found = measured(edition, own, words)
    return EmbedTimesView(
        frame=_frame(edition, ref),
        name=own.name.in_(ref.lang),
        href=path_of(PageRef("service", ref.key, ref.lang)),
        facts=found.facts,
        histogram=found.histogram,
    )


def fees(edition: Edition, ref: PageRef) -> EmbedFeesView:
    """The fee of the service `ref.key`; `NotFound` when there is none."""
    published, words = edition.current(ref.key), edition.words[ref.lang]
    own = published.version.standard
    part = fee.fee_part(own, edition.labels(published), words)
    return EmbedFeesView(
        frame=_frame(edition, ref),
        name=own.name.in_(ref.lang),
        href=path_of(PageRef("service", ref.key, ref.lang)),
        price=part.price,
        rule=part.rule,
        lines=part.lines,
        tables=part.tables,
        indexes=part.indexes,
        version=published.version.version,
        effective_from=published.effective_from,
    )


def embeds(edition: Edition, service: PageRef) -> tuple[Embed, ...]:
    """The small pages of a service, as its own page offers them."""
    return tuple(_embed(edition, PageRef(kind, service.key, service.lang)) for kind in EMBEDS)


def _embed(edition: Edition, ref: PageRef) -> Embed:
    public, path, title = edition.settings.public_url, path_of(ref), _title(edition, ref)
    snippet = (
        f'<iframe src="{public}{path}" title="{escape(title)}" width="100%" height="{_HEIGHT}"'
        ' loading="lazy"></iframe>'
    )
    return Embed(title, path, snippet if public else "")


def _frame(edition: Edition, ref: PageRef) -> Frame:
    return frame(edition, ref, _title(edition, ref), service=ref.key)


def _title(edition: Edition, ref: PageRef) -> str:
    words = edition.words[ref.lang]
    name = edition.current(ref.key).version.standard.name.in_(ref.lang)
    said = {
        "embed_times": words.gettext("Processing times: %(service)s"),
        "embed_fees": words.gettext("Official fee: %(service)s"),
    }
    return said[ref.kind] % {"service": name}
