"""The receipt: the number, the key that is shown for half an hour and never again, what is next."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.application import Application
from builder.domain.frozen_assessment import thawed
from builder.domain.repeat import SHOWN_AGAIN, opened_receipt, repeat_keys
from builder.usecases.queue import event_entry
from builder.usecases.submit import Submitted, variant_of
from builder.web import browser, counter
from builder.web.definitions import version_of
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.facts.money import Rupiah
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import allowance_words, long_date, money
from publish.pages.routes import PageRef, path_of
from publish.register.receipt import PROMISE_SUFFIX


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """`qr` and `promise_qr` are images as data addresses; `status_address` is written out for
    copying by hand; the promise is all in its image, so that a printed receipt holds it too."""

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
    promise_href: str
    promise_qr: str
    done_href: str
    gone: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What this browser has just filed, with the secret that only its own key opens."""

    application: Application
    version: ServiceVersion
    receipt_key: str
    entry: bytes


def receipt(lang: Lang, service: str) -> AnyResponse:
    """Show the receipt this browser has just got; POST says that it was kept."""
    uow = workspace().uow()
    if request.method == "POST":
        with uow:
            browser.forget(uow, service)
            uow.commit()
        if counter.way_here() is not None:
            counter.end()
            return redirect(url_for("desk.counter"), code=303)
        return redirect(url_for("citizen.file", lang=lang), code=303)
    found = _filed(service)
    if found is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    return show("citizen/receipt.html", _page(found, lang))


def promise(lang: Lang, service: str) -> AnyResponse:
    """The signed promise that the application will be in the register, as a file to keep."""
    found = _filed(service)
    if found is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    answer = make_response(_promised(found))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{service}{PROMISE_SUFFIX}")
    return answer


def _promised(found: Filed) -> bytes:
    """Always the same note: it is signed without chance, and says when the filing was."""
    submitted = Submitted(
        number=found.application.number,
        receipt_key=None,
        assessment=thawed(found.application.assessment_document),
        entry=found.entry,
        recorded_at=found.application.filed_at,
    )
    return workspace().promise(submitted, found.version.standard)


def _filed(service: str) -> Filed | None:
    """What this browser has filed for `service` within the last half hour, if anything."""
    uow = workspace().uow()
    with uow.reading():
        begun = browser.begun(uow, service)
        if begun is None or not begun.shows_receipt:
            return None
        keys = repeat_keys(begun.key, begun.service)
        application = uow.applications.by_idempotency_key(keys.hash)
        if application is None or now() - application.filed_at >= SHOWN_AGAIN:
            return None
        (first, *_rest) = uow.applications.events(application.number)
    key = opened_receipt(keys, application.sealed_receipt)
    version = version_of(application.service, application.version)
    if key is None or version is None:
        return None
    return Filed(application, version, key, event_entry(application, first, version.standard))


def _page(found: Filed, lang: Lang) -> ReceiptPage:
    application, version = found.application, found.version
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
        key_groups=tuple(found.receipt_key.split("-")),
        filed=_("received on %(date)s") % {"date": long_date(application.filed_at.date(), lang)},
        fee=money(Rupiah(application.assessment_document["total"]), lang),
        time=allowance_words(variants.get(chosen, standard.promise.allowance), lang),
        is_sealed=is_sealed,
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        qr_words=_("Open your file") if is_sealed else _("Follow it in public, from tomorrow on"),
        status_href=url_for("citizen.file", lang=lang, nomor=number) if is_sealed else path,
        status_address=address,
        next=_next(is_sealed),
        promise_href=url_for("citizen.promise", lang=lang, service=version.service),
        promise_qr=segno.make(_promised(found), error="l").svg_data_uri(scale=3, border=2),
        done_href=url_for("citizen.receipt", lang=lang, service=version.service),
        gone=_("After half an hour this page is empty by itself."),
    )


def _next(is_sealed: bool) -> tuple[str, ...]:  # noqa: FBT001
    _ = words().gettext
    first = _("The office checks whether your file is complete. From that day on the time runs.")
    asked = _("If something is missing, you see it under My file, with number and key.")
    appears = _("Within a day the application appears on the public site, under its number only.")
    last = _("How it was decided stands under My file and nobody has to be asked for it.")
    return (first, asked, last) if is_sealed else (first, appears, asked, last)
