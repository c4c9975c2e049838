"""The page of one application.

It depends on the events of this application, its version, the calendar and the
site, and on what the register knew at its last event: not on the date of the
register, not on what other applications did since. So it goes stale only when
its own application moves.
"""

from __future__ import annotations

from datetime import date

from publish.facts.text import Lang
from publish.i18n import plain_date, short_date
from publish.pages.case import Case
from publish.pages.edition import Edition
from publish.pages.live_links import FILE, REPORT
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Frame, Proof
from publish.pages.view_models.status import StatusView
from publish.pages.views import status_parts
from publish.pages.views.frame import frame, proof_of, verify_command
from publish.pages.views.queue_words import by_words, note_words
from publish.pages.views.status_line import line
from publish.pages.views.status_parts import Version


def status(edition: Edition, ref: PageRef) -> StatusView:
    """The page of the application `ref.key`; `NotFound` when the register has none."""
    return status_view(edition, edition.case(ref.key), ref.lang)


def version_of(edition: Edition, service: str, number: int, lang: Lang) -> Version:
    """A version of a service in one language."""
    standard = edition.version(service, number).version.standard
    return Version(edition, standard, edition.words[lang])


def status_view(edition: Edition, case: Case, lang: Lang) -> StatusView:
    """The page of an application in one language."""
    version = version_of(edition, case.service, case.version, lang)
    answer = status_parts.answer(version, case.answer, plain_date(_day(case.since), lang))
    fee = status_parts.fee(version, case.fee)
    taken = status_parts.taken(version, case.taken)
    proof = proof_of(edition, map(int, case.entries.split()))
    return StatusView(
        frame=_frame(version, case, proof),
        number=case.number,
        service=version.standard.name.in_(lang),
        service_href=path_of(PageRef("service", case.service, lang)),
        version=case.version,
        before=answer.before,
        now=answer.now,
        after=answer.after,
        due_on=None if case.due_on is None else _day(case.due_on),
        due_note=status_parts.due_note(version, case.due, _short(case.accepted_on, lang)),
        late_days=taken.late_days,
        fee=fee.fee,
        fee_note=fee.fee_note,
        fee_lines=fee.fee_lines,
        service_id=case.service,
        compare=f"{edition.settings.live_url}{REPORT.in_(lang)}",
        differences=fee.differences,
        taken=taken.taken,
        taken_note=taken.taken_note,
        overtaken="" if case.accepted_on is None else by_words(case.overtaken, version.words),
        overtaken_note=_overtaken_note(version, case),
        line=tuple(line(version, case)),
        asked_note=fee.asked_note,
        file=f"{edition.settings.live_url}{FILE.in_(lang)}",
        first_entry=case.first_entry,
        last_entry=case.last_entry,
        proof=proof,
        command=verify_command(edition),
    )


def _overtaken_note(version: Version, case: Case) -> str:
    if case.accepted_on is None:
        return ""
    first, last = (_short(iso, version.words.lang) for iso in (case.accepted_on, case.until))
    return note_words(case.among, first, last, version.words)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _short(iso: str | None, lang: Lang) -> str:
    return "" if iso is None else short_date(_day(iso), lang)


def _frame(version: Version, case: Case, proof: Proof | None) -> Frame:
    """Its data go up to its own last entry, whatever else the register has learned since."""
    lang = version.words.lang
    return frame(
        version.edition,
        PageRef("status", case.number, lang),
        f"{case.number}: {version.standard.name.in_(lang)}",
        section="applications",
        summary=version.words.gettext(
            "Progress, official fee and due date of one application, without a name."
        ),
        service=case.service,
        proof=proof,
        as_of=_day(case.as_of),
    )
