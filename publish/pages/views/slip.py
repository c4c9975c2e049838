"""The price slip and the poster of a service."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from publish.pages.edition import Edition
from publish.pages.qr import qr_code
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.slip import SlipView
from publish.pages.views import standard
from publish.pages.views.fee import price, tables
from publish.pages.views.frame import crumb, frame
from publish.pages.views.measured import promise_fact


def slip(edition: Edition, ref: PageRef) -> SlipView:
    """What hangs at the counter of the service `ref.key`; `NotFound` when there is none.

    The code leads to the charge check, because that is what somebody at a counter needs.
    """
    published, words = edition.current(ref.key), edition.words[ref.lang]
    lang, own = ref.lang, published.version.standard
    labels, public = edition.labels(published), edition.settings.public_url
    name, cost = own.name.in_(lang), price(own, words)
    check = f"{public}{path_of(PageRef('check', ref.key, lang))}"
    paid_at = next((s.name.in_(lang) for s in own.steps if s.kind == "payment"), "")
    return SlipView(
        frame=frame(
            edition,
            ref,
            words.gettext("Price slip: %(service)s") % {"service": name},
            section="services",
            service=ref.key,
        ),
        crumbs=(
            crumb("services", words.gettext("Services"), lang),
            crumb("service", name, lang, ref.key),
        ),
        name=name,
        unit=edition.unit(own.unit).in_(lang),
        price=cost,
        rule=own.fee_rule.in_(lang),
        tables=() if cost.is_computed else tables(own, labels, lang),
        promise=promise_fact(own, words),
        documents=tuple(d.name for d in standard.needs(own, labels, lang).always),
        paid_at="" if own.tariff.is_free else paid_at,
        version=published.version.version,
        effective_from=published.effective_from,
        entry=published.entry,
        address=check,
        is_local=_is_local(public),
        qr=qr_code(check) if public else None,
    )


def _is_local(public: str) -> bool:
    """Whether an address is of the machine itself: a demonstration's, or a trial's."""
    host = urlsplit(public).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
