"""A report of a charge on paper, typed in at a counter for the inspectorate.

Invariants:
- who typed it in does not see it again, and nobody types in one about the own office;
- number and key for its reporter are on the answer to the form only: they are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.user import may
from builder.errors import forbidden
from builder.web.live import lang, today, words
from builder.web.page import show
from builder.web.report_form import ReportFields, given, problems_of, report_fields, store
from publish.errors import Conflict, Invalid, Problem


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`number` and `key_groups` are of the report that was just typed in, "" before."""

    title: str
    action: str
    fields: ReportFields
    number: str
    key_groups: tuple[str, ...]
    follow_href: str


def report_paper() -> AnyResponse:
    """The form; POST keeps the report and shows what its reporter needs."""
    if not may(g.user, "enter_report"):
        raise forbidden("REPORT-ENTER-FORBIDDEN")
    if request.method == "GET":
        return _draw({"asked_on": today().isoformat()}, ())
    values = given(request.form)
    try:
        stored = store(values, request.form.get("key", ""), None, g.user)
    except (Invalid, Conflict) as refused:
        return _draw(values, problems_of(refused))
    blank = {"asked_on": today().isoformat()}
    return _draw(blank, (), stored.report.id, tuple(stored.key.split("-")))


def _draw(
    values: Mapping[str, str],
    problems: tuple[Problem, ...],
    number: str = "",
    key_groups: tuple[str, ...] = (),
) -> AnyResponse:
    page = PaperPage(
        title=words().gettext("Report on paper"),
        action=url_for("desk.report_paper"),
        fields=report_fields(values, problems, lang()),
        number=number,
        key_groups=key_groups,
        follow_href=url_for("citizen.report_follow", lang=lang()),
    )
    return show("desk/report_paper.html", page, 422 if problems else 200)
