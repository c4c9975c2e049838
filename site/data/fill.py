#!/usr/bin/env python3
"""Puts the applications of a large city into terang.sqlite, where every other table is already.

    python3 fill.py [FOLDER OF THE DATA]

Without a folder it takes its own. There stand terang.sqlite, datapackage.json and, in a folder
`applications`, the files of the months that are wanted: download all of them or some. It needs
Python 3.9 or later and nothing else; run again, it begins the table anew.

Empty cells become NULL, columns have the types of datapackage.json. It prints how many rows there
are and which parts are not, and ends with 0, or 2 when it cannot read.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

TABLE = "applications"
TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def main(folder):
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    found = [one for one in resources if one["name"] == TABLE]
    if not found:
        raise LookupError(f"datapackage.json has no table {TABLE}")
    paths = found[0]["path"] if isinstance(found[0]["path"], list) else [found[0]["path"]]
    there = [folder / path for path in paths if (folder / path).is_file()]
    if not (folder / "terang.sqlite").is_file() or not there:
        raise LookupError(f"no terang.sqlite, or no part of {TABLE}, in {folder}")
    with closing(sqlite3.connect(folder / "terang.sqlite")) as connection, connection:
        fill(connection, found[0]["schema"], there)
        (count,) = connection.execute("SELECT count(*) FROM applications").fetchone()
    print(f"{count} applications from {len(there)} of {len(paths)} files")
    for path in paths:
        if folder / path not in there:
            print(f"not there: {path}")


def fill(connection, schema, paths):
    """The table anew, with the rows of the files."""
    names = [field["name"] for field in schema["fields"]]
    columns = [f'"{f["name"]}" {TYPES.get(f["type"], "TEXT")}' for f in schema["fields"]]
    key = ", ".join(f'"{name}"' for name in schema["primaryKey"])
    connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
    connection.execute(
        f"CREATE TABLE {TABLE} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID"
    )
    insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - ours
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            connection.executemany(insert, ([row[n] or None for n in names] for row in rows))


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    except (OSError, LookupError, ValueError, sqlite3.Error) as error:
        sys.exit(print(f"cannot read: {error}", file=sys.stderr) or 2)
