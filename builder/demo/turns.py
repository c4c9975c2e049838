"""Plays what happens beside the steps of an application through the desk's own use cases.

Invariant: the complaints desk answers reports, the service's own officer asks, another unit's
officer answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from builder.demo.acts import Ask, Say, Turn
from builder.demo.beside import ASKED, OUTCOME, QUESTION, REPLY, SAID
from builder.demo.office import Office
from builder.demo.people import COMPLAINTS, officer_of
from builder.usecases.charges import Reported
from builder.usecases.opinions import Asking, answer_opinion, ask_opinion, opinions_of
from builder.usecases.report_desk import confirm_report, decide_report, reply_to_report
from publish.facts.service import ServiceVersion

_WANTED = timedelta(days=7)


def ask(office: Office, number: str, version: ServiceVersion, act: Ask, at: datetime) -> None:
    """Ask the other unit."""
    ask_opinion(
        office.uow,
        number=number,
        asking=Asking(act.unit, QUESTION, at.date() + _WANTED),
        units={user.unit for user in office.users.values()},
        user=office.users[officer_of(version.standard.unit)],
        now=at,
        calendar=office.calendar,
    )


def say(office: Office, number: str, version: ServiceVersion, act: Say, at: datetime) -> None:
    """Answer what was asked last."""
    answer_opinion(
        office.uow,
        number=number,
        sequence=opinions_of(office.uow, number=number)[-1].sequence,
        finding=act.finding,
        text=SAID[act.finding],
        user=office.users[officer_of(ASKED[version.service])],
        now=at,
    )


def turn(office: Office, told: Reported, act: Turn, at: datetime) -> None:
    """The next turn of a report: of the complaints desk, or of the reporter."""
    id_, user = told.report.id, office.users[COMPLAINTS]
    if act.code == "confirmed":
        confirm_report(
            office.uow,
            id_=id_,
            key=told.key,
            answer=act.value or "",
            now=at,
            calendar=office.calendar,
        )
        return
    with office.uow.reading():
        seen = len(office.uow.reports.turns(id_))
    if act.code == "replied":
        reply_to_report(office.uow, id_=id_, text=REPLY, seen=seen, user=user, now=at)
        return
    decide_report(
        office.uow,
        id_=id_,
        outcome=act.value or "",
        text=OUTCOME,
        seen=seen,
        user=user,
        now=at,
    )
