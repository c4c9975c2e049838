"""The applicant's own file: opened with number and key, closed when done, corrected when asked.

Invariants:
- whatever is wrong with number or key, the answer is the same page with the same status;
- the key is never drawn again, and never leaves in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.carriers import channels
from builder.domain.correction import asking
from builder.domain.identifier import normalise_number, normalise_receipt_key
from builder.usecases.case import Case, open_case, withdraw_application
from builder.usecases.survey import is_asked
from builder.web import browser
from builder.web.answers import Section, sections
from builder.web.citizen.messages import unread
from builder.web.deemed import deemed_of, deemed_words
from builder.web.fees import number_of_rupiah, paid_words
from builder.web.inputs import ErrorRow
from builder.web.journey import Station, headline, stations
from builder.web.links import public_status
from builder.web.live import now, words, workspace
from builder.web.page import show
from builder.web.proofs import proof_of_case
from publish.errors import Invalid, NotFound
from publish.facts.form_schema import labels_by_pointer
from publish.facts.money import Rupiah
from publish.facts.status import TRANSITIONS, Progress
from publish.facts.text import Lang
from publish.i18n import long_date, money, short_date
from publish.pages.money_words import difference_words
from publish.pages.prose import field_label, reason_words

LONGEST = 60


@dataclass(frozen=True, slots=True)
class FilePage:
    """Asks for number and key; `number` is what was typed last."""

    title: str
    action: str
    search_href: str
    number: str
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office waits for; `note` is the officer's own words to the applicant."""

    reason: str
    note: str
    fields: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """The file; `public_href` is None for a sealed service or a number too new, `withdraw_href`
    "" once it was decided; `notices_href` is "" where no news is sent, and
    `unread` for no new message."""

    title: str
    service: str
    now: str
    now_detail: str
    due: str
    due_note: str
    fee: str
    paid: str
    differences: tuple[str, ...]
    asked: Asked | None
    stations: tuple[Station, ...]
    sections: tuple[Section, ...]
    close_href: str
    withdraw_href: str
    public_href: str | None
    proof_href: str
    survey_href: str
    notices_href: str
    data_href: str
    messages_href: str
    unread: str
    deemed: str
    deemed_href: str


def file(lang: Lang) -> AnyResponse:
    """Ask for number and key; open the file and lead to it."""
    if request.method == "GET":
        return _ask(lang, request.args.get("nomor", "")[:LONGEST], ())
    typed = request.form.get("number", "")[:LONGEST]
    try:
        number = normalise_number(typed, workspace().site.prefix)
        key = normalise_receipt_key(request.form.get("key", "")[:LONGEST])
        _open(number, key)
    except (Invalid, NotFound):
        _ = words().gettext
        wrong = _("Number and key do not open a file. Compare both with your receipt.")
        return _ask(lang, typed, (ErrorRow("", wrong, "#number"),))
    uow = workspace().uow()
    with uow:
        browser.keep_opened(uow, number, key)
        uow.commit()
    return redirect(url_for("citizen.case", lang=lang), code=303)


def case(lang: Lang) -> AnyResponse:
    """The file this browser has opened."""
    found = opened_case()
    if found is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    return show("citizen/case.html", _case_page(found, lang))


def close(lang: Lang) -> AnyResponse:
    """Forget the file that was opened here."""
    uow = workspace().uow()
    with uow:
        browser.forget(uow, browser.OPENED)
        uow.commit()
    return redirect(url_for("citizen.file", lang=lang), code=303)


def withdraw(lang: Lang) -> AnyResponse:
    """End the application that is open here, if the applicant has said so twice."""
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is not None and request.form.get("sure") == "yes":
        withdraw_application(
            uow,
            number=opened[0],
            receipt_key=opened[1],
            now=now(),
            calendar=workspace().calendar(),
        )
    return redirect(url_for("citizen.case", lang=lang), code=303)


def opened_case() -> Case | None:
    """The file this browser has opened; None for none, or one that is gone."""
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is None:
        return None
    try:
        return _open(*opened)
    except NotFound:
        return None


def asked_of(case: Case, lang: Lang) -> Asked | None:
    """What the office waits for; None when it waits for nothing."""
    event = asking(case.events)
    if event is None or case.progress.status not in ("returned", "waiting"):
        return None
    labels = labels_by_pointer(case.version.form.document)
    return Asked(
        reason=reason_words(event.reason or "", case.version.standard, lang).capitalize(),
        note=event.note,
        fields=tuple(field_label(pointer, labels, lang) for pointer in event.fields),
        href=url_for("citizen.correct", lang=lang),
    )


def _can_withdraw(here: Progress) -> bool:
    return (here.status, "withdrawn") in TRANSITIONS


def _open(number: str, key: str) -> Case:
    uow = workspace().uow()
    return open_case(uow, number=number, receipt_key=key, calendar=workspace().calendar())


def _ask(lang: Lang, number: str, errors: Sequence[ErrorRow]) -> Response:
    page = FilePage(
        title=words().gettext("Open my file"),
        action=url_for("citizen.file", lang=lang),
        search_href=url_for("citizen.search", lang=lang),
        number=number,
        errors=tuple(errors),
    )
    return show("citizen/file.html", page, 422 if errors else 200)


def _case_page(case: Case, lang: Lang) -> CasePage:
    standard, here = case.version.standard, case.progress
    is_open_service = standard.publication == "open"
    number, limit = case.application.number, deemed_of(case)
    return CasePage(
        title=number,
        service=standard.name.in_(lang),
        now=headline(standard, here, lang),
        now_detail=_detail(here, lang),
        due=long_date(here.due_on, lang) if here.due_on else words().gettext("not set yet"),
        due_note=_due_note(here),
        fee=money(Rupiah(here.fee), lang),
        paid=paid_words(here, lang, words()),
        differences=difference_words(here, lang),
        asked=asked_of(case, lang),
        stations=stations(standard, case.events, here, lang, words()),
        sections=sections(case.version, case.answers, lang),
        close_href=url_for("citizen.close", lang=lang),
        withdraw_href=url_for("citizen.withdraw", lang=lang) if _can_withdraw(here) else "",
        public_href=public_status(number, lang) if is_open_service else None,
        proof_href=url_for("citizen.proof", lang=lang) if proof_of_case(case) else "",
        survey_href=_survey_href(number, lang),
        messages_href=url_for("citizen.messages", lang=lang),
        unread=_unread(number),
        data_href=url_for("citizen.own_data", lang=lang),
        notices_href=_notices_href(lang),
        deemed=deemed_words(limit),
        deemed_href=url_for("citizen.deemed", lang=lang) if limit and limit.is_past else "",
    )


def _survey_href(number: str, lang: Lang) -> str:
    """Where the question after closing is put; "" while it is not, and once it is answered."""
    is_put = is_asked(workspace().uow(), number=number)
    return url_for("citizen.survey", lang=lang) if is_put else ""


def _unread(number: str) -> str:
    """How many messages of the office were not read, in words; "" for none."""
    count = unread(number)
    said = words().ngettext("%(n)s new message", "%(n)s new messages", count) % {"n": count}
    return said if count else ""


def _notices_href(lang: Lang) -> str:
    """Where news is asked for and stopped; "" where none is sent."""
    return url_for("citizen.notices", lang=lang) if channels(workspace().settings) else ""


def _detail(here: Progress, lang: Lang) -> str:
    _ = words().gettext
    if here.closed_on:
        return _("closed on %(date)s") % {"date": short_date(here.closed_on, lang)}
    if here.stopped_on:
        return _("the clock has stood still since %(date)s") % {
            "date": short_date(here.stopped_on, lang)
        }
    owed = here.balance.owed
    return (
        ""
        if owed <= 0
        else _("still to pay: %(amount)s") % {"amount": number_of_rupiah(owed, lang)}
    )


def _due_note(here: Progress) -> str:
    _ = words().gettext
    if here.due_on is None:
        return _("it is set on the day your file is complete")
    if here.stopped_days:
        return _("moved by %(days)s working days while you were asked") % {
            "days": here.stopped_days
        }
    return ""
