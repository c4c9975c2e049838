"""`terang publish` and `terang preview`: from the record to the public site."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from builder.cli.exits import UNVERIFIED
from builder.cli.opening import opened
from builder.cli.progress import progress
from builder.cli.publishing import Run, publish_all
from builder.cli.server import listen, stopped_by_signals
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.workspace import INDEX
from publish.pages.app import create_site
from publish.register.index import catch_up, open_index


@click.command()
@click.option("--full", is_flag=True, help="Make every page anew (semua halaman).")
@click.option(
    "--to",
    default="",
    metavar="DIR|s3://BUCKET/FOLDER",
    help="Also deliver there (kirim juga ke sana).",
)
@common
@as_json
@click.pass_obj
def publish(session: Session, full: bool, to: str, is_json: bool) -> None:
    """Release what waits into the register and bring the public site up to date (terbitkan).

    Ends with 3 if some pages could not be made, or the register would not take
    some entries: everything else is published.
    """
    with opened(session) as workspace, progress() as watch:
        run = publish_all(workspace, full=full, to=to, watch=watch)
    _tell(session, run, is_json)
    if run.published.failed or run.refused:
        raise SystemExit(UNVERIFIED)


@click.command()
@click.option(
    "--listen", "address", metavar="HOST:PORT", default="127.0.0.1:8001", show_default=True
)
@common
@click.pass_obj
def preview(session: Session, address: str) -> None:
    """Show the public site of the register as it is now; publishes nothing (pratinjau)."""
    with opened(session) as workspace, TemporaryDirectory(prefix="terang-preview-") as scratch:
        index = open_index(Path(scratch) / INDEX)
        with closing(index.connection):
            catch_up(index, workspace.register_reader())
            site = create_site(index, workspace.site_folder, workspace.site)
            # One thread: all its pages read one connection.
            server = listen(site, replace(workspace.settings, listen=address, threads=1))
            with stopped_by_signals(server.stop):
                put_lines([server.address])
                server.run()


def _tell(session: Session, run: Run, is_json: bool) -> None:
    done = run.published
    if is_json:
        put_json(
            {
                "counted": run.counted,
                "released": run.released,
                "size": done.size,
                "written": done.written,
                "removed": done.removed,
                "unchanged": done.unchanged,
                "refused": session.documents(run.refused),
                "unwitnessed": session.documents(run.unwitnessed),
                "failed": session.documents(done.failed),
            }
        )
        return
    session.say("PUBLISH-RELEASED", released=run.released, size=done.size)
    session.say(
        "PUBLISH-WRITTEN", written=done.written, removed=done.removed, unchanged=done.unchanged
    )
    for line in session.lines(run.unwitnessed):
        click.echo(line, err=True)
    put_lines(session.lines((*run.refused, *done.failed)))
