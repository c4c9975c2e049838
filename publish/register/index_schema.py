"""The index as a SQLite file: the fold of the register, to be asked questions.

It holds nothing that is not in the register, so it may be deleted at any time:
it is made again from the entries. Dates are ISO texts, money whole rupiah.

Invariants:
- the schema has a number; a file with another number, or one that SQLite
  cannot read, is made anew, never migrated;
- `entry` columns are indexes of entries in the log, counted from 0.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from publish.register.correction_rows import CORRECTION
from publish.register.tallies import DIFFERS, TALLY
from publish.register.tally_triggers import triggers

SCHEMA = 16

_CACHE_KIB = 32 * 1024

TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE reference (
        name TEXT PRIMARY KEY, digest TEXT NOT NULL, document BLOB NOT NULL,
        recorded_on TEXT NOT NULL, entry INTEGER NOT NULL
    ) STRICT
    """,
    # The days off that count, of a year, and the edition that was recorded last, as JSON.
    """
    CREATE TABLE calendar (
        year INTEGER PRIMARY KEY, counted TEXT NOT NULL, published TEXT NOT NULL
    ) STRICT
    """,
    # What an edition changed in the one before it; `late`: too late to count.
    """
    CREATE TABLE day_off (
        entry INTEGER NOT NULL, on_day TEXT NOT NULL, is_off INTEGER NOT NULL,
        late INTEGER NOT NULL, document TEXT NOT NULL, source TEXT NOT NULL,
        digest TEXT NOT NULL, recorded_on TEXT NOT NULL, PRIMARY KEY (entry, on_day)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE version (
        service TEXT NOT NULL, version INTEGER NOT NULL, effective_from TEXT NOT NULL,
        digest TEXT NOT NULL, service_document BLOB NOT NULL, form_document BLOB NOT NULL,
        recorded_on TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (service, version)
    ) STRICT
    """,
    # `fee` is assessed, `paid` received towards it, `extra` beyond it, `refunded` given back,
    # `reversed` recorded by mistake; `gross_days` counts working days from
    # accepted to decided, `promised_days` to due, `left_days` until due when decided;
    # `decided_meanwhile`, `overtaken` and `overtaken_running` are those of `queue.Overtaken`;
    # `last_on` is the claimed date of the last event; `month_place` counts from 0 those
    # filed in the month in the order of the register, `service_place` those of the service.
    """
    CREATE TABLE application (
        number TEXT PRIMARY KEY, service TEXT NOT NULL, version INTEGER NOT NULL,
        status TEXT NOT NULL, step TEXT, variant TEXT, fee INTEGER NOT NULL, paid INTEGER NOT NULL,
        extra INTEGER NOT NULL, refunded INTEGER NOT NULL, reversed INTEGER NOT NULL,
        filed_on TEXT NOT NULL, accepted_on TEXT, due_on TEXT, decided_on TEXT, closed_on TEXT,
        stopped_on TEXT, stopped_days INTEGER NOT NULL, last_on TEXT,
        gross_days INTEGER, promised_days INTEGER, left_days INTEGER,
        decided_meanwhile INTEGER NOT NULL DEFAULT 0, overtaken INTEGER NOT NULL DEFAULT 0,
        overtaken_running INTEGER NOT NULL DEFAULT 0,
        first_entry INTEGER NOT NULL, last_entry INTEGER NOT NULL,
        filed_month TEXT NOT NULL, month_place INTEGER NOT NULL, service_place INTEGER NOT NULL,
        events INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX application_service ON application (service, filed_on)",
    f"CREATE INDEX application_differs ON application (service) WHERE {DIFFERS.format('')}",
    "CREATE INDEX application_last_entry ON application (last_entry)",
    "CREATE INDEX application_due ON application (status, due_on)",
    "CREATE UNIQUE INDEX application_month ON application (filed_month, month_place)",
    "CREATE UNIQUE INDEX application_place ON application (service, service_place)",
    "CREATE INDEX application_state ON application (service, status, service_place)",
    # The last four: does it hold, with which date and reason, and the sequence of the event that
    # put it right last; the ones before them are as they were published.
    """
    CREATE TABLE event (
        number TEXT NOT NULL, sequence INTEGER NOT NULL, code TEXT NOT NULL, step TEXT,
        reason TEXT, amount INTEGER, claimed_on TEXT NOT NULL, recorded_on TEXT NOT NULL,
        entry INTEGER NOT NULL, left_days INTEGER, way TEXT,
        due_from TEXT, due_to TEXT, calendar TEXT,
        amends INTEGER, right_on TEXT, right_reason TEXT,
        holds INTEGER NOT NULL, held_on TEXT NOT NULL, held_reason TEXT, amended_by INTEGER,
        PRIMARY KEY (number, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX event_amended ON event (entry) WHERE code = 'amended'",
    # NULL stands for "fewer than k".
    """
    CREATE TABLE counts (
        service TEXT NOT NULL, month TEXT NOT NULL, filed INTEGER, decided INTEGER,
        on_time INTEGER, rejected INTEGER, median_days INTEGER,
        recorded_on TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (service, month)
    ) STRICT, WITHOUT ROWID
    """,
    # `bands` is a JSON object of the bands of `publish.facts.charge_report`.
    """
    CREATE TABLE charges (
        service TEXT NOT NULL, quarter TEXT NOT NULL, verified INTEGER, unverified INTEGER,
        bands TEXT NOT NULL, recorded_on TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (service, quarter)
    ) STRICT, WITHOUT ROWID
    """,
    # `cells` is a JSON object of the three of `publish.facts.charge_outcomes`, by their names.
    """
    CREATE TABLE charge_outcomes (
        service TEXT NOT NULL, quarter TEXT NOT NULL, cells TEXT NOT NULL,
        recorded_on TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (service, quarter)
    ) STRICT, WITHOUT ROWID
    """,
    # `answered` is a count or "few"; `charged` a JSON object of such cells; `sums` a JSON list.
    """
    CREATE TABLE survey (
        service TEXT NOT NULL, quarter TEXT NOT NULL, answered ANY NOT NULL,
        charged TEXT NOT NULL, n INTEGER, sums TEXT, recorded_on TEXT NOT NULL,
        entry INTEGER NOT NULL,
        PRIMARY KEY (service, quarter)
    ) STRICT, WITHOUT ROWID
    """,
    # NULL: not told, for `shared` also where `with_contact` is not.
    """
    CREATE TABLE contacts (
        service TEXT NOT NULL, quarter TEXT NOT NULL, others INTEGER NOT NULL,
        with_contact INTEGER, shared INTEGER, recorded_on TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (service, quarter)
    ) STRICT, WITHOUT ROWID
    """,
    # The turns of a service: `stopped` with its reason and sentence, then `resumed`.
    """
    CREATE TABLE suspension (
        entry INTEGER PRIMARY KEY, service TEXT NOT NULL, change TEXT NOT NULL, reason TEXT,
        said_id TEXT, said_en TEXT, recorded_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX suspension_service ON suspension (service, entry)",
    # A journey of a post. `until` is the planned return as extended last, `first_until` as said at
    # departure; the `extended_` columns are of the last extension. `recorded_on` is the day of its
    # last change; `report_due_on` NULL: not back yet, or that year has no decree of days off.
    """
    CREATE TABLE travel (
        post TEXT NOT NULL, trip INTEGER NOT NULL, service TEXT NOT NULL, version INTEGER NOT NULL,
        region TEXT NOT NULL, acting TEXT, departed_on TEXT NOT NULL, until TEXT NOT NULL,
        first_until TEXT NOT NULL,
        departed_entry INTEGER NOT NULL, departed_recorded_on TEXT NOT NULL,
        extended_on TEXT, extended_entry INTEGER, extended_recorded_on TEXT,
        returned_on TEXT, returned_entry INTEGER, returned_recorded_on TEXT, report_due_on TEXT,
        reported_on TEXT, reported_entry INTEGER, reported_recorded_on TEXT, cost INTEGER,
        recorded_on TEXT NOT NULL, last_entry INTEGER NOT NULL,
        PRIMARY KEY (post, trip)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX travel_month ON travel (departed_on)",
    "CREATE INDEX travel_last_entry ON travel (last_entry)",
    """
    CREATE TABLE commitment (
        entry INTEGER PRIMARY KEY, commitment TEXT NOT NULL, recorded_on TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX commitment_value ON commitment (commitment)",
    *CORRECTION,
    TALLY,
    # The last day on which such an event of an application of that part was written down.
    """
    CREATE TABLE moved (
        service TEXT NOT NULL, code TEXT NOT NULL, part INTEGER NOT NULL,
        recorded_on TEXT NOT NULL, PRIMARY KEY (service, code, part)
    ) STRICT, WITHOUT ROWID
    """,
)
NAMES = (
    "meta",
    "reference",
    "calendar",
    "day_off",
    "version",
    "application",
    "event",
    "counts",
    "charges",
    "charge_outcomes",
    "survey",
    "contacts",
    "suspension",
    "travel",
    "commitment",
    "correction",
    "tally",
    "moved",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the index at `path`, in autocommit; made if it is not there.

    It may be handed to other threads that only read; a writer has its own.
    """
    try:
        connection = _opened(path)
        if connection.execute("PRAGMA user_version").fetchone()[0] in (0, SCHEMA):
            return _with_tables(connection)
        connection.close()
    except sqlite3.DatabaseError:
        pass  # not a database any more: nothing in it is missed
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return _with_tables(_opened(path))


def in_memory() -> sqlite3.Connection:
    """An index that is nowhere on the disk and ends with its connection."""
    return _with_tables(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))


def clear(connection: sqlite3.Connection) -> None:
    """Forget everything, within the transaction of the caller."""
    for name in NAMES:
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of this module


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    # Readers go on while a writer folds; NORMAL keeps the file whole in a power cut.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    return connection


def _with_tables(connection: sqlite3.Connection) -> sqlite3.Connection:
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in (*TABLES, *triggers()):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA}")
    return connection
