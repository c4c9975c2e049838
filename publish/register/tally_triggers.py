"""The statements by which SQLite keeps the tallies of `tallies.py`: what a row counts is added when
it comes, moved when it changes, and taken away when it goes.

Invariants:
- what is taken away is what was added: an event counts by those before it, so all events of an
  application are taken away from the last to the first;
- pairs out of order follow from the set of decisions alone, in whatever order they came and went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publish.register.tallies import OF_APPLICATIONS, OF_EVENTS, PART, Tally

_KEYS = ("k1", "k2", "k3", "k4")
_OWN = re.compile(r"\ba\.(\w+)")
"""A column of the application of an event."""


def triggers() -> Iterator[str]:
    """The statements that make SQLite keep every tally."""
    added = "".join(f"{_added(tally)};" for tally in OF_APPLICATIONS)
    yield f"CREATE TRIGGER filed_tallies AFTER INSERT ON application BEGIN {added} {_JUMPS} END"
    for place, tally in enumerate(OF_APPLICATIONS):
        yield _moved(f"moved_{place}_{tally.measure}", tally)
    is_other = "(OLD.accepted_on, OLD.decided_on) IS NOT (NEW.accepted_on, NEW.decided_on)"
    yield (
        "CREATE TRIGGER undone_jumps BEFORE UPDATE ON application"
        f" WHEN OLD.gross_days IS NOT NULL AND {is_other} BEGIN {_NO_JUMPS} END"
    )
    yield (
        "CREATE TRIGGER moved_jumps AFTER UPDATE ON application"
        f" WHEN NEW.gross_days IS NOT NULL AND {is_other} BEGIN {_JUMPS} END"
    )
    happened = "".join(f"{_added(tally, _OF_EVENT)};" for tally in OF_EVENTS)
    yield f"CREATE TRIGGER happened_tallies AFTER INSERT ON event BEGIN {happened} END"
    # A correction has all events of an application counted anew. The index forgets applications
    # before events when it begins anew, and then nothing is left to be taken from.
    taken = "".join(f"{_taken(tally)};" for tally in OF_EVENTS)
    yield (
        "CREATE TRIGGER undone_tallies BEFORE DELETE ON event"  # noqa: S608 - own names
        " WHEN EXISTS (SELECT 1 FROM application WHERE number = OLD.number)"
        f" BEGIN {taken} END"
    )
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


# The pairs that a decision which holds no more was in, as they were added.
_OLD_QUEUE = (
    "FROM tally q WHERE q.measure = 'queue' AND q.service = OLD.service"
    " AND q.k2 = ifnull(OLD.variant, '')"
)
_NO_JUMPS = f"""
    UPDATE tally SET count = count - (SELECT sum(q.count) {_OLD_QUEUE} AND q.k1 = tally.k1
            AND q.k3 > OLD.accepted_on)
        WHERE measure = 'jump' AND service = OLD.service
        AND k1 > OLD.accepted_on AND k1 < OLD.decided_on
        AND EXISTS (SELECT 1 {_OLD_QUEUE} AND q.k1 = tally.k1 AND q.k3 > OLD.accepted_on);
    UPDATE tally SET count = count - (SELECT sum(q.count) {_OLD_QUEUE} AND q.k1 > OLD.decided_on
            AND q.k3 < OLD.accepted_on)
        WHERE measure = 'jump' AND service = OLD.service AND k1 = OLD.decided_on
        AND EXISTS (SELECT 1 {_OLD_QUEUE} AND q.k1 > OLD.decided_on AND q.k3 < OLD.accepted_on);
    DELETE FROM tally WHERE measure = 'jump' AND service = OLD.service AND count = 0;
"""  # noqa: S608 - own names


def _taken(tally: Tally) -> str:
    """What an event counted is taken away again."""
    of = "(SELECT {} FROM application WHERE number = OLD.number)"
    keys = [_OWN.sub(lambda found: of.format(found[1]), key) for key in _keys(tally, "OLD")]
    place = " AND ".join(f"{name} = {key}" for name, key in zip(_KEYS, keys, strict=True))
    own = f"measure = '{tally.measure}' AND service = {of.format('service')} AND {place}"
    return (
        f"UPDATE tally SET count = count - 1, amount = amount - {_of(tally.amount, 'OLD')}"  # noqa: S608
        f" WHERE {own} AND ({_of(tally.when, 'OLD')}); DELETE FROM tally WHERE {own} AND count = 0"
    )


def _added(tally: Tally, source: str = "WHERE") -> str:
    service = "a.service" if "FROM" in source else "NEW.service"
    keys = ", ".join(_keys(tally, "NEW"))
    when, amount = _of(tally.when, "NEW"), _of(tally.amount, "NEW")
    return (
        f"INSERT INTO tally SELECT '{tally.measure}', {service}, {keys}, 1, {amount}"
        f" {source} ({when}) {_UPSERT}"
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
