"""`terang doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

from contextlib import suppress

import click

from builder.cli.diagnosis import Patient, diagnose
from builder.cli.exits import ERROR
from builder.cli.opening import settings_environment
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.config import FILE, read_settings
from builder.errors import Invalid
from builder.workspace import city_clock


@click.command()
@common
@as_json
@click.pass_obj
def doctor(session: Session, is_json: bool) -> None:
    """Say what is wrong with this installation and what to do (periksa instalasi).

    Changes nothing. Ends with 1 if anything was found.
    """
    clock = session.clock or city_clock("UTC")
    found = diagnose(Patient(session.folder, settings_environment(), clock()))
    if is_json:
        put_json(session.documents(found))
    else:
        put_lines(session.lines(found))
    with suppress(Invalid):  # it was found above
        if read_settings(session.folder / FILE, settings_environment()).postgresql_file:
            session.say("DOCTOR-POSTGRESQL")
    session.say("DOCTOR-FOUND" if found else "DOCTOR-WELL", count=len(found))
    if found:
        raise SystemExit(ERROR)
