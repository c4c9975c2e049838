"""`terang import FILE --to DIR`: a form that was written for another tool, as a draft of ours.

Invariants:
- what was changed is told, change by change; what cannot be taken over refuses the whole form;
- a file that is there is never overwritten.
"""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.session import Session, put_lines
from builder.errors import conflict, invalid, refuse_if
from builder.forms.foreign import import_form
from builder.forms.lint import lint_form
from publish.facts.json_text import read_json, write_json

FORM = "form.json"


def take_form(session: Session, file: Path, folder: Path) -> None:
    """Write `file`, made ours, as the form.json of `folder`; say what was changed.

    Raises `Invalid` (JSON-*, FORM-*) with everything that keeps it from being a form of ours,
    `Conflict` (FOREIGN-EXISTS).
    """
    document = read_json(file.read_bytes())
    if not isinstance(document, dict):
        raise invalid("FOREIGN-SHAPE", str(file))
    imported = import_form(document)
    refuse_if(lint_form(imported.document))
    target = folder / FORM
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as written:
            written.write(write_json(imported.document, indent=2) + "\n")
    except FileExistsError as error:
        raise conflict("FOREIGN-EXISTS", str(target)) from error
    for line in session.lines(imported.changes):
        click.echo(line, err=True)
    put_lines([str(target)])
    session.say("FOREIGN-DONE", str(target), changes=len(imported.changes))
