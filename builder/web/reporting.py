"""Every address where a charge is reported, followed and answered; part of `builder.web.table`."""

from __future__ import annotations

from builder.web.citizen import report, report_follow
from builder.web.officer import report_paper, reports
from builder.web.routes import GET_POST, Route

CITIZEN: tuple[Route, ...] = (
    Route(
        "report",
        "/lapor",
        report.report,
        "anyone",
        "/en/report",
        methods=GET_POST,
        limit="report",
    ),
    Route("thanks", "/lapor/terima-kasih", report.thanks, "browser", "/en/report/thanks"),
    Route(
        "report_follow",
        "/lapor/jawaban",
        report_follow.report_follow,
        "anyone",
        "/en/report/answer",
        methods=GET_POST,
        limit="open-report",
    ),
)
DESK: tuple[Route, ...] = (
    Route("reports", "/meja/pungutan", reports.reports, "officer", rights=("read_report",)),
    Route(
        "report_paper",
        "/meja/pungutan-kertas",
        report_paper.report_paper,
        "officer",
        methods=GET_POST,
        rights=("enter_report",),
    ),
    Route(
        "report_case",
        "/meja/pungutan/<report>",
        reports.report_case,
        "officer",
        methods=GET_POST,
        rights=("read_report",),
    ),
)
