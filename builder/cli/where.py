"""`terang where`: which files this installation uses, for a person with a question."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import builder
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.workspace import shipped


@click.command()
@common
@as_json
@click.pass_obj
def where(session: Session, is_json: bool) -> None:
    """Where code, shipped content and the workspace are (letak berkas)."""
    found = {
        "python": sys.executable,
        "code": str(Path(builder.__path__[0]).parent),
        "form_schemas": str(shipped("form_schemas")),
        "site": str(shipped("site")),
        "workspace": str(session.folder.resolve()),
    }
    if is_json:
        put_json(found)
    else:
        put_lines(f"{name}: {place}" for name, place in found.items())
