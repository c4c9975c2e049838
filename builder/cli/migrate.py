"""`terang migrate`: the record's tables as this version of Terang wants them."""

from __future__ import annotations

import click

from builder.cli.opening import settings_environment
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.config import FILE, read_settings
from builder.errors import not_found
from builder.record_place import SQLITE, record_address
from builder.store.migrate import migrate_postgresql, migrate_sqlite
from builder.store.revision import HEAD


@click.command()
@common
@as_json
@click.pass_obj
def migrate(session: Session, is_json: bool) -> None:
    """Bring the record's tables up to this version, while nothing else runs (mutakhirkan).

    Says which steps it took. Killed at any moment, the record is the old or the new one.
    """
    path = session.folder / FILE
    if not path.is_file():
        raise not_found("WORKSPACE-MISSING", str(session.folder))
    address = record_address(session.folder, read_settings(path, settings_environment()))
    record = session.folder / SQLITE
    if not address and not record.is_file():
        raise not_found("DOCTOR-MISSING", SQLITE)
    steps = migrate_postgresql(address) if address else migrate_sqlite(record)
    if is_json:
        put_json({"revision": HEAD, "steps": steps})
    else:
        put_lines(steps)
    session.say("MIGRATE-DONE" if steps else "MIGRATE-NOTHING", count=len(steps))
