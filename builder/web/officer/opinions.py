"""Opinions of another unit: asking and closing beside the application, and, for the unit that is
asked, its list and the one application with a place to answer.

Invariant: the page of who is asked has answers and documents, and nothing to act with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.opinion import FINDINGS, Opinion
from builder.domain.user import may_any
from builder.errors import forbidden, invalid
from builder.problems import sentence
from builder.usecases.case import Case
from builder.usecases.opinions import (
    LONGEST_QUESTION,
    Asking,
    answer_opinion,
    ask_opinion,
    asked_of_us,
    close_opinion,
    read_asked_case,
)
from builder.web.answers import Document, Section, sections
from builder.web.citizen.offers import unit_name
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.act import typed_day
from builder.web.officer.case import DocumentLink, document_links, file_answer, read
from builder.web.officer.timeline import finding_words, moment
from builder.web.page import show
from publish.errors import Invalid, Problem
from publish.i18n import long_date

ASKED = ("unit", "question", "wanted_by")
ANSWERED = ("finding", "text")


@dataclass(frozen=True, slots=True)
class AskPage:
    """The question to another unit; `values` are what was typed last."""

    title: str
    number: str
    service: str
    action: str
    back_href: str
    units: tuple[Option, ...]
    today: str
    longest: int
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question; `finding` is "" until it is answered."""

    number: str
    href: str
    unit: str
    question: str
    wanted: str
    is_late: bool
    finding: str


@dataclass(frozen=True, slots=True)
class OpinionsPage:
    """What is open and asks this person's unit."""

    title: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question on the application's page; `finding` is "" until it is answered, and the
    inputs have names of their own."""

    sequence: int
    unit: str
    text: str
    asked: str
    wanted: str
    finding: str
    said: str


@dataclass(frozen=True, slots=True)
class OpinionPage:
    """The application for who is asked; `faulty` is the question whose answer was refused."""

    title: str
    service: str
    action: str
    back_href: str
    questions: tuple[Question, ...]
    findings: tuple[Option, ...]
    sections: tuple[Section, ...]
    documents: tuple[DocumentLink, ...]
    faulty: int
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def ask(number: str) -> AnyResponse:
    """Ask another unit, or close what was asked."""
    case = read(number)
    if not may_any(g.user, "move_application", case.units):
        raise forbidden("MOVE-FORBIDDEN", event="opinion")
    if request.method == "GET":
        return _draw_ask(case, {}, ())
    move = MOVES.get(request.form.get("move", ""))
    if move is None:
        raise invalid("DRAFT-MOVE")
    try:
        move(number)
    except Invalid as refused:
        values = {name: request.form.get(name, "") for name in ASKED}
        return _draw_ask(case, values, refused.problems)
    return redirect(url_for("desk.case", number=number), code=303)


def _ask(number: str) -> None:
    asking = Asking(
        unit=request.form.get("unit", ""),
        question=request.form.get("question", ""),
        wanted_by=typed_day(request.form.get("wanted_by", "")),
    )
    ask_opinion(
        workspace().uow(),
        number=number,
        asking=asking,
        units=workspace().units().keys(),
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )


def _close(number: str) -> None:
    close_opinion(
        workspace().uow(),
        number=number,
        sequence=_sequence(),
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )


MOVES: Mapping[str, Callable[[str], None]] = {"ask": _ask, "close": _close}


def opinions() -> Response:
    """Opinions asked of us."""
    found = asked_of_us(workspace().uow(), user=g.user)
    title = words().gettext("Opinions asked of us")
    return show("desk/opinions.html", OpinionsPage(title, tuple(map(_row, found))))


def opinion(number: str) -> AnyResponse:
    """The one application for who is asked; POST answers."""
    if request.method == "GET":
        return _draw(number, 0, {}, ())
    sequence = _sequence()
    try:
        answer_opinion(
            workspace().uow(),
            number=number,
            sequence=sequence,
            finding=request.form.get("finding", ""),
            text=request.form.get("text", ""),
            user=g.user,
            now=now(),
        )
    except Invalid as refused:
        values = {name: request.form.get(name, "") for name in ANSWERED}
        return _draw(number, sequence, values, refused.problems)
    return redirect(url_for("desk.opinion", number=number), code=303)


def opinion_file(number: str, attachment: str) -> Response:
    """A document of an application that this person's unit is asked about."""
    return file_answer(_asked(number)[0], attachment)


def _asked(number: str) -> tuple[Case, tuple[Opinion, ...]]:
    calendar = workspace().calendar()
    found = read_asked_case(workspace().uow(), number=number, user=g.user, calendar=calendar)
    return found.case, found.asked


def _sequence() -> int:
    return whole_number(request.form.get("sequence", "")) or 0


def _draw_ask(case: Case, values: Mapping[str, str], problems: tuple[Problem, ...]) -> Response:
    number, named = case.application.number, workspace().units()
    messages = _messages(problems, ASKED)
    page = AskPage(
        title=words().gettext("Ask another unit for an opinion"),
        number=number,
        service=case.version.standard.name.in_(lang()),
        action=url_for("desk.ask", number=number),
        back_href=url_for("desk.case", number=number),
        units=tuple(Option(u, named[u].in_(lang())) for u in named if u not in case.units),
        today=today().isoformat(),
        longest=LONGEST_QUESTION,
        values={**dict.fromkeys(ASKED, ""), **values},
        messages=messages,
        errors=rows_of(messages),
    )
    return show("desk/ask.html", page, 422 if problems else 200)


def _draw(
    number: str, sequence: int, values: Mapping[str, str], problems: tuple[Problem, ...]
) -> Response:
    case, asked = _asked(number)
    addresses = {
        a.id: url_for("desk.opinion_file", number=number, attachment=a.id) for a in case.attachments
    }
    named = {a.id: Document(a.name, addresses[a.id]) for a in case.attachments}
    messages = _messages(problems, ANSWERED)
    page = OpinionPage(
        title=number,
        service=case.version.standard.name.in_(lang()),
        action=url_for("desk.opinion", number=number),
        back_href=url_for("desk.opinions"),
        questions=tuple(map(_question, asked)),
        findings=tuple(Option(finding, finding_words(finding)) for finding in FINDINGS),
        sections=sections(case.version, case.answers, lang(), documents=named),
        documents=document_links(case, addresses),
        faulty=sequence if problems else 0,
        values={**dict.fromkeys(ANSWERED, ""), **values},
        messages=messages,
        errors=tuple(
            ErrorRow("", text, f"#{name}-{sequence}") for name, text in messages.items() if text
        ),
    )
    return show("desk/opinion.html", page, 422 if problems else 200)


def _messages(problems: tuple[Problem, ...], names: tuple[str, ...]) -> dict[str, str]:
    found = {p.path.removeprefix("/"): sentence(p, lang()) for p in problems}
    return {name: found.get(name, "") for name in names}


def _row(asked: Opinion) -> AskedRow:
    return AskedRow(
        number=asked.number,
        href=url_for("desk.opinion", number=asked.number),
        unit=unit_name(workspace().units(), asked.unit, lang()),
        question=asked.question,
        wanted=long_date(asked.wanted_by, lang()),
        is_late=asked.finding is None and asked.wanted_by < today(),
        finding=finding_words(asked.finding),
    )


def _question(asked: Opinion) -> Question:
    return Question(
        sequence=asked.sequence,
        unit=unit_name(workspace().units(), asked.unit, lang()),
        text=asked.question,
        asked=moment(asked.asked_at),
        wanted=long_date(asked.wanted_by, lang()),
        finding=finding_words(asked.finding),
        said=asked.text,
    )
