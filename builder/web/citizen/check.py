"""The last page before submitting: the answers, the fee line by line, the day of the answer.

Invariants:
- what is shown is what would be filed: read, pruned, judged and assessed afresh;
- submitting twice gives one application: the key travels with the page, and a browser that has
  already filed is led to its receipt;
- who cannot apply is told so instead, whether they look or send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.delivery import Contact
from builder.domain.version import opened
from builder.errors import conflict
from builder.usecases.submit import submit_application, variant_of
from builder.web import browser
from builder.web.answers import Document, Section, sections
from builder.web.browser import Begun
from builder.web.citizen import filling, stopped
from builder.web.citizen.notices import Ask, asked, typed_contact
from builder.web.citizen.sent_documents import sent_names
from builder.web.citizen.suspended import show_suspended
from builder.web.counter import at_counter
from builder.web.definitions import stored_in
from builder.web.fees import Fee, fee
from builder.web.inputs import ErrorRow
from builder.web.links import Link
from builder.web.live import lang as language
from builder.web.live import now, today, words, workspace
from builder.web.page import show
from builder.web.stops import StopNote, stop_in
from publish.errors import Invalid, NotFound
from publish.facts.assessment import MISSING, FeeAssessment, answer_at, assess
from publish.facts.condition import holds
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.facts.workdays import due_on
from publish.i18n import allowance_words, long_date


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that this case needs; `state` says whether it was sent or is brought along."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`fee` is None when the tariff cannot be assessed; `key` is the idempotency key; `ask` offers
    to tell the applicant what happens."""

    title: str
    service: str
    crumbs: tuple[Link, ...]
    action: str
    key: str
    sections: tuple[Section, ...]
    fee: Fee
    documents: tuple[DocumentLine, ...]
    due: str
    takes_applications: bool
    is_sealed: bool
    channels: tuple[str, ...]
    ask: Ask
    declare_error: str
    errors: tuple[ErrorRow, ...]


def check(lang: Lang, service: str) -> AnyResponse:
    """Show the answers before they are filed; POST files them."""
    version, begun, stop = _found(service)
    if begun is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    if begun.number is not None:
        return redirect(url_for("citizen.receipt", lang=lang, service=service), code=303)
    if stop is not None:
        return show_suspended(version, stop, begun, 200 if request.method == "GET" else 409)
    filled = filling.fill(workspace().form(version), begun.pairs)
    if stopped.stops_of(version, filled):
        return redirect(stopped.address(lang, service), code=303)
    assessment, problems = _assessed(version, filled.answers)
    if filled.problems or problems or assessment is None:
        faulty = filling.page_of(filled.form, [*filled.problems, *problems])
        return redirect(filling.address(lang, service, faulty, is_told=True), code=303)
    if request.method == "GET":
        return _draw(version, begun, filled, assessment, asked(Contact("")), "")
    if not version.standard.takes_applications:
        raise conflict("SERVICE-TAKES-NONE", service)
    if request.form.get("key") != begun.key:
        raise conflict("PAGE-STALE")
    contact, ask = typed_contact()
    wanted = ""
    if request.form.get("declare") != "yes":
        wanted = words().gettext("Tick the box to say that your answers are true.")
    if contact is None or wanted:
        return _draw(version, begun, filled, assessment, ask, wanted)
    return _submit(version, begun, filled, contact)


def _found(service: str) -> tuple[ServiceVersion, Begun | None, StopNote | None]:
    """What holds for the service and what this browser has begun for it, all of one moment.
    Raises `NotFound` (SERVICE-NOT-FOUND)."""
    uow = workspace().uow()
    with uow.reading():
        stored = stored_in(uow, service)
        begun, stop = browser.begun(uow, service), stop_in(uow, service)
    return opened(stored), begun, stop


def _assessed(
    version: ServiceVersion, answers: Any
) -> tuple[FeeAssessment | None, tuple[Any, ...]]:
    try:
        return assess(version.standard.tariff, answers), ()
    except Invalid as refused:
        return None, refused.problems


def _submit(
    version: ServiceVersion, begun: Begun, filled: filling.Filled, contact: Contact
) -> AnyResponse:
    submit_application(
        workspace().uow(),
        version=version,
        judge=filling.judge_of(filled.form, filled.answers, filled.problems),
        calendar=workspace().calendar(),
        answers=filled.answers,
        lang=language(),
        idempotency_key=begun.key,
        now=now(),
        rng=workspace().rng,
        prefix=workspace().site.prefix,
        attachments=filled.attachments,
        holder=browser.holder(),
        search_key=workspace().search_key,
        is_sample=workspace().site.is_demo,
        counter=at_counter(),
        also=lambda uow, number: browser.keep_sent(uow, begun, number),
        contact=contact,
    )
    return redirect(url_for("citizen.receipt", lang=language(), service=version.service), code=303)


def _draw(
    version: ServiceVersion,
    begun: Begun,
    filled: filling.Filled,
    assessment: FeeAssessment,
    ask: Ask,
    declare_error: str,
) -> Response:
    lang, standard, service = language(), version.standard, version.service
    answers, names = filled.answers, sent_names(filled.attachments)
    _ = words().gettext
    start = url_for("citizen.start", lang=lang, service=service)
    own = (ErrorRow("", declare_error, "#declare"),) if declare_error else ()
    errors = (*ask.errors, *own)
    page = CheckPage(
        title=_("Check your answers"),
        service=standard.name.in_(lang),
        crumbs=(Link(standard.name.in_(lang), start),),
        action=url_for("citizen.check", lang=lang, service=service),
        key=begun.key,
        sections=sections(
            version,
            answers,
            lang,
            documents={id_: Document(name, "") for id_, name in names.items()},
            change=lambda page: filling.address(lang, service, page, is_told=False),
        ),
        fee=fee(assessment, version, lang, words()),
        documents=_documents(version, answers, lang),
        due=_due(version, answers, lang),
        takes_applications=standard.takes_applications,
        is_sealed=standard.publication == "sealed",
        channels=tuple(f"{c.label.in_(lang)}: {c.value}" for c in standard.channels),
        ask=ask,
        declare_error=declare_error,
        errors=errors,
    )
    return show("citizen/check.html", page, 422 if errors else 200)


def _documents(version: ServiceVersion, answers: Any, lang: Lang) -> tuple[DocumentLine, ...]:
    _ = words().gettext
    return tuple(
        DocumentLine(r.name.in_(lang), _document_state(r.field, answers))
        for r in version.standard.requirements
        if r.when is None or holds(r.when, answers)
    )


def _document_state(field: str | None, answers: Any) -> str:
    _ = words().gettext
    if field is None:
        return _("checked by the office")
    return _("given in your answers") if answer_at(answers, field) is not MISSING else _("not sent")


def _due(version: ServiceVersion, answers: Any, lang: Lang) -> str:
    """The due date if the file were accepted as complete today; "" where no time applies."""
    _, standard = words().gettext, version.standard
    variants = {v.id: v.allowance for v in standard.variants}
    chosen = variant_of(standard, answers) or ""
    allowance = variants.get(chosen, standard.promise.allowance)
    try:
        due = due_on(today(), allowance, workspace().calendar())
    except NotFound:  # a calendar year nobody has decreed yet: nothing is guessed
        due = None
    if due is None:
        return allowance_words(allowance, lang)
    return _("If it is accepted as complete today, by %(date)s at the latest (%(time)s).") % {
        "date": long_date(due, lang),
        "time": allowance_words(allowance, lang),
    }
