"""The receipt: the number, the key that is shown for half an hour and never again, what is next."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.application import Application
from builder.domain.repeat import SHOWN_AGAIN, opened_receipt, repeat_keys
from builder.store.ports import UnitOfWork
from builder.usecases.submit import variant_of
from builder.web import browser
from builder.web.browser import Begun
from builder.web.definitions import version_of
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.facts.money import Rupiah
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import allowance_words, long_date, money
from publish.pages.routes import PageRef, path_of


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`qr` is an image as a data address; `status_address` is written out for copying by hand."""

    title: str
    service: str
    number: str
    key_groups: tuple[str, ...]
    filed: str
    fee: str
    time: str
    is_sealed: bool
    qr: str
    qr_words: str
    status_href: str
    status_address: str
    next: tuple[str, ...]
    done_href: str
    gone: str


def receipt(lang: Lang, service: str) -> AnyResponse:
    """Show the receipt this browser has just got; POST says that it was kept."""
    uow = workspace().uow()
    if request.method == "POST":
        with uow:
            browser.forget(uow, service)
            uow.commit()
        return redirect(url_for("citizen.file", lang=lang), code=303)
    with uow.reading():
        begun = browser.begun(uow, service)
        found = _filed(uow, begun) if begun is not None and begun.shows_receipt else None
    if found is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    application, key = found
    version = version_of(application.service, application.version)
    if version is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    return show("citizen/receipt.html", _page(application, key, version, lang))


def _filed(uow: UnitOfWork, begun: Begun) -> tuple[Application, str] | None:
    """The application and its receipt key, which only this browser's own key opens."""
    keys = repeat_keys(begun.key, begun.service)
    application = uow.applications.by_idempotency_key(keys.hash)
    if application is None or now() - application.filed_at >= SHOWN_AGAIN:
        return None
    key = opened_receipt(keys, application.sealed_receipt)
    return None if key is None else (application, key)


def _page(application: Application, key: str, version: ServiceVersion, lang: Lang) -> ReceiptPage:
    _, standard = words().gettext, version.standard
    number, is_sealed = application.number, standard.publication == "sealed"
    variants = {v.id: v.allowance for v in standard.variants}
    chosen = variant_of(standard, application.answers) or ""
    path = (
        url_for("citizen.file", lang=lang)
        if is_sealed
        else path_of(PageRef("status", number, lang))
    )
    address = f"{workspace().site.public_url or request.url_root.rstrip('/')}{path}"
    return ReceiptPage(
        title=_("Your application has been received"),
        service=standard.name.in_(lang),
        number=number,
        key_groups=tuple(key.split("-")),
        filed=_("received on %(date)s") % {"date": long_date(application.filed_at.date(), lang)},
        fee=money(Rupiah(application.assessment_document["total"]), lang),
        time=allowance_words(variants.get(chosen, standard.promise.allowance), lang),
        is_sealed=is_sealed,
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        qr_words=_("Open your file") if is_sealed else _("Follow it in public, from tomorrow on"),
        status_href=url_for("citizen.file", lang=lang, nomor=number) if is_sealed else path,
        status_address=address,
        next=_next(version, is_sealed),
        done_href=url_for("citizen.receipt", lang=lang, service=version.service),
        gone=_("After half an hour this page is empty by itself."),
    )


def _next(version: ServiceVersion, is_sealed: bool) -> tuple[str, ...]:  # noqa: FBT001
    _ = words().gettext
    first = _("The office checks whether your file is complete. From that day on the time runs.")
    asked = _("If something is missing, you see it under My file, with number and key.")
    appears = _("Within a day the application appears on the public site, under its number only.")
    last = _("How it was decided stands under My file and nobody has to be asked for it.")
    return (first, asked, last) if is_sealed else (first, appears, asked, last)
