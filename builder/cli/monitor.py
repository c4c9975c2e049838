"""`terang monitor`: look at a published site again and again, and write down what changed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from builder.cli.asked import Asked, asked_of_site, key_of, site_of, usual_memory
from builder.cli.exits import UNVERIFIED
from builder.cli.monitor_report import Look, read_looks, write_report
from builder.cli.server import stopped_by_signals
from builder.cli.session import Session, common
from builder.cli.verify import ask_address
from builder.errors import Conflict
from publish.verify.remote import read_address

MOST_LINES = 100
_MINUTE = 60.0


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--every",
    type=click.IntRange(1, 10_080),
    default=60,
    show_default=True,
    metavar="MINUTES",
    help="Time from one look to the next (selang).",
)
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder for index.html, report.txt and feed.xml (laporan).",
)
@click.option("--once", is_flag=True, help="Look once and end, for a scheduler (sekali).")
@asked_of_site
@common
@click.pass_obj
def monitor(
    session: Session,
    url: str,
    every: int,
    report: Path,
    once: bool,
    key: str | None,
    site: Path | None,
    register_only: bool,
    sample: int,
    memory: Path | None,
) -> None:
    """Watch a published site: page, text and Atom feed for a newsroom (pantau).

    Ends with SIGTERM or Ctrl-C; with --once it ends with 3 if anything is wrong.
    """
    place = read_address(url).url
    asked = Asked(key_of(key), None if register_only else site_of(session, site), sample)
    stop = threading.Event()
    with stopped_by_signals(stop.set):
        while True:
            look = look_at(session, place, asked, memory or usual_memory())
            looks = [*read_looks(report), look]
            write_report(report, place, looks, session.lang, session.words)
            session.say("MONITOR-LOOKED", at=look.at, findings=len(look.findings))
            if once or stop.wait(every * _MINUTE):
                break
    if once and not look.is_sound:
        raise SystemExit(UNVERIFIED)


def look_at(session: Session, url: str, asked: Asked, memory: Path) -> Look:
    """One look. That a site is down is a finding of its own and ends nothing."""
    at = (session.clock() if session.clock else datetime.now(UTC)).isoformat(timespec="seconds")
    try:
        verdict = ask_address(url, asked, memory)
    except Conflict as error:
        return Look(at, 0, 0, (), trouble=" ".join(session.lines(error.problems)))
    lines = _shortened(session.lines(verdict.problems))
    return Look(at, verdict.size, verdict.files, lines)


def _shortened(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], f"+{more}") if more > 0 else tuple(lines)
