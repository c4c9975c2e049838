"""`terang serve`: citizens' forms, officers' desk and the public site at one address.

Invariant: this process never opens the register's signing key. What happens is
released and published by a worker, a process of its own (`builder.cli.worker`).
"""

from __future__ import annotations

from datetime import timedelta

import click

from builder.app import create_app
from builder.cli.opening import opened
from builder.cli.server import listen, stopped_by_signals
from builder.cli.session import Session, common, put_lines
from builder.cli.worker import worker_beside
from builder.errors import refuse_if
from builder.unsafe import unsafe
from builder.workspace import Workspace


@click.command()
@click.option("--listen", "address", metavar="HOST:PORT", help="Instead of the setting `listen`.")
@click.option("--no-worker", is_flag=True, help="Publish nothing: `terang worker` runs elsewhere.")
@common
@click.pass_obj
def serve(session: Session, address: str | None, no_worker: bool) -> None:
    """Serve the workspace until SIGTERM or Ctrl-C (layani).

    What happens at the desk is released and published by a worker beside it.
    """
    with opened(session, listen=address) as workspace:
        minutes = timedelta(minutes=workspace.settings.release_minutes)
        serve_workspace(session, workspace, None if no_worker else minutes)


def serve_workspace(session: Session, workspace: Workspace, every: timedelta | None) -> None:
    """Serve until a signal, with a worker that publishes at most once in `every`; None
    starts none. Raises `Invalid` for what is unsafe, naming it."""
    refuse_if(unsafe(workspace.settings, workspace.folder))
    server = listen(create_app(workspace), workspace.settings)
    with stopped_by_signals(server.stop):
        put_lines([server.address])
        if every is None:
            server.run()
        else:
            with worker_beside(session, every):
                server.run()
    session.say("SERVE-STOPPED")
