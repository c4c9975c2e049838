"""What the signed-in person may do with an application now, and how each act is called.

Invariant: a button stands only where the fold accepts the event and the person has the right; the
use case asks both again.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from builder.domain.user import User, may_any
from builder.usecases.case import Case
from builder.usecases.move import ACTION_OF
from builder.web.journey import step_name
from builder.web.live import workspace
from publish.facts.balance import MONEY_EVENTS
from publish.facts.next_events import next_events
from publish.facts.service import ServiceStandard, rules_of
from publish.facts.status import EventCode
from publish.facts.text import Lang
from publish.i18n import Words
from publish.pages.prose import reason_words
from publish.pages.views.standard import law_title


@dataclass(frozen=True, slots=True)
class ActionLink:
    """A button that leads to the page of one act; `is_grave` for what ends the application."""

    label: str
    href: str
    is_grave: bool


ORDER: tuple[EventCode, ...] = (
    "accepted",
    "step_done",
    *MONEY_EVENTS,
    "approved",
    "issued",
    "correction_requested",
    "returned",
    "rejected",
    "withdrawn",
)
"""What moves an application forward stands first."""
GRAVE: frozenset[EventCode] = frozenset({"rejected", "withdrawn"})


def possible(case: Case, user: User) -> tuple[EventCode, ...]:
    """The events that may follow by this person's hand."""
    if case.application.is_erased:
        return ()
    rules = rules_of(case.version.standard, workspace().calendar())
    accepted = next_events(case.progress, rules)
    return tuple(
        code for code in ORDER if code in accepted and may_any(user, ACTION_OF[code], case.units)
    )


def action_links(case: Case, user: User, lang: Lang, words: Words) -> tuple[ActionLink, ...]:
    """A link for everything that is possible."""
    number = case.application.number
    return tuple(
        ActionLink(
            label=act_words(code, case, lang, words),
            href=url_for("desk.act", number=number, code=code),
            is_grave=code in GRAVE,
        )
        for code in possible(case, user)
    )


def act_words(code: EventCode, case: Case, lang: Lang, words: Words) -> str:
    """An act as what it does: "Accept as complete"."""
    _ = words.gettext
    said = {
        "accepted": _("Accept as complete"),
        "returned": _("Return to be completed"),
        "correction_requested": _("Ask for a correction"),
        "payment_recorded": _("Record a payment"),
        "overpaid": _("Record money beyond the fee"),
        "refunded": _("Record money given back"),
        "payment_reversed": _("Take out a payment recorded by mistake"),
        "approved": _("Approve"),
        "rejected": _("Reject"),
        "issued": _("Issue"),
        "withdrawn": _("Record that the applicant withdrew"),
    }
    step = step_name(case.version.standard, case.progress.step, lang)
    return said.get(code) or _("Step done: %(step)s") % {"step": step}


def amount_hint(code: EventCode, words: Words) -> str:
    """What the amount of a money event is; "" for events without one."""
    _ = words.gettext
    return {
        "payment_recorded": _("Only what came in on the city's account. Digits only."),
        "overpaid": _("Only what came in beyond the fee: a second payment, or what was too much."),
        "refunded": _("Only what went back from the city's account to the applicant's."),
        "payment_reversed": _("Only what stands here as received and never came in."),
    }.get(code, "")


def reason_with_law(reason: str, standard: ServiceStandard, lang: Lang) -> str:
    """A reason in words; a ground of rejection with its law behind it."""
    said = reason_words(reason, standard, lang)
    laws = [law_title(g.legal_basis, standard) for g in standard.grounds if g.id == reason]
    return f"{said} ({laws[0]})" if laws else said
