"""`terang erase`: the person behind a closed application is forgotten (UU 27/2022, 43 and 44)."""

from __future__ import annotations

import click

from builder.cli.opening import opened
from builder.cli.sealing import forget_handed_on
from builder.cli.session import Session, common
from builder.domain.identifier import normalise_number
from builder.usecases.erasure import erase_application


@click.command()
@click.argument("number")
@click.confirmation_option(prompt="Erase for good (hapus untuk selamanya)?")
@common
@click.pass_obj
def erase(session: Session, number: str) -> None:
    """Forget the person behind a closed application (hapus data pemohon).

    Answers, documents, messages and the key of the case are gone afterwards; the public trace
    stays, under its number. Backups keep what they hold until they are thrown away.
    """
    with opened(session) as workspace:
        written = normalise_number(number, workspace.site.prefix)
        erase_application(
            workspace.uow(),
            workspace.attachments,
            number=written,
            calendar=workspace.calendar(),
        )
        workspace.record.compact()
        forget_handed_on(workspace)
    session.say("ERASE-DONE", number=written)
