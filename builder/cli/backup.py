"""`terang backup` and `terang restore`: a workspace in one sealed file, and back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from builder.cli.opening import opened
from builder.cli.progress import progress
from builder.cli.session import Session, common, put_lines
from builder.errors import Problem
from builder.key_files import read_desk_key
from builder.record_place import sqlite_file
from builder.store.record_sqlite import open_sqlite
from builder.store.sealed_stream import read_secret
from builder.store.workbench_tinydb import TinyWorkbench
from builder.usecases import backup as usecase
from builder.usecases.second_factor import unopened_factors
from builder.usecases.webhooks import unopened_webhooks
from publish.log.note import Verifier
from publish.register.audit import audit_register
from publish.register.durable import remove_file
from publish.register.layout import CHECKPOINT

_KEY = click.option(
    "--key",
    required=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the passphrase of the backup, mode 0600 (kata sandi cadangan).",
)
_VKEY = "keys/verifier.vkey"


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@_KEY
@common
@click.pass_obj
def backup(session: Session, target: Path, key: Path) -> None:
    """Write the workspace into one sealed file, while it is in use (cadangkan).

    What was signed last (`state/`) is never in it.
    """
    secret = read_secret(key)
    with opened(session) as workspace, progress() as watch:
        count = usecase.back_up(
            workspace.folder, workspace.record.backup, target, secret, rng=session.rng, watch=watch
        )
    put_lines([str(target)])
    session.say("BACKUP-DONE", str(target), count=count, bytes=target.stat().st_size)


@click.command()
@click.argument(
    "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@_KEY
@common
@click.pass_obj
def restore(session: Session, source: Path, folder: Path, key: Path) -> None:
    """Make a workspace in an empty folder from a backup, after checking it all (pulihkan).

    It signs nothing until `terang adopt` has asked the published copies.
    """
    secret = read_secret(key)
    with progress() as watch:
        count = usecase.restore(source, folder, secret, sound, watch=watch)
    put_lines([str(folder.resolve())])
    session.say("RESTORE-DONE", str(folder), count=count)


def sound(folder: Path) -> list[Problem]:
    """What is wrong with an unpacked workspace; of the register, what no checkpoint covers
    is taken away: it was being written when the backup was taken."""
    with closing(open_sqlite(sqlite_file(folder))) as record:
        record.check()
        sealed = unopened_factors(record.uow(), lambda: read_desk_key(folder))
        sealed += unopened_webhooks(record.uow(), lambda: read_desk_key(folder))
    if sealed:
        return sealed
    TinyWorkbench(folder / "data/workbench.json").all()
    register = folder / "register"
    if not (register / CHECKPOINT).is_file():
        return []
    log = Verifier.from_vkey((folder / _VKEY).read_text(encoding="ascii").strip())
    found = audit_register(register, log)
    for problem in found:
        if problem.code == "FILE-EXTRA":
            remove_file(register, problem.path)
    return [problem for problem in found if problem.code != "FILE-EXTRA"]
