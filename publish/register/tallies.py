"""Counts that the index keeps of itself, so that no statistic has to walk the applications.

Each tally says which rows count and under which keys. SQLite keeps it by triggers
(`tally_triggers.py`), in the transaction that changes the rows, so a count can neither be
forgotten nor come twice. To add a statistic: a row in `OF_APPLICATIONS` or `OF_EVENTS`, and a
question in `publish.insight`. Of events counts what holds (`fold_amended.py`).

Invariants:
- a tally is a function of the rows alone: any order of the same changes gives the same counts;
- keys are days, statuses and small numbers, so the size of a tally follows days and kinds of
  cases, not the number of applications;
- a count of 0 is no row.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.facts.balance import MONEY_EVENTS

SHORTEST = 5
"""Working days from accepted to due below which "the last days" are all there is."""

PART = 500
"""Applications of one service in a full part of its lists by state."""

DIFFERS = (
    "({0}extra > 0 OR {0}refunded > 0 OR {0}reversed > 0"
    " OR ({0}status = 'issued' AND {0}paid < {0}fee))"
)
"""Whether the money of an application differs from its tariff, with the row's prefix to fill in:
more came in, some went back, a payment was no payment, or it was handed over unpaid."""

TALLY = """
    CREATE TABLE tally (
        measure TEXT NOT NULL, service TEXT NOT NULL,
        k1 ANY NOT NULL, k2 ANY NOT NULL, k3 ANY NOT NULL, k4 ANY NOT NULL,
        count INTEGER NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (measure, service, k1, k2, k3, k4)
    ) STRICT, WITHOUT ROWID
    """


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows for which `when` holds, counted under `keys` (at most four), `amount` summed.

    All are SQL; `r.` stands before a column of the row, `a.` before one of its application.
    """

    measure: str
    when: str
    keys: tuple[str, ...]
    amount: str = "0"


_IS_EXCUSED = (
    "(ifnull(r.closed_on <= r.due_on, 0) OR ifnull(r.stopped_on <= r.due_on, 0))"
    " AND r.decided_on IS NULL"
)
_IS_OPEN = "r.decided_on IS NULL AND r.closed_on IS NULL"
_DIFFERS = DIFFERS.format("r.")
_HAD_MONEY = "(r.paid > 0 OR (r.fee > 0 AND r.status = 'issued'))"
_WAS_STOPPED = "r.stopped_days > 0 OR r.stopped_on IS NOT NULL"

OF_APPLICATIONS = (
    Tally("filed", "1", ("r.filed_on", "r.status")),
    Tally("state", "1", ("r.status", f"r.service_place / {PART}")),
    # Undecided, and not stopped in time: overdue after this day.
    Tally(
        "late",
        f"r.due_on IS NOT NULL AND {_IS_OPEN} AND NOT ({_IS_EXCUSED})",
        ("r.due_on", f"r.service_place / {PART}"),
    ),
    Tally("open", _IS_OPEN, ("r.filed_on",)),
    # Accepted and decided: working days it took, and those without the stops.
    Tally(
        "taken",
        "r.accepted_on IS NOT NULL AND r.gross_days IS NOT NULL",
        ("r.accepted_on", "r.gross_days", "max(0, r.gross_days - r.stopped_days)"),
    ),
    # Accepted, and not decided (yet).
    Tally(
        "undecided",
        "r.accepted_on IS NOT NULL AND r.gross_days IS NULL",
        (
            "r.accepted_on",
            "ifnull(r.closed_on, '')",
            "ifnull(r.stopped_on, '')",
            "r.stopped_days",
        ),
    ),
    Tally(
        "due",
        f"r.due_on IS NOT NULL AND NOT ({_IS_EXCUSED})",
        ("r.due_on", "ifnull(r.decided_on <= r.due_on, 0)", _IS_OPEN),
    ),
    Tally(
        "decided",
        "r.gross_days IS NOT NULL",
        ("r.decided_on", "r.gross_days", "r.stopped_days", _WAS_STOPPED),
    ),
    # Decided with a due date: working days that were left; is it a rejection?
    Tally(
        "left",
        f"r.decided_on IS NOT NULL AND r.due_on IS NOT NULL AND r.promised_days >= {SHORTEST}",
        ("r.decided_on", "r.left_days", "r.status = 'rejected'"),
    ),
    # Decided, by the promised time: the queue whose order is looked at.
    Tally(
        "queue",
        "r.gross_days IS NOT NULL",
        ("r.decided_on", "ifnull(r.variant, '')", "r.accepted_on"),
    ),
    Tally("month", "1", ("r.filed_month", "'filed'")),
    Tally("month", "r.decided_on IS NOT NULL", ("substr(r.decided_on, 1, 7)", "'decided'")),
    Tally("month", "r.decided_on <= r.due_on", ("substr(r.decided_on, 1, 7)", "'on_time'")),
    Tally(
        "month",
        "r.decided_on IS NOT NULL AND r.status = 'rejected'",
        ("substr(r.decided_on, 1, 7)", "'rejected'"),
    ),
    # Files for which money changed hands, or should have: does it differ from the tariff?
    Tally("money", f"{_HAD_MONEY} OR {_DIFFERS}", ("r.filed_on", _DIFFERS)),
    Tally("closed", "r.closed_on IS NOT NULL", ("substr(r.closed_on, 1, 7)",)),
    Tally(
        "month",
        "r.status = 'withdrawn' AND r.closed_on IS NOT NULL",
        ("substr(r.closed_on, 1, 7)", "'withdrawn'"),
    ),
)

_SENDS_BACK = "code IN ('returned', 'correction_requested')"
_BEFORE = "FROM event e WHERE e.number = r.number AND e.sequence < r.sequence AND e.holds"
_EARLIER = f"SELECT 1 {_BEFORE}"
_BEGAN = (
    f"ifnull((SELECT max(e.held_on) {_BEFORE}"
    " AND e.code IN ('filed', 'accepted', 'step_done')), r.held_on)"
)
OF_EVENTS = (
    # What was said and when; a date that was put right was written down on that day only.
    Tally(
        "lag",
        "r.code NOT IN ('due_moved', 'amended') OR r.right_on IS NOT NULL",
        ("r.recorded_on", "ifnull(r.right_on, r.claimed_on)"),
    ),
    # Steps that ended, with the day on which the one before them did: the intake ends with
    # `accepted`, the last step with `approved`, both without the name of a step.
    Tally(
        "step",
        "r.holds AND r.code IN ('accepted', 'step_done', 'approved')",
        ("r.held_on", "ifnull(r.step, r.code)", _BEGAN),
    ),
    # Typed in by an officer at a counter.
    Tally(
        "counter", "r.way IS NOT NULL AND r.code = 'filed'", ("substr(r.claimed_on, 1, 7)", "r.way")
    ),
    Tally(
        "money_event",
        f"r.code IN {MONEY_EVENTS}",
        ("substr(r.claimed_on, 1, 7)", "r.code"),
        "r.amount",
    ),
    # Files sent back, counted at the first time; and at the first time that a reason comes again.
    Tally(
        "sent_back",
        f"r.holds AND r.{_SENDS_BACK} AND NOT EXISTS ({_EARLIER} AND e.{_SENDS_BACK})",
        ("a.filed_on",),
    ),
    Tally(
        "sent_back_again",
        f"r.holds AND r.{_SENDS_BACK}"
        f" AND EXISTS ({_EARLIER} AND e.{_SENDS_BACK} AND e.held_reason IS r.held_reason) AND NOT"
        f" EXISTS ({_EARLIER} AND e.{_SENDS_BACK} GROUP BY e.held_reason HAVING count(*) > 1)",
        ("a.filed_on",),
    ),
    # Stops of files whose promise is long enough, by the working days that were left.
    Tally("stop", "r.left_days IS NOT NULL", ("a.filed_on", "r.left_days")),
)
