"""`terang worker`: releases and publishes what the office does, and sends news of it, in a process
of its own.

It is the only process that opens the register's signing key; `terang serve`
starts one and never opens it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
@click.option("--until-eof", is_flag=True, help="End when standard input ends.")
@common
@click.pass_obj
def worker(session: Session, every: float | None, until_eof: bool) -> None:
    """Release and publish what happens, until SIGTERM or Ctrl-C (terbitkan terus)."""
    stop = threading.Event()
    with opened(session) as workspace, stopped_by_signals(stop.set):
        if until_eof:
            threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
        minutes = every if every is not None else workspace.settings.release_minutes
        publisher = _publisher(session, workspace, timedelta(minutes=minutes), stop)
        sender = _sender(session, workspace, stop)
        publisher.start()
        sender.start()
        stop.wait()
        sender.stop(LAST_SEND)
        publisher.stop(LAST_RUN)


@contextmanager
def worker_beside(session: Session, every: timedelta) -> Iterator[None]:
    """A worker in a process of its own for the length of a block; it ends with us, even
    if we are killed."""
    command = [sys.executable, "-m", "builder", "worker", "--until-eof"]
    command += ["--every", str(every / timedelta(minutes=1)), "--lang", session.lang]
    command += ["--workspace", str(session.folder.resolve())]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(LAST_RUN + LAST_SEND)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_for_end(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


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
