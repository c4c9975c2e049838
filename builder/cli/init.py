"""`terang init`: a workspace to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.opening import settings_environment
from builder.cli.session import Session, common, put_lines
from builder.workspace import init_workspace


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@common
@click.pass_obj
def init(session: Session, folder: Path) -> None:
    """Make a workspace in an empty folder: content, keys, empty stores (mulai)."""
    init_workspace(folder, env=settings_environment())
    put_lines([str(folder.resolve())])
    session.say("INIT-NEXT", folder=str(folder))
