"""Official travel in the simulated city: who is sent where, and what was recorded of it.

Invariants:
- posts are those of the city's own list, and who acts may act for that post;
- a journey begins after its order was issued, and on no day before the one ordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from builder.demo.acts import Travel
from builder.domain.travel import order_of
from publish.errors import NotFound
from publish.facts.assessment import answer_at
from publish.facts.posts import Post
from publish.facts.service import ServiceVersion
from publish.facts.workdays import HolidayCalendar, WorkingDays

UNNAMED, EXTENDED, LATE, NEVER = 0.06, 0.15, 0.2, 0.04
"""How many journeys have nobody who acts, how many last longer than ordered, and how many accounts
come late or never."""
_LONGEST, _DAILY = 6, 1_250_000


def sent_out(
    version: ServiceVersion,
    answers: Mapping[str, Any],
    posts: Mapping[str, Post],
    rng: Random,
    on: date,
) -> Mapping[str, Any]:
    """The answers, about another head and days soon after `on`; the same where no head travels."""
    rules = version.standard.travel
    if rules is None or not isinstance(answer_at(answers, rules.post), str):
        return answers
    post = rng.choice([post for post in posts.values() if post.is_head])
    departs_on = on + timedelta(days=rng.randint(3, 7))
    returns_on = departs_on + timedelta(days=rng.randint(1, _LONGEST))
    drawn = {
        rules.post: post.id,
        rules.acting: rng.choice(post.acting),
        rules.departs: departs_on.isoformat(),
        rules.returns: returns_on.isoformat(),
    }
    return {**answers, **{pointer.removeprefix("/"): value for pointer, value in drawn.items()}}


def journey(
    version: ServiceVersion,
    answers: Mapping[str, Any],
    case: int,
    issued_at: datetime,
    calendar: HolidayCalendar,
    rng: Random,
) -> Iterator[Travel]:
    """Away, back and accounted for; nothing of an order that sends no head."""
    order, rules = order_of(version.standard, answers), version.standard.travel
    if order is None or rules is None:
        return
    acting = "" if rng.random() < UNNAMED else order.acting or ""
    days = max(1, (order.departs_on - issued_at.date()).days)
    left_at = issued_at + timedelta(days=days)
    length = (order.returns_on - order.departs_on).days
    longer = rng.randint(1, 3) if rng.random() < EXTENDED else 0
    back_at = left_at + timedelta(days=length + longer + rng.choice((0, 0, 0, 1)))
    yield Travel(left_at, case, "departed", acting)
    if longer:
        said_at = left_at + timedelta(days=rng.randint(0, length), hours=1)
        until = max(order.returns_on, said_at.date()) + timedelta(days=longer)
        yield Travel(said_at, case, "extended", until=until)
    yield Travel(back_at, case, "returned")
    if rng.random() < NEVER:
        return
    needed = rules.report_within.count
    needed = needed + rng.randint(1, 6) if rng.random() < LATE else rng.randint(1, needed)
    with suppress(NotFound):  # a calendar year that nobody has decreed yet
        done_on = calendar.due_on(back_at.date(), WorkingDays(needed))
        done_at = back_at + timedelta(days=(done_on - back_at.date()).days)
        cost = (length + 1) * _DAILY + rng.randrange(1, 60) * 50_000
        yield Travel(done_at, case, "reported", cost=cost)
