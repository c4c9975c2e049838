"""Patterns that deserve a look: what gaming would leave behind in the dates of a service.

A flag is no proof. Each has a threshold that is printed with it, and none is said below a
least number of cases. All are counted over the twelve months up to the register's date.

- bunching: decisions on the due day, against the mean of the three working days before it;
  raised from more than three times.
- late_rejection: the share rejected in the last two working days, against the share rejected
  earlier; raised when it is higher in a two-proportion test at 95%.
- late_stop: clock stops that begin with two working days or less left; more than half.
- entry_lag: events written down more than one working day afterwards; more than 1 in 10.
- queue_jump: pairs decided out of the order of receipt; more than 1 in 10.
- ping_pong: files sent back again for the same reason, of all sent back; more than 1 in 10.
- fee_difference: files whose money differs from the tariff (more came in, some went back, a payment
  was none, or handed over unpaid), of those with money; more than 1 in 20.
- shared_contact: applications whose phone number or e-mail address is also on those of many other
  applicants, of those with one; more than 1 in 10. Of the newest quarters that were counted, since
  only the office can count it; where a count is hidden, the quarter is left out.

Invariants: exact rationals; the same register gives the same flags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

FlagKind = Literal[
    "bunching",
    "late_rejection",
    "late_stop",
    "entry_lag",
    "queue_jump",
    "ping_pong",
    "fee_difference",
    "shared_contact",
]
FLAG_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)

NEEDS = 30
"""Cases below which nothing is said."""
NEEDS_LATE = 10
"""Decisions in the last two days below which rejections are not compared."""
LAST_DAYS = 2
"""Working days left, at most, that count as the end of the time."""
TIMES_THE_MEAN = 3
DAYS_BEFORE = 3
HALF, TENTH, TWENTIETH = Fraction(1, 2), Fraction(1, 10), Fraction(1, 20)
_Z2 = Fraction(38415, 10000)  # the square of 1.96, normal, 95%


@dataclass(frozen=True, slots=True)
class Flag:
    """`part` of `whole` cases (for bunching: on the due day, and in the days before).

    `earlier` is the other group of a comparison, (part, whole), None where there is none.
    `count` is what has to reach `NEEDS`.
    """

    kind: FlagKind
    part: int
    whole: int
    earlier: tuple[int, int] | None
    count: int
    is_enough: bool
    is_raised: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """`count` decisions with `left` working days until due (negative: after it)."""

    left: int
    is_rejection: bool
    count: int


def bunching(decisions: Iterable[Decision]) -> Flag:
    """10 on the due day and 6 in the three days before (a mean of 2) is five times the mean."""
    rows = tuple(decisions)
    on_day = sum(d.count for d in rows if d.left == 0)
    before = sum(d.count for d in rows if 1 <= d.left <= DAYS_BEFORE)
    total = sum(d.count for d in rows)
    is_raised = on_day * DAYS_BEFORE > TIMES_THE_MEAN * before
    return _flag("bunching", on_day, before, total, is_raised)


def late_rejection(decisions: Iterable[Decision]) -> Flag:
    """Rejections among decisions with at most one working day left, against the earlier ones."""
    in_time = [d for d in decisions if d.left >= 0]
    late = _rejected(d for d in in_time if d.left < LAST_DAYS)
    earlier = _rejected(d for d in in_time if d.left >= LAST_DAYS)
    is_enough = late[1] >= NEEDS_LATE and late[1] + earlier[1] >= NEEDS and earlier[1] > 0
    return Flag(
        kind="late_rejection",
        part=late[0],
        whole=late[1],
        earlier=earlier,
        count=late[1] + earlier[1],
        is_enough=is_enough,
        is_raised=is_enough and is_higher(late, earlier),
    )


def late_stop(left_at_stops: Mapping[int, int]) -> Flag:
    """Stops, counted by the working days that were left when they began."""
    late = sum(count for left, count in left_at_stops.items() if 0 <= left <= LAST_DAYS)
    stops = sum(left_at_stops.values())
    return _share("late_stop", late, stops, stops, HALF)


def entry_lag(late: int, events: int) -> Flag:
    """Events written down late, of all events."""
    return _share("entry_lag", late, events, events, TENTH)


def queue_jump(out_of_order: int, pairs: int, decided: int) -> Flag:
    """Pairs out of order; it needs enough decided files, since few files make many pairs."""
    return _share("queue_jump", out_of_order, pairs, decided, TENTH)


def ping_pong(again: int, sent_back: int) -> Flag:
    """Files sent back twice for the same reason, of all files sent back."""
    return _share("ping_pong", again, sent_back, sent_back, TENTH)


def fee_difference(differing: int, with_money: int) -> Flag:
    """Files whose money differs from the tariff, of all for which money was received or due."""
    return _share("fee_difference", differing, with_money, with_money, TWENTIETH)


def shared_contact(shared: int, with_contact: int) -> Flag:
    """Applications with a contact that many use, of all with a contact."""
    return _share("shared_contact", shared, with_contact, with_contact, TENTH)


def is_higher(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Two-proportion test at 95%: is the first share (part, whole) higher than the second?

    Needs both wholes > 0. 12 of 40 against 10 of 160: z = 4.28, so yes.
    """
    (a, n), (b, m) = one, other
    pooled = Fraction(a + b, n + m)
    apart = Fraction(a, n) - Fraction(b, m)
    spread = pooled * (1 - pooled) * (Fraction(1, n) + Fraction(1, m))
    return apart > 0 and apart * apart > _Z2 * spread


def _rejected(decisions: Iterable[Decision]) -> tuple[int, int]:
    rows = tuple(decisions)
    return sum(d.count for d in rows if d.is_rejection), sum(d.count for d in rows)


def _share(kind: FlagKind, part: int, whole: int, count: int, most: Fraction) -> Flag:
    return _flag(kind, part, whole, count, whole > 0 and Fraction(part, whole) > most)


def _flag(kind: FlagKind, part: int, whole: int, count: int, is_raised: bool) -> Flag:  # noqa: FBT001 - the finding
    is_enough = count >= NEEDS
    return Flag(kind, part, whole, None, count, is_enough, is_enough and is_raised)
