"""`terang adopt`: go on with a register whose record of the last signature is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from builder.cli.opening import opened
from builder.cli.session import Session, common
from builder.errors import conflict
from publish.register.adopt import adopt_register
from publish.register.last_signed import LastSignedFile


@click.command()
@click.option("--compared", is_flag=True, help="All published copies were compared (dibandingkan).")
@common
@click.pass_obj
def adopt(session: Session, compared: bool) -> None:
    """Take over the register in this workspace, if its last-signed record is lost (ambil alih).

    First compare it with every copy that was published: a newer one that is
    overlooked makes a fork.
    """
    if not compared:
        raise conflict("ADOPT-CONFIRM")
    with opened(session) as workspace:
        record = LastSignedFile(workspace.folder / "data/last-signed.json")
        reader = workspace.register_reader()
        now = workspace.clock().astimezone(UTC) if session.clock else datetime.now(UTC)
        adopted = adopt_register(workspace.register, reader.verifier, record, now)
    session.say("ADOPT-DONE", size=adopted.size)
