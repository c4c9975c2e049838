"""`terang worker`: releases and publishes what the office does, and sends news of it, in a process
of its own.

It is the only process that opens the register's signing key; `terang serve`
begins one beside those that answer, which never open it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import click

from builder.cli.opening import opened
from builder.cli.publishing import Publisher, Run
from builder.cli.sending import Sender, sender_of
from builder.cli.server import stopped_by_signals
from builder.cli.session import Session, common
from builder.errors import Problem, TerangError
from builder.workspace import Workspace

LAST_RUN = 3.0  # seconds; a run that is cut off is finished by the next
LAST_SEND = 1.0  # seconds


@click.command()
@click.option(
    "--every",
    type=click.FloatRange(min=0.01),
    metavar="MINUTES",
    help="Instead of the setting `release_minutes` (selang).",
)
@common
@click.pass_obj
def worker(session: Session, every: float | None) -> None:
    """Release and publish what happens, until SIGTERM or Ctrl-C (terbitkan terus)."""
    with opened(session) as workspace:
        minutes = every if every is not None else workspace.settings.release_minutes
        work(session, workspace, timedelta(minutes=minutes))


def work(
    session: Session,
    workspace: Workspace,
    every: timedelta,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Publish at most once in `every`, and send news, until a signal or until `goes_on`, asked
    every second, says no."""
    stop = threading.Event()
    with stopped_by_signals(stop.set):
        publisher = _publisher(session, workspace, every, stop)
        sender = _sender(session, workspace, stop)
        publisher.start()
        sender.start()
        while not stop.wait(1) and goes_on():
            pass
        sender.stop(LAST_SEND)
        publisher.stop(LAST_RUN)


def _publisher(
    session: Session, workspace: Workspace, every: timedelta, stop: threading.Event
) -> Publisher:
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

    return Publisher(workspace, every, said, troubled, stop)


def _sender(session: Session, workspace: Workspace, stop: threading.Event) -> Sender:
    def troubled(error: TerangError) -> None:
        session.say("SERVE-SENDING-FAILED")
        for line in session.lines(error.problems):
            click.echo(line, err=True)

    return sender_of(workspace, troubled, stop)
