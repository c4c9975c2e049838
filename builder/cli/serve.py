"""`terang serve`: citizens' forms, officers' desk and the public site at one address.

Invariants:
- those who answer never open the register's signing key. What happens is released and published
  by a worker, exactly one, in a process of its own (`builder.cli.worker`);
- all that answer share one address, one count of attempts and one sum of `/metrics`.
"""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import timedelta
from functools import partial

import click
from flask import Flask

from builder.app import create_app
from builder.cli.crew import Member, is_watched, run_crew
from builder.cli.opening import opened
from builder.cli.server import address_of, server_on, stopped_by_signals, taken_address
from builder.cli.session import Session, common, put_lines
from builder.cli.worker import work
from builder.config import Settings
from builder.errors import refuse_if
from builder.unsafe import unsafe
from builder.usecases.passwords import AT_ONCE, Passwords
from builder.web.observe import Metrics
from builder.web.tallies import Tallies
from builder.workspace import Workspace

MOST = 4
"""Processes that answer, unless the setting says otherwise."""
ROOM = 512 * 1024 * 1024
"""Bytes of memory for each of them: it takes a tenth, the rest is for files and the others."""


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
    settings = workspace.settings
    refuse_if(unsafe(settings, workspace.folder))
    count = processes_of(settings, processors(), memory())
    # So many hashes of passwords at once for all of them.
    shared = replace(workspace, hasher=Passwords(at_once=max(1, AT_ONCE // count)))
    counts = Metrics(Tallies(count))
    app, taken = create_app(shared, counts=counts), taken_address(settings)
    put_lines([address_of(taken)])
    members = [
        Member(f"web {place + 1}", partial(_answer, taken, app, settings, counts, place))
        for place in range(count)
    ]
    if every is not None:
        members.append(Member("worker", partial(_work, session, workspace, every, taken)))
    workspace.record.close()  # a connection does not survive a fork

    def replaced(member: Member) -> None:
        session.say("SERVE-REPLACED", name=member.name)

    run_crew(members, taken.close, replaced)
    session.say("SERVE-STOPPED")


def processes_of(settings: Settings, processors: int, memory: int) -> int:
    """How many processes answer: what the setting says; for 0 as many as there are processors, at
    most `MOST`, and no more than `memory` (bytes) has room for."""
    return settings.processes or max(1, min(MOST, processors, memory // ROOM))


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


def memory() -> int:
    """Bytes of memory of this machine."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _answer(
    taken: socket.socket, app: Flask, settings: Settings, counts: Metrics, place: int, watching: int
) -> None:
    counts.tallies.take_area(place)
    server = server_on(taken, app, settings, counts.turned_away)
    with stopped_by_signals(server.stop):
        server.run(partial(is_watched, watching))


def _work(
    session: Session, workspace: Workspace, every: timedelta, taken: socket.socket, watching: int
) -> None:
    taken.close()
    work(session, workspace, every, partial(is_watched, watching))
