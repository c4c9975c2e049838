"""`terang breach-list`: who is to be told after a breach (UU 27/2022, art. 46: 3 x 24 hours)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.usecases import breach
from builder.usecases.breach import CLASSES, DataClass


@click.command(name="breach-list")
@click.option(
    "--class",
    "class_",
    type=click.Choice(CLASSES),
    required=True,
    help="Class of data that got out, as the forms mark it (jenis data, UU 27/2022 pasal 4).",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="Data that came in on this day or later (sejak tanggal).",
)
@common
@as_json
@click.pass_obj
def breach_list(session: Session, class_: DataClass, since: datetime, is_json: bool) -> None:
    """List the applicants to be told after a breach (daftar pemohon yang harus diberi tahu).

    It has contacts: keep the output as safe as the record, and destroy it afterwards.
    """
    with opened(session) as workspace:
        found = breach.breach_list(workspace.uow(), class_=class_, since=since.date())
    if is_json:
        put_json([asdict(one) | {"filed_on": one.filed_on.isoformat()} for one in found])
    else:
        put_lines(
            "\t".join((one.number, one.service, one.email or "-", one.phone or "-"))
            for one in found
        )
    session.say("BREACH-LISTED", count=len(found))
