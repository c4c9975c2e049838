"""The one door from private events to public facts.

Nothing becomes public but through `public_entry`, `suspension_entry`, `travel_entry` and
`contacts_entry`, and they are allow-lists: each member is copied by name and must be a value
that the published definition or a closed list itself contains, or a count of no few. A value that
is not there does not pass; it stops the move. The one sentence that the office writes, when it
stops a service, is about the service and passes without numbers and addresses.

Invariants:
- no free text about an application, no actor, no answer, no instant (only its date) gets through;
- a sealed service lets out a commitment without number and service;
- what comes out of an open service is exactly what the register's fold accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from builder.domain.application import Application, ApplicationEvent
from builder.domain.shared_contact import Tally
from builder.domain.suspension import SuspensionTurn, tells_too_much
from builder.domain.travel import TravelMark
from builder.errors import integrity
from publish.facts.amendment import AMEND_REASONS, AMENDED
from publish.facts.balance import MONEY_EVENTS
from publish.facts.charge_report import hidden
from publish.facts.contacts import MANY, ContactCounts
from publish.facts.contacts import to_document as contacts_document
from publish.facts.delay import DELAY_REASONS, EXPLAINED, is_late
from publish.facts.posts import Post
from publish.facts.sealed import commitment, commitment_document
from publish.facts.service import ServiceStandard
from publish.facts.standard import Region
from publish.facts.status import (
    CORRECTION_REASONS,
    DUE_MOVED,
    FILING_WAYS,
    EventCode,
    FilingWay,
    Progress,
)
from publish.facts.status_event import DIGEST, StatusEvent, to_document
from publish.facts.suspension import STOP_REASONS, Suspension
from publish.facts.suspension import to_document as suspension_document
from publish.facts.travel import CHANGES, REGIONS, Travel
from publish.facts.travel import to_document as travel_document


def public_entry(
    application: Application, event: ApplicationEvent, standard: ServiceStandard
) -> Mapping[str, Any]:
    """The document of the register entry that says this event.

    Raises `Integrity` (REDACTION-REFUSED, with the member) for a step, reason,
    variant or amount that the definition does not know.
    """
    document = to_document(_status_event(application, event, standard))
    if standard.publication == "open":
        return document
    if application.is_erased:
        raise integrity("REDACTION-ERASED", application.number)
    # Only the day leaves; the document under the commitment stays in the office.
    value = commitment(application.case_key, document)
    return commitment_document(value, event.recorded_at.date().isoformat())


def suspension_entry(turn: SuspensionTurn) -> Mapping[str, Any]:
    """The document of the register entry that says a stop of a service, or its end: who did it
    and at what time of the day do not leave.

    Raises `Integrity` (REDACTION-REFUSED) for a reason that is not in the list, or a sentence
    with a long number or an address in it.
    """
    day = turn.at.date()
    if not turn.is_stop:
        return suspension_document(Suspension(turn.service, "resumed", day))
    if turn.reason not in STOP_REASONS:
        raise integrity("REDACTION-REFUSED", "/reason", member="reason")
    if tells_too_much(turn.statement, ()):
        raise integrity("REDACTION-REFUSED", "/statement", member="statement")
    reason = STOP_REASONS[STOP_REASONS.index(turn.reason)]
    return suspension_document(Suspension(turn.service, "stopped", day, reason, turn.statement))


def travel_entry(mark: TravelMark, posts: Mapping[str, Post]) -> Mapping[str, Any]:
    """The document of the register entry that says a change of a journey, by position: who
    travels, what for and where exactly, who wrote it down and at what time do not leave, nor does
    the number of the order. A journey ahead has no mark, and a day ahead does not pass.

    Raises `Integrity` (REDACTION-REFUSED, with the member) for a post that is no head's, somebody
    acting who may not, and a region that is not in the list.
    """
    heads = {post.id: post for post in posts.values() if post.is_head}
    post = _one_of("post", mark.post, tuple(heads)) or ""
    is_departure, recorded_on = mark.change == "departed", mark.at.date()
    if mark.claimed_on > recorded_on:
        raise integrity("REDACTION-REFUSED", "/claimed_on", member="claimed_on")
    acting = heads[post].acting if is_departure else ()
    return travel_document(
        Travel(
            service=mark.service,
            version=mark.version,
            change=CHANGES[CHANGES.index(mark.change)],
            post=post,
            trip=mark.trip,
            claimed_on=mark.claimed_on,
            recorded_on=recorded_on,
            region=_region(mark) if is_departure else None,
            until=mark.until if mark.change in ("departed", "extended") else None,
            acting=_one_of("acting", mark.acting, acting),
            cost=_whole_amount(mark.cost) if mark.change == "reported" else None,
        )
    )


def contacts_entry(
    tally: Tally, standard: ServiceStandard, quarter: str, recorded_on: date
) -> Mapping[str, Any]:
    """The document of the register entry that counts contacts used for many applicants: whose
    contacts, which, and on which applications do not leave.

    How many were filed is public, so applications without a contact are a subtraction away, and
    those whose contact is their own another: each of the four is told only if it is no few. A
    `shared` that is all of them is hidden too, since it would be known of each.
    """
    k = standard.least_count
    rest, own = tally.filed - tally.with_contact, tally.with_contact - tally.shared
    is_told = None not in (hidden(tally.with_contact, k), hidden(rest, k))
    is_part_told = tally.shared == 0 or min(tally.shared, own) >= k
    counts = ContactCounts(
        service=standard.id,
        quarter=quarter,
        others=MANY,
        with_contact=tally.with_contact if is_told else None,
        shared=tally.shared if is_told and is_part_told else None,
    )
    return contacts_document(counts, recorded_on.isoformat())


def _region(mark: TravelMark) -> Region:
    if mark.region not in REGIONS:
        raise integrity("REDACTION-REFUSED", "/region", member="region")
    return REGIONS[REGIONS.index(mark.region)]


def allowed_reasons(code: EventCode, standard: ServiceStandard) -> tuple[str, ...]:
    """The reasons that may stand on a public event of this kind."""
    grounds = tuple(g.id for g in standard.grounds)
    return {
        "returned": tuple(CORRECTION_REASONS),
        "correction_requested": tuple(CORRECTION_REASONS),
        "rejected": grounds,
        "step_done": tuple(DELAY_REASONS),
        "approved": tuple(DELAY_REASONS),
        AMENDED: tuple(AMEND_REASONS),
    }.get(code, ())


def needed_reasons(
    code: EventCode, standard: ServiceStandard, progress: Progress, recorded_on: date
) -> tuple[str, ...]:
    """The reasons of which one must be given now; none when the event goes without."""
    if code in EXPLAINED and not is_late(progress, code, recorded_on):
        return ()
    return allowed_reasons(code, standard)


def _status_event(
    application: Application, event: ApplicationEvent, standard: ServiceStandard
) -> StatusEvent:
    steps = tuple(s.id for s in standard.steps)
    variants = tuple(v.id for v in standard.variants)
    return StatusEvent(
        number=application.number,
        service=standard.id,
        version=application.version,
        sequence=event.sequence,
        code=event.code,
        claimed_on=event.claimed_on,
        recorded_on=event.recorded_at.date(),
        step=_one_of("step", event.step, steps if event.code == "step_done" else ()),
        reason=_one_of("reason", event.reason, allowed_reasons(event.code, standard)),
        amount=_ALLOWED_AMOUNT.get(event.code, _no_amount)(event.amount),
        variant=_one_of("variant", event.variant, variants if event.code == "filed" else ()),
        way=_way(event),
        **_due(event),
        **_amends(event, standard),
    )


def _way(event: ApplicationEvent) -> FilingWay | None:
    if event.way is None:
        return None
    if event.code not in ("filed", "withdrawn") or event.way not in FILING_WAYS:
        raise integrity("REDACTION-REFUSED", "/way", member="way")
    return FILING_WAYS[FILING_WAYS.index(event.way)]


def _due(event: ApplicationEvent) -> Mapping[str, Any]:
    """The two dates of a due date that was moved and the digest of the days off that moved it;
    nothing else has them."""
    given = {"due_from": event.due_from, "due_to": event.due_to, "calendar": event.calendar}
    is_there = [value is not None for value in given.values()]
    if is_there != [event.code == DUE_MOVED] * len(given):
        raise integrity("REDACTION-REFUSED", "/due_to", member="due_to")
    if event.calendar is not None and not DIGEST.fullmatch(event.calendar):
        raise integrity("REDACTION-REFUSED", "/calendar", member="calendar")
    return given


def _amends(event: ApplicationEvent, standard: ServiceStandard) -> Mapping[str, Any]:
    """Which event was wrong, and the date or reason that is right; nothing else has them."""
    given = (event.amends, event.right_on, event.right_reason)
    is_amended = event.code == AMENDED
    if (event.amends is not None) is not is_amended or (any(given) and not is_amended):
        raise integrity("REDACTION-REFUSED", "/amends", member="amends")
    if event.right_on is not None and event.right_on > event.recorded_at.date():
        raise integrity("REDACTION-REFUSED", "/right_on", member="right_on")
    known = (*CORRECTION_REASONS, *DELAY_REASONS, *(ground.id for ground in standard.grounds))
    reason = _one_of("right_reason", event.right_reason, known)
    return {"amends": event.amends, "right_on": event.right_on, "right_reason": reason}


def _one_of(member: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    """The definition's own spelling of the value, so that not even the object comes from input."""
    if value is None:
        return None
    if value not in allowed:
        raise integrity("REDACTION-REFUSED", f"/{member}", member=member)
    return allowed[allowed.index(value)]


def _no_amount(amount: int | None) -> None:
    if amount is not None:
        raise integrity("REDACTION-REFUSED", "/amount", member="amount")


def _whole_amount(amount: int | None) -> int | None:
    if type(amount) is not int or amount < 0:
        raise integrity("REDACTION-REFUSED", "/amount", member="amount")
    return amount


_ALLOWED_AMOUNT: Mapping[EventCode, Callable[[int | None], int | None]] = {
    "filed": _whole_amount,
    **dict.fromkeys(MONEY_EVENTS, _whole_amount),
}
