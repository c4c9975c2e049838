"""Counts that the index keeps of itself, so that no statistic has to walk the applications.

Each tally says which rows count and under which keys. SQLite keeps it by triggers, in the
transaction that changes the rows, so a count can neither be forgotten nor come twice. To add
a statistic: a row in `OF_APPLICATIONS` or `OF_EVENTS`, and a question in `publish.insight`.

Invariants:
- a tally is a function of the rows alone: any order of the same changes gives the same counts;
- keys are days, statuses and small numbers, so the size of a tally follows days and kinds of
  cases, not the number of applications;
- a count of 0 is no row.
"""

from __future__ import annotations

from collections.abc import Iterator
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

_KEYS = ("k1", "k2", "k3", "k4")
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
_EARLIER = "SELECT 1 FROM event e WHERE e.number = r.number AND e.sequence < r.sequence"
_BEGAN = (
    "ifnull((SELECT max(e.claimed_on) FROM event e WHERE e.number = r.number AND e.sequence <"
    " r.sequence AND e.code IN ('filed', 'accepted', 'step_done')), r.claimed_on)"
)
OF_EVENTS = (
    Tally("lag", "r.code <> 'due_moved'", ("r.recorded_on", "r.claimed_on")),
    # Steps that ended, with the day on which the one before them did: the intake ends with
    # `accepted`, the last step with `approved`, both without the name of a step.
    Tally(
        "step",
        "r.code IN ('accepted', 'step_done', 'approved')",
        ("r.claimed_on", "ifnull(r.step, r.code)", _BEGAN),
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
        f"r.{_SENDS_BACK} AND NOT EXISTS ({_EARLIER} AND e.{_SENDS_BACK})",
        ("a.filed_on",),
    ),
    Tally(
        "sent_back_again",
        f"r.{_SENDS_BACK} AND EXISTS ({_EARLIER} AND e.{_SENDS_BACK} AND e.reason IS r.reason)"
        f" AND NOT EXISTS ({_EARLIER} AND e.{_SENDS_BACK} GROUP BY e.reason HAVING count(*) > 1)",
        ("a.filed_on",),
    ),
    # Stops of files whose promise is long enough, by the working days that were left.
    Tally("stop", "r.left_days IS NOT NULL", ("a.filed_on", "r.left_days")),
)


def triggers() -> Iterator[str]:
    """The statements that make SQLite keep every tally."""
    added = "".join(f"{_added(tally)};" for tally in OF_APPLICATIONS)
    yield f"CREATE TRIGGER filed_tallies AFTER INSERT ON application BEGIN {added} {_JUMPS} END"
    for place, tally in enumerate(OF_APPLICATIONS):
        yield _moved(f"moved_{place}_{tally.measure}", tally)
    yield (
        "CREATE TRIGGER moved_jumps AFTER UPDATE ON application"
        " WHEN OLD.gross_days IS NULL AND NEW.gross_days IS NOT NULL"
        f" BEGIN {_JUMPS} END"
    )
    happened = "".join(f"{_added(tally, _OF_EVENT)};" for tally in OF_EVENTS)
    yield f"CREATE TRIGGER happened_tallies AFTER INSERT ON event BEGIN {happened} END"
    yield f"CREATE TRIGGER happened_moved AFTER INSERT ON event BEGIN {_MOVED}; END"


# Events come in any order: the day is that of the latest.
_MOVED = (
    f"INSERT INTO moved SELECT service, NEW.code, service_place / {PART}, NEW.recorded_on"  # noqa: S608
    " FROM application WHERE number = NEW.number ON CONFLICT (service, code, part)"
    " DO UPDATE SET recorded_on = max(recorded_on, excluded.recorded_on)"
)
_OF_EVENT = "FROM application a WHERE a.number = NEW.number AND"
_UPSERT = (
    " ON CONFLICT (measure, service, k1, k2, k3, k4)"
    " DO UPDATE SET count = count + excluded.count, amount = amount + excluded.amount"
)
# Pairs out of order, counted under the day of the earlier of the two decisions (see
# `publish.insight.order`): a newly decided file with those that were accepted after it and
# decided before it, and with those the other way round. Only near days are looked at.
# The file itself is in the queue already and makes no pair with itself.
_QUEUE = (
    "FROM tally q WHERE q.measure = 'queue' AND q.service = NEW.service"
    " AND q.k2 = ifnull(NEW.variant, '')"
)
_JUMPS = f"""
    INSERT INTO tally SELECT 'jump', NEW.service, q.k1, '', '', '', sum(q.count), 0 {_QUEUE}
        AND NEW.gross_days IS NOT NULL AND q.k1 > NEW.accepted_on AND q.k1 < NEW.decided_on
        AND q.k3 > NEW.accepted_on
        GROUP BY q.k1 {_UPSERT};
    INSERT INTO tally SELECT 'jump', NEW.service, NEW.decided_on, '', '', '', sum(q.count), 0
        {_QUEUE} AND NEW.gross_days IS NOT NULL AND q.k1 > NEW.decided_on
        AND q.k3 < NEW.accepted_on
        GROUP BY q.measure {_UPSERT};
"""


def _added(tally: Tally, source: str = "WHERE") -> str:
    service = "a.service" if "FROM" in source else "NEW.service"
    keys = ", ".join(_keys(tally, "NEW"))
    when, amount = _of(tally.when, "NEW"), _of(tally.amount, "NEW")
    return (
        f"INSERT INTO tally SELECT '{tally.measure}', {service}, {keys}, 1, {amount}"
        f" {source} {when} {_UPSERT}"
    )


def _moved(name: str, tally: Tally) -> str:
    """When a row counts otherwise than before: taken away there, added here."""
    old, new = (", ".join((_of(tally.when, row), *_keys(tally, row))) for row in ("OLD", "NEW"))
    place = " AND ".join(
        (
            f"measure = '{tally.measure}' AND service = OLD.service",
            *(f"{key} = {value}" for key, value in zip(_KEYS, _keys(tally, "OLD"), strict=True)),
            f"({_of(tally.when, 'OLD')})",
        )
    )
    return (
        f"CREATE TRIGGER {name} AFTER UPDATE ON application WHEN ({old}) IS NOT ({new}) BEGIN"  # noqa: S608
        f" UPDATE tally SET count = count - 1 WHERE {place};"
        f" DELETE FROM tally WHERE {place} AND count = 0;"
        f" {_added(tally)}; END"
    )


def _keys(tally: Tally, row: str) -> Iterator[str]:
    for key in (*tally.keys, *["''"] * (len(_KEYS) - len(tally.keys))):
        yield f"({_of(key, row)})"


def _of(sql: str, row: str) -> str:
    return sql.replace("r.", f"{row}.")
