"""Somebody was asked for money: said without a name, answered with what happens next.

Invariants:
- no address of the network is kept with a report, and no name unless it was given for that;
- the key that opens the report again is made by this browser and stored as a hash only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.web import browser
from builder.web.citizen.own_fee import OwnFee, own_fee
from builder.web.fees import number_of_rupiah
from builder.web.inputs import whole_number
from builder.web.links import Link
from builder.web.live import now, today, words, workspace
from builder.web.page import show
from builder.web.report_form import ReportFields, given, problems_of, report_fields, store
from publish.errors import Conflict, Invalid, Problem
from publish.facts.money import Rupiah
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import money
from publish.pages.fee_summary import summarise_fee

LAST = "report"
"""The member of the session that shows the report's number on the page after it: the number, the
mark of which its key is made, and when it was sent."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was asked for beside what is official, for services whose fee is known beforehand."""

    before: str
    amount: str
    after: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`own` is the fee of the application whose number the link gave; `follow_href` leads those
    who have reported already to their report."""

    title: str
    action: str
    fields: ReportFields
    difference: Difference | None
    own: OwnFee | None
    follow_href: str


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """`key_groups` are empty once the key is no longer shown."""

    title: str
    number: str
    key_groups: tuple[str, ...]
    kind: str
    follow: Link
    back: Link


def report(lang: Lang) -> AnyResponse:
    """Ask, or take the report and lead to its number."""
    if request.method == "GET":
        return _draw(lang, _from_link(), ())
    values, mark = given(request.form), workspace().rng(16).hex()
    try:
        stored = store(values, request.form.get("key", ""), browser.report_key(mark))
    except (Invalid, Conflict) as refused:
        return _draw(lang, values, problems_of(refused))
    session[LAST] = [stored.report.id, mark, now().isoformat()]
    return redirect(url_for("citizen.thanks", lang=lang), code=303)


def thanks(lang: Lang) -> AnyResponse:
    """Number and key of the report that this browser has just sent."""
    kept = session.get(LAST)
    if kept is None:
        return redirect(url_for("citizen.report", lang=lang), code=303)
    number, mark, at = kept
    # The device may be a shared one.
    is_shown = now() - datetime.fromisoformat(at) < browser.RECEIPT_SHOWN
    _ = words().gettext
    page = ThanksPage(
        title=_("Thank you. Your report has been received"),
        number=number,
        key_groups=tuple(browser.report_key(mark).split("-")) if is_shown else (),
        kind=_("Only the inspectorate can read it."),
        follow=Link(_("See what became of it"), url_for("citizen.report_follow", lang=lang)),
        back=Link(_("Back to the list of services"), url_for("citizen.catalogue", lang=lang)),
    )
    return show("citizen/thanks.html", page)


def _from_link() -> dict[str, str]:
    """What the page that led here knows already."""
    named = request.args.get
    return {
        "service": (named("layanan", "") or named("service", ""))[:64],
        "step": named("tahap", "")[:64],
        "amount": named("jumlah", "")[:20],  # from the charge check, where no script runs
        "number": named("nomor", "")[:64],
        "asked_on": today().isoformat(),
        "came_by": named("dari", "")[:20],
    }


def _draw(lang: Lang, values: Mapping[str, str], problems: tuple[Problem, ...]) -> Response:
    own = own_fee(values.get("number", ""), lang)
    if own is not None and not values.get("service"):
        values = {**values, "service": own.service}
    fields = report_fields(values, problems, lang)
    page = ReportPage(
        title=words().gettext("Were you asked for money?"),
        action=url_for("citizen.report", lang=lang),
        fields=fields,
        difference=_compared(fields.chosen, own, values, lang),
        own=own,
        follow_href=url_for("citizen.report_follow", lang=lang),
    )
    return show("citizen/report.html", page, 422 if problems else 200)


def _compared(
    version: ServiceVersion | None, own: OwnFee | None, values: Mapping[str, str], lang: Lang
) -> Difference | None:
    """The official fee of the application or of the chosen service, or how far above it the
    amount is; None while nothing is chosen."""
    _ = words().gettext
    if version is None:
        return None
    standard, summary = version.standard, summarise_fee(version.standard)
    if own is not None and own.service == version.service:
        return _difference(own.fee, own.number, values, lang)
    if summary.example is not None:
        return Difference(
            _("The official fee depends on the answers"),
            _("See the tariff"),
            standard.fee_rule.in_(lang),
        )
    return _difference(summary.high, standard.name.in_(lang), values, lang)


def _difference(fixed: Rupiah, of: str, values: Mapping[str, str], lang: Lang) -> Difference:
    _ = words().gettext
    asked = whole_number(values.get("amount", ""))
    if asked is None or asked <= fixed.amount:
        return Difference(_("Official fee"), money(fixed, lang), of)
    more = number_of_rupiah(asked - fixed.amount, lang)
    official = _("official fee: %(amount)s") % {"amount": money(fixed, lang)}
    return Difference(_("Above the official fee by"), more, official)
