"""Every step of the record's tables from nothing to now, in Alembic's form; read by
`builder.store.migrate`, and by nobody imported.

Invariants:
- `baseline.py` is written by `make baseline` until the first city runs Terang; from then on it
  stays as it is and each change is a file of its own;
- a step runs in SQLite and in PostgreSQL, in one transaction with those before it.
"""
