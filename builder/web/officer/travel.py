"""The journey of a travel order at the desk: what was recorded, and the next thing to record.

Invariants:
- the page says what becomes public before anything is recorded, and what never does;
- the change that the page asked for travels along: whoever looks at a stale page is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.travel import TravelMark, Trip
from builder.errors import conflict
from builder.problems import sentence
from builder.usecases.travel import OrderedTrip, Recording, ordered_trip, record_travel
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.links import public_page
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.act import typed_day
from builder.web.page import show
from publish.errors import Invalid, Problem
from publish.facts.posts import POSTS, Post, read_posts
from publish.facts.travel import CHANGES, TravelChange
from publish.i18n import long_date, short_date
from publish.pages.vocabulary import REGION

INPUTS = ("claimed_on", "acting", "cost", "until")
EXTENDING = "perpanjangan"
"""In the address: the page asks for an extension in place of the return."""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What was recorded: both dates and by whom."""

    label: str
    claimed: str
    recorded: str
    by: str


@dataclass(frozen=True, slots=True)
class TravelPage:
    """`change` is what the page records, "" for nothing; while somebody is away `extend_href` leads
    to an extension, and `return_href` from there back to the return; `plan` and `public` are
    pairs of words: what the order says, and what becomes public of it now."""

    title: str
    number: str
    service: str
    case_href: str
    presence_href: str
    change: str
    extend_href: str
    return_href: str
    heading: str
    plan: tuple[tuple[str, str], ...]
    public: tuple[tuple[str, str], ...]
    marks: tuple[MarkRow, ...]
    account: str
    today: str
    acting: tuple[Option, ...]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def travel(number: str) -> AnyResponse:
    """The journey; POST records what comes next."""
    found = _found(number)
    if request.method == "GET":
        return _show(found, {}, ())
    values = {name: request.form.get(name, "") for name in INPUTS}
    try:
        record_travel(
            workspace().uow(),
            number=number,
            recording=_recording(values),
            user=g.user,
            now=now(),
            calendar=workspace().calendar(),
            shelf=workspace().shelf(),
        )
    except Invalid as refused:
        return _show(found, values, refused.problems)
    return redirect(url_for("desk.travel", number=number), code=303)


def _found(number: str) -> OrderedTrip:
    return ordered_trip(
        workspace().uow(),
        number=number,
        user=g.user,
        calendar=workspace().calendar(),
        shelf=workspace().shelf(),
    )


def _recording(values: Mapping[str, str]) -> Recording:
    typed = request.form.get("change", "")
    change = next((change for change in CHANGES if change == typed), None)
    if change is None:
        raise conflict("TRAVEL-CHANGED")
    claimed_on = typed_day(values["claimed_on"])
    if claimed_on is None:
        params = {"earliest": today().isoformat(), "latest": today().isoformat()}
        raise Invalid(Problem("/claimed_on", "TRAVEL-DATE", params))
    return Recording(
        change,
        claimed_on,
        values["acting"],
        whole_number(values["cost"]),
        typed_day(values["until"]),
    )


def _show(found: OrderedTrip, values: Mapping[str, str], problems: tuple[Problem, ...]) -> Response:
    change, number = _change(found), found.opened.application.number
    here = url_for("desk.travel", number=number)
    other = {"returned": f"{here}?{EXTENDING}=1", "extended": here}.get(change or "", "")
    posts = read_posts(workspace().shelf().references[POSTS])
    messages = dict.fromkeys(INPUTS, "")
    messages |= {problem.path.removeprefix("/"): sentence(problem, lang()) for problem in problems}
    given = {
        "claimed_on": today().isoformat(),
        "acting": found.order.acting or "",
        "cost": "",
        "until": "",
    }
    page = TravelPage(
        title=found.post.name.in_(lang()),
        number=number,
        service=found.opened.standard.name.in_(lang()),
        case_href=url_for("desk.case", number=number),
        presence_href=public_page("presence", lang()),
        change=change or "",
        extend_href=other if change == "returned" else "",
        return_href=other if change == "extended" else "",
        heading=change_words(change) if change else "",
        plan=_plan(found, posts),
        public=_public(found, change),
        marks=_marks(found.trip),
        account=_account(found),
        today=today().isoformat(),
        acting=tuple(Option(id_, posts[id_].name.in_(lang())) for id_ in found.post.acting),
        values={**given, **values},
        messages=messages,
        errors=rows_of(messages),
    )
    return show("desk/travel.html", page, 422 if problems else 200)


def _change(found: OrderedTrip) -> TravelChange | None:
    """What the page asks for: what comes next, or the extension that its address names."""
    wanted = EXTENDING in request.args or request.form.get("change") == "extended"
    asked = "extended" if wanted else found.next_change
    return next((change for change in found.possible if change == asked), found.next_change)


def change_words(change: TravelChange) -> str:
    """What is recorded, as a heading."""
    _ = words().gettext
    return {
        "departed": _("Departure"),
        "extended": _("Extension"),
        "returned": _("Return"),
        "reported": _("Account of the journey"),
    }[change]


def _plan(found: OrderedTrip, posts: Mapping[str, Post]) -> tuple[tuple[str, str], ...]:
    _, order = words().gettext, found.order
    acting = posts.get(order.acting or "")
    return (
        (_("Leaves, as ordered"), long_date(order.departs_on, lang())),
        (_("Back, as ordered"), long_date(order.returns_on, lang())),
        (_("Where to"), REGION[order.region].in_(lang())),
        (_("Who acts, as ordered"), acting.name.in_(lang()) if acting else _("nobody named")),
    )


def _public(found: OrderedTrip, change: TravelChange | None) -> tuple[tuple[str, str], ...]:
    """What the entry will say, beside the day that is given."""
    _ = words().gettext
    position = (_("Position"), found.post.name.in_(lang()))
    if change == "departed":
        until = long_date(max(found.order.returns_on, today()), lang())
        where = REGION[found.order.region].in_(lang())
        return position, (_("Where to"), where), (_("Away until"), until)
    if change == "extended" and found.trip and found.trip.until:
        return position, (_("Away until, as planned so far"), long_date(found.trip.until, lang()))
    return (position,) if change else ()


def _marks(trip: Trip | None) -> tuple[MarkRow, ...]:
    return () if trip is None else tuple(map(_row, trip.marks))


def _row(mark: TravelMark) -> MarkRow:
    cost = "" if mark.cost is None else f": {number_of_rupiah(mark.cost, lang())}"
    until = long_date(mark.until, lang()) if mark.until and mark.change == "extended" else ""
    at = mark.at.astimezone(now().tzinfo)
    return MarkRow(
        label=f"{change_words(mark.change)}{cost}" + (f": {until}" if until else ""),
        claimed=short_date(mark.claimed_on, lang()),
        recorded=f"{short_date(at.date(), lang())} {at:%H.%M}",
        by=mark.by,
    )


def _account(found: OrderedTrip) -> str:
    """By when the account is due, and by which law; "" for an order without such a rule."""
    _, standard = words().gettext, found.opened.standard
    rules = standard.travel
    if rules is None:
        return ""
    law = next((b for b in standard.legal_bases if b.id == rules.legal_basis), None)
    days = rules.report_within.count
    said = words().ngettext(
        "The account is due %(n)s working day after the return: %(law)s.",
        "The account is due %(n)s working days after the return: %(law)s.",
        days,
    ) % {"n": days, "law": law.title if law else rules.legal_basis}
    unsure = _("This rule needs checking.") if law is None or law.needs_checking else ""
    return f"{said} {unsure}".rstrip()
