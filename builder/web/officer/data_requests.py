"""What applicants ask about their data, for who may erase it: the list, and the answers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.data_request import DataRequest
from builder.problems import sentence
from builder.usecases.data_requests import answer_request, waiting_requests
from builder.web.citizen.own_data import kind_words
from builder.web.inputs import ErrorRow, whole_number
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.errors import Invalid
from publish.i18n import long_date


@dataclass(frozen=True, slots=True)
class DataRequestRow:
    """One request; `field` is the name of its input, `due` its clock."""

    number: str
    case_href: str
    sequence: int
    kind: str
    note: str
    due: str
    is_late: bool
    field: str


@dataclass(frozen=True, slots=True)
class DataRequestsPage:
    """Those without an answer, the oldest first."""

    title: str
    action: str
    rows: tuple[DataRequestRow, ...]
    errors: tuple[ErrorRow, ...]


def data_requests() -> AnyResponse:
    """The list; POST answers one."""
    if request.method == "GET":
        return _draw(())
    number, sequence = request.form.get("number", "")[:30], request.form.get("sequence", "")
    try:
        answer_request(
            workspace().uow(),
            number=number,
            sequence=whole_number(sequence) or 0,
            answer=request.form.get("answer", ""),
            user=g.user,
            now=now(),
            calendar=workspace().calendar(),
        )
    except Invalid as refused:
        said = sentence(refused.problems[0], lang())
        return _draw((ErrorRow(number, said, f"#answer-{number}"),))
    return redirect(url_for("desk.data_requests"), code=303)


def _draw(errors: tuple[ErrorRow, ...]) -> Response:
    found = waiting_requests(workspace().uow(), user=g.user, calendar=workspace().calendar())
    page = DataRequestsPage(
        title=words().gettext("Requests about data"),
        action=url_for("desk.data_requests"),
        rows=tuple(map(_row, found)),
        errors=errors,
    )
    return show("desk/data_requests.html", page, 422 if errors else 200)


def _row(asked: DataRequest) -> DataRequestRow:
    due = asked.due_at.astimezone(now().tzinfo)
    text = words().gettext("An answer is due by %(date)s, %(time)s.")
    return DataRequestRow(
        number=asked.number,
        case_href=url_for("desk.case", number=asked.number),
        sequence=asked.sequence,
        kind=kind_words(asked.kind, words()),
        note=asked.note,
        due=text % {"date": long_date(due.date(), lang()), "time": f"{due:%H:%M}"},
        is_late=now() > asked.due_at,
        field=f"answer-{asked.number}",
    )
