"""Somebody was asked for money: said without a name, answered with what happens next.

Invariants:
- no name, no address of the network and no cookie of its own is kept with a report;
- number and key, when given, must fit; a wrong receipt is refused like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.identifier import normalise_number, normalise_receipt_key
from builder.domain.report import KINDS, ChargeReport
from builder.problems import sentence
from builder.usecases.charges import report_charge
from builder.web.definitions import versions_today
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.links import Link
from builder.web.live import now, today, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound, Problem
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import money
from publish.pages.fee_summary import summarise_fee

FIELDS = ("service", "amount", "kind", "asked_on", "number")
LAST = "report"
"""The member of the session that shows the report's number on the page after it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was asked for beside what is official, for services whose fee is known beforehand."""

    before: str
    amount: str
    after: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`values` and `messages` by the name of the field; the receipt key is never given back."""

    title: str
    action: str
    services: tuple[Option, ...]
    kinds: tuple[Option, ...]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """`kind` says whether a receipt vouched for it."""

    title: str
    number: str
    kind: str
    back: Link


def report(lang: Lang) -> AnyResponse:
    """Ask, or take the report and lead to its number."""
    if request.method == "GET":
        chosen = request.args.get("layanan", "") or request.args.get("service", "")
        amount = request.args.get("jumlah", "")  # from the charge check, where no script runs
        values = {"service": chosen[:64], "amount": amount[:20], "asked_on": today().isoformat()}
        return _draw(lang, values, ())
    values = {name: request.form.get(name, "").strip()[:64] for name in FIELDS}
    try:
        stored = _store(values, request.form.get("key", ""))
    except (Invalid, Conflict) as refused:
        return _draw(lang, values, refused.problems)
    except NotFound as refused:
        field = "service" if refused.problems[0].code == "SERVICE-NOT-FOUND" else "number"
        problems = tuple(Problem(f"/{field}", p.code, p.params) for p in refused.problems)
        return _draw(lang, values, problems)
    session[LAST] = stored.id
    return redirect(url_for("citizen.thanks", lang=lang), code=303)


def thanks(lang: Lang) -> AnyResponse:
    """The number of the report that this browser has just sent."""
    number = session.get(LAST)
    if number is None:
        return redirect(url_for("citizen.report", lang=lang), code=303)
    _ = words().gettext
    page = ThanksPage(
        title=_("Thank you. Your report has been received"),
        number=str(number),
        kind=_("Only the complaints desk can read it."),
        back=Link(_("Back to the list of services"), url_for("citizen.catalogue", lang=lang)),
    )
    return show("citizen/thanks.html", page)


def _store(values: Mapping[str, str], key: str) -> ChargeReport:
    problems: list[Problem] = []
    amount = whole_number(values["amount"])
    asked_on = _day(values["asked_on"])
    if amount is None:
        problems.append(Problem("/amount", "REPORT-AMOUNT"))
    if asked_on is None:
        problems.append(Problem("/asked_on", "REPORT-DATE"))
    kind = next((kind for kind in KINDS if kind == values["kind"]), None)
    if kind is None:
        problems.append(Problem("/kind", "REPORT-KIND"))
    if not values["service"]:
        problems.append(Problem("/service", "REPORT-SERVICE"))
    number, receipt_key = _receipt(values["number"], key, problems)
    if problems or amount is None or asked_on is None or kind is None:
        raise Invalid(problems)
    return report_charge(
        workspace().uow(),
        service=values["service"],
        asked_on=asked_on,
        amount=amount,
        kind=kind,
        now=now(),
        rng=workspace().rng,
        number=number,
        receipt_key=receipt_key,
    )


def _receipt(number: str, key: str, problems: list[Problem]) -> tuple[str | None, str | None]:
    if not number and not key.strip():
        return None, None
    try:
        return (
            normalise_number(number, workspace().site.prefix),
            normalise_receipt_key(key),
        )
    except Invalid as refused:
        problems += [Problem("/number", p.code, p.params) for p in refused.problems]
        return None, None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _draw(lang: Lang, values: Mapping[str, str], problems: tuple[Problem, ...]) -> Response:
    versions = versions_today()
    messages = dict.fromkeys((*FIELDS, "key"), "")
    for problem in problems:
        messages[problem.path.removeprefix("/") or "number"] = sentence(problem, lang)
    chosen = next((v for v in versions if v.service == values.get("service")), None)
    page = ReportPage(
        title=words().gettext("Were you asked for money?"),
        action=url_for("citizen.report", lang=lang),
        services=tuple(Option(v.service, v.standard.name.in_(lang)) for v in versions),
        kinds=_kinds(),
        values={name: values.get(name, "") for name in FIELDS},
        messages=messages,
        errors=rows_of(messages),
        difference=None if chosen is None else _difference(chosen, values, lang),
    )
    return show("citizen/report.html", page, 422 if problems else 200)


def _kinds() -> tuple[Option, ...]:
    _ = words().gettext
    said = {
        "asked": _("I was asked for money"),
        "paid": _("I paid it"),
        "refused": _("I was told it will not be done without paying"),
        "broker": _("Somebody offered to arrange it for money"),
    }
    return tuple(Option(kind, said[kind]) for kind in KINDS)


def _difference(version: ServiceVersion, values: Mapping[str, str], lang: Lang) -> Difference:
    """The official fee of the chosen service, or how far above it the amount is."""
    _, standard = words().gettext, version.standard
    summary = summarise_fee(standard)
    fixed = summary.high if summary.example is None else None
    asked = whole_number(values.get("amount", ""))
    if fixed is None:
        return Difference(
            _("The official fee depends on the answers"),
            _("See the tariff"),
            standard.fee_rule.in_(lang),
        )
    if asked is None or asked <= fixed.amount:
        return Difference(_("Official fee"), money(fixed, lang), standard.name.in_(lang))
    more = number_of_rupiah(asked - fixed.amount, lang)
    official = _("official fee: %(amount)s") % {"amount": money(fixed, lang)}
    return Difference(_("Above the official fee by"), more, official)
