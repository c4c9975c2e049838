"""One application at the desk: what was answered, what happened, what can be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.opinion import Opinion
from builder.domain.travel import order_of
from builder.domain.user import may_any
from builder.errors import not_found
from builder.usecases.assign import assign_application, assignees, desk_notes
from builder.usecases.case import Case, read_application
from builder.usecases.messages import with_unread
from builder.usecases.notes import notes_of
from builder.usecases.opinions import opinions_of
from builder.usecases.stored_documents import document_bytes
from builder.web.answers import Document, Section, sections
from builder.web.citizen.offers import unit_name
from builder.web.deemed import deemed_of, deemed_words
from builder.web.fees import Fee, fee, number_of_rupiah, paid_words
from builder.web.inputs import Option
from builder.web.journey import Station, headline, stations
from builder.web.links import public_status
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.actions import ActionLink, action_links
from builder.web.officer.signs import Sign, signs_of
from builder.web.officer.timeline import Entry, entries, finding_words
from builder.web.page import show
from publish.facts.money import Rupiah
from publish.i18n import long_date, money, short_date
from publish.pages.money_words import difference_words
from publish.pages.prose import status_words

SANDBOX = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What another unit was asked; `finding` is "" until it answered, `can_close` while the
    request is open and this person may."""

    sequence: int
    unit: str
    question: str
    wanted: str
    finding: str
    said: str
    is_open: bool
    can_close: bool


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """An uploaded document; `name` is what the applicant called it."""

    name: str
    kind: str
    size: str
    href: str


@dataclass(frozen=True, slots=True)
class DeskCasePage:
    """`late` is "" while it is in time, `ask_href` where no other unit can be asked,
    `unread` where the applicant wrote nothing new."""

    title: str
    service: str
    version: str
    now: str
    status: str
    due: str
    late: str
    deemed: str
    clock: str
    fee_total: str
    paid: str
    differences: tuple[str, ...]
    fee: Fee
    payments: tuple[str, ...]
    actions: tuple[ActionLink, ...]
    sections: tuple[Section, ...]
    documents: tuple[DocumentLink, ...]
    stations: tuple[Station, ...]
    entries: tuple[Entry, ...]
    opinions: tuple[OpinionRow, ...]
    ask_href: str
    messages_href: str
    notes: tuple[str, ...]
    unread: str
    assignee: str
    people: tuple[Option, ...]
    assisted_by: str
    signs: tuple[Sign, ...]
    is_sealed: bool
    public_href: str | None
    travel_href: str | None


def case(number: str) -> Response:
    """The application, for who may read it."""
    return show("desk/case.html", _page(read(number)))


def attachment(number: str, attachment: str) -> Response:
    """A document of this application, of which no browser runs anything."""
    return file_answer(read(number), attachment)


def file_answer(case: Case, attachment: str) -> Response:
    """A document of an application that was read: an image, which was drawn anew when it came, is
    looked at in a sandbox and leaves no copy on the officer's machine; anything else is a
    download. Raises as `document_bytes`."""
    found = next((a for a in case.attachments if a.id == attachment), None)
    if found is None:
        raise not_found("ATTACHMENT-MISSING")
    answer = make_response(document_bytes(workspace().attachments, found))
    answer.headers["Content-Type"] = found.media_type
    answer.headers["Content-Security-Policy"] = SANDBOX
    suffix = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[found.media_type]
    # The applicant's own name of the file stays text on a page; the download is named by its id.
    shown = "inline" if found.media_type.startswith("image/") else "attachment"
    answer.headers.set("Content-Disposition", shown, filename=f"{found.id}.{suffix}")
    return answer


def assign(number: str) -> AnyResponse:
    """Give it to the chosen person."""
    assign_application(
        workspace().uow(),
        number=number,
        person=request.form.get("person", ""),
        by=g.user,
        now=now(),
        calendar=workspace().calendar(),
    )
    return redirect(url_for("desk.case", number=number), code=303)


def document_links(case: Case, addresses: Mapping[str, str]) -> tuple[DocumentLink, ...]:
    """The documents with their addresses by id."""
    return tuple(
        DocumentLink(a.name, a.media_type, f"{-(-a.size // 1024)} kB", addresses[a.id])
        for a in case.attachments
    )


def _may_assign(case: Case) -> bool:
    return case.progress.is_open and may_any(g.user, "move_application", case.units)


def read(number: str) -> Case:
    """The application for the signed-in person. Raises `NotFound`, also for another unit's."""
    return read_application(
        workspace().uow(), number=number, user=g.user, calendar=workspace().calendar()
    )


def _page(case: Case) -> DeskCasePage:
    standard, here, number = case.version.standard, case.progress, case.application.number
    _ = words().gettext
    addresses = _addresses(case)
    opinions = opinions_of(workspace().uow(), number=number)
    notes = desk_notes(workspace().uow(), number=number)
    named = {a.id: Document(a.name, addresses[a.id]) for a in case.attachments}
    return DeskCasePage(
        title=number,
        service=standard.name.in_(lang()),
        version=_("version %(n)s") % {"n": case.version.version},
        now=headline(standard, here, lang()),
        status=status_words(here.status, lang()),
        due=long_date(here.due_on, lang()) if here.due_on else _("not set yet"),
        late=_late(case),
        deemed=deemed_words(deemed_of(case)),
        clock=_clock(case),
        fee_total=money(Rupiah(here.fee), lang()),
        paid=paid_words(here, lang(), words()),
        differences=difference_words(here, lang()),
        fee=fee(case.assessment, case.version, lang(), words()),
        payments=_payments(case),
        actions=action_links(case, g.user, lang(), words()),
        sections=sections(case.version, case.answers, lang(), documents=named),
        documents=document_links(case, addresses),
        stations=stations(standard, case.events, here, lang(), words()),
        entries=entries(case, opinions),
        opinions=tuple(_opinion(opinion, case) for opinion in opinions),
        messages_href=url_for("desk.messages", number=number),
        notes=tuple(note.text for note in notes_of(workspace().uow(), number=number)),
        unread=unread_words(number, with_unread(workspace().uow(), numbers=(number,))),
        ask_href=url_for("desk.ask", number=number) if _may_assign(case) else "",
        assignee=notes.assignee,
        people=_people(case),
        assisted_by=notes.assisted_by,
        signs=signs_of(case, notes.same_contact),
        is_sealed=standard.publication == "sealed",
        public_href=public_status(number, lang()) if standard.publication == "open" else None,
        travel_href=_travel_href(case),
    )


def _people(case: Case) -> tuple[Option, ...]:
    """Who it could be given to, for who may give it."""
    found = assignees(workspace().uow(), units=case.units) if _may_assign(case) else ()
    return tuple(Option(user.id, user.name) for user in found)


def _addresses(case: Case) -> dict[str, str]:
    number = case.application.number
    return {
        a.id: url_for("desk.attachment", number=number, attachment=a.id) for a in case.attachments
    }


def unread_words(number: str, unread: frozenset[str]) -> str:
    """That the applicant wrote something new, "" where not."""
    return words().gettext("new message") if number in unread else ""


def _opinion(opinion: Opinion, case: Case) -> OpinionRow:
    return OpinionRow(
        sequence=opinion.sequence,
        unit=unit_name(workspace().units(), opinion.unit, lang()),
        question=opinion.question,
        wanted=long_date(opinion.wanted_by, lang()),
        finding=finding_words(opinion.finding),
        said=opinion.text,
        is_open=opinion.is_open,
        can_close=opinion.is_open and _may_assign(case),
    )


def _payments(case: Case) -> tuple[str, ...]:
    return tuple(
        f"{short_date(p.received_on, lang())}: {number_of_rupiah(p.amount, lang())}"
        for p in case.payments
    )


def _travel_href(case: Case) -> str | None:
    """Where the journey that it orders is recorded; None while it is not issued, or orders none."""
    if case.progress.status != "issued" or case.application.is_erased:
        return None
    if order_of(case.version.standard, case.answers) is None:
        return None
    return url_for("desk.travel", number=case.application.number)


def _late(case: Case) -> str:
    due, here = case.progress.due_on, case.progress
    if due is None or due >= today() or not here.is_open or here.stopped_on:
        return ""
    days = workspace().calendar().working_days_between(due, today()).count
    return words().ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}


def _clock(case: Case) -> str:
    """Whether the clock runs, in words."""
    _, here = words().gettext, case.progress
    if here.closed_on:
        return _("closed on %(date)s") % {"date": short_date(here.closed_on, lang())}
    if here.stopped_on:
        return _("the clock has stood still since %(date)s") % {
            "date": short_date(here.stopped_on, lang())
        }
    if here.accepted_on is None:
        return _("the clock starts when you accept the file as complete")
    return _("the clock has run since %(date)s") % {"date": short_date(here.accepted_on, lang())}
