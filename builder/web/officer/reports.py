"""Reports of charges, for the complaints desk."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g

from builder.domain.report import ChargeReport, ReportKind
from builder.usecases.charges import list_reports
from builder.web.definitions import versions_today
from builder.web.fees import number_of_rupiah
from builder.web.live import lang, words, workspace
from builder.web.page import show
from publish.i18n import Words, short_date


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report."""

    id: str
    service: str
    kind: str
    vouched: str
    asked: str
    amount: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The newest reports."""

    title: str
    rows: tuple[ReportRow, ...]


def reports() -> Response:
    """The newest reports, for who may read them."""
    names = {v.service: v.standard.name.in_(lang()) for v in versions_today()}
    found = list_reports(workspace().uow(), user=g.user)
    rows = tuple(_row(report, names.get(report.service, report.service)) for report in found)
    return show("desk/reports.html", ReportsPage(words().gettext("Charge reports"), rows))


def kind_words(kind: ReportKind, words: Words) -> str:
    """What happened, as the desk calls it."""
    _ = words.gettext
    return {
        "asked": _("money was asked for"),
        "paid": _("money was paid"),
        "refused": _("service was refused without money"),
        "broker": _("a broker offered to arrange it"),
    }[kind]


def _row(report: ChargeReport, service: str) -> ReportRow:
    _ = words().gettext
    return ReportRow(
        id=report.id,
        service=service,
        kind=kind_words(report.kind, words()),
        vouched=_("a receipt vouches for it") if report.is_verified else _("without a receipt"),
        asked=short_date(report.asked_on, lang()),
        amount=number_of_rupiah(report.amount, lang()),
    )
