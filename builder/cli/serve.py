"""`terang serve`: citizens' forms, officers' desk and the public site at one address."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import timedelta

import click

from builder.app import create_app
from builder.cli.opening import opened
from builder.cli.publishing import Publisher, Run
from builder.cli.server import listen, stopped_by_signals
from builder.cli.session import Session, common, put_lines
from builder.config import unsafe
from builder.errors import Problem, TerangError, refuse_if
from builder.workspace import Workspace

_LAST_RUN = 4.0  # seconds; a run that is cut off is finished by the next


@click.command()
@click.option("--listen", "address", metavar="HOST:PORT", help="Instead of the setting `listen`.")
@common
@click.pass_obj
def serve(session: Session, address: str | None) -> None:
    """Serve the workspace until SIGTERM or Ctrl-C (layani).

    What happens at the desk is released and published by itself.
    """
    with opened(session, listen=address) as workspace:
        every = timedelta(minutes=workspace.settings.release_minutes)
        serve_workspace(session, workspace, every)


def serve_workspace(session: Session, workspace: Workspace, every: timedelta) -> None:
    """Serve and publish until a signal. Raises `Invalid` for what is unsafe, naming it."""
    refuse_if(unsafe(workspace.settings, workspace.folder))
    server = listen(create_app(workspace), workspace.settings)

    def tell(problems: Iterable[Problem]) -> None:
        for line in session.lines(problems):
            click.echo(line, err=True)

    def said(run: Run) -> None:
        written = run.published.written
        if run.released or written:
            session.say("SERVE-PUBLISHED", released=run.released, written=written)
        tell([*run.refused, *run.unwitnessed, *run.published.failed])

    def troubled(error: TerangError) -> None:
        session.say("SERVE-PUBLISHING-FAILED")
        tell(error.problems)

    publisher = Publisher(workspace, every, said, troubled, threading.Event())
    with stopped_by_signals(server.stop):
        put_lines([server.address])
        publisher.start()
        server.run()
        publisher.stop(_LAST_RUN)
    session.say("SERVE-STOPPED")
