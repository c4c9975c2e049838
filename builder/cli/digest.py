"""`terang digest`: what the offices should look at this morning, printed or sent by e-mail.

Invariants:
- the same matters as the desk's screen, of every unit; applications are counted, never named;
- the address is of the command line and kept nowhere.
"""

from __future__ import annotations

import hashlib

import click

from builder.carriers import carriers
from builder.cli.opening import opened
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.domain.delivery import email_address
from builder.errors import invalid
from builder.usecases.morning import morning
from builder.usecases.notices import Letter
from builder.workspace import Workspace


@click.command()
@click.option("--email", "to", metavar="ADDRESS", help="Send it there (kirim sebagai surel).")
@common
@as_json
@click.pass_obj
def digest(session: Session, to: str | None, is_json: bool) -> None:
    """Broken rules, stale checks, missing words, promises missed or near due (pagi ini)."""
    with opened(session) as workspace:
        matters = morning(
            workspace.uow(),
            workspace.workbench,
            user=None,
            today=workspace.clock().date(),
            checks=workspace.checks(),
        )
        problems = [matter.problem for matter in matters]
        lines = session.lines(problems)
        if to is not None:
            _send(session, workspace, to, lines)
    if is_json:
        put_json(session.documents(problems))
    else:
        put_lines(lines)
    session.say("DIGEST-DONE", count=len(problems))


def _send(session: Session, workspace: Workspace, to: str, lines: list[str]) -> None:
    """Raises `Invalid` (CONTACT-EMAIL, DIGEST-NO-MAIL, DIGEST-NOT-SENT)."""
    address = email_address(to)
    if not address:
        raise invalid("CONTACT-EMAIL", "--email")
    carry = carriers(workspace.settings, workspace.folder).get("email")
    if carry is None:
        raise invalid("DIGEST-NO-MAIL", "--email")
    now = workspace.clock()
    subject = session.words("DIGEST-SUBJECT", on=now.date().isoformat(), count=len(lines))
    text = "\n".join(lines) if lines else session.words("DIGEST-DONE", count=0)
    mark = hashlib.sha256(f"{now.date()} {address} {text}".encode()).hexdigest()[:32]
    result = carry(address, Letter(mark, now, session.lang, subject, f"{text}\n", ""))
    if result != "taken":
        raise invalid("DIGEST-NOT-SENT", "--email", result=result)
