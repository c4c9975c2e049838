"""`terang adopt`: go on with a register whose record of the last signature is lost."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from builder.cli.opening import opened
from builder.cli.progress import progress
from builder.cli.session import Session, common
from builder.config import RESTORED
from builder.errors import NotFound, conflict, refuse_if
from builder.state_folder import FORMER, adopted_record
from builder.usecases.reconcile import Register, reconcile
from builder.workspace import Workspace
from publish.log.note import NoteVerifier
from publish.publication.register_files import FOLDER
from publish.register.adopt import adopt_register, take_newer
from publish.register.durable import read_file, remove_file
from publish.register.last_signed import read_copy
from publish.register.layout import CHECKPOINT
from publish.register.settle import must_republish
from publish.verify.address import mirror_register
from publish.verify.remote import Remote, read_address


@click.command()
@click.option(
    "--published",
    "copies",
    multiple=True,
    metavar="DIR|URL",
    help="A published copy, once for each; what is newer is taken over (salinan terbit).",
)
@click.option("--compared", is_flag=True, help="All published copies were compared (dibandingkan).")
@common
@click.pass_obj
def adopt(session: Session, copies: Sequence[str], compared: bool) -> None:
    """Take over the register in this workspace, if its last-signed record is lost (ambil alih).

    Name every copy that was published: one that is newer and overlooked makes a
    fork. What the register knows and the record does not is brought back.
    """
    if not compared and not copies:
        raise conflict("ADOPT-CONFIRM")
    with opened(session) as workspace:
        log = workspace.register_reader().verifier
        known = _former_record(workspace.folder)
        for copy in copies:
            known[copy] = _taken(session, workspace, log, copy)
        _record(session, workspace, log, known)
        caught_up(session, workspace)
        remove_file(workspace.folder, FORMER)
        remove_file(workspace.folder, RESTORED)


def _record(
    session: Session, workspace: Workspace, log: NoteVerifier, known: dict[str, bytes]
) -> None:
    """Record the register as the last signed one, unless there is a record, and it agrees."""
    record = adopted_record(workspace.folder, workspace.settings)
    state = record.read()
    is_restored = (workspace.folder / RESTORED).exists()
    if state is not None and is_restored:  # restored beside a state folder that was not lost
        must_republish(workspace.register, state, log)
        return
    if is_restored and not known and not (workspace.register / CHECKPOINT).exists():
        return  # nothing was ever published
    now = workspace.clock().astimezone(UTC) if session.clock else datetime.now(UTC)
    adopted = adopt_register(workspace.register, log, record, now, known)
    session.say("ADOPT-DONE", size=adopted.size)


def caught_up(session: Session, workspace: Workspace) -> None:
    """Bring the record up to the register and say what came of it."""
    reader = workspace.register_reader()
    try:
        size = reader.checkpoint().size
    except NotFound:
        return  # nothing was published yet
    register = Register(
        reader.entries(0, size), reader.document, ZoneInfo(workspace.site.time_zone)
    )
    now = workspace.clock()
    done = reconcile(
        workspace.uow(), register, calendar=workspace.calendar(), now=now, rng=workspace.rng
    )
    if done.found or done.taken:
        session.say("RECORD-CAUGHT-UP", found=done.found, taken=done.taken)
    for line in session.lines(done.behind):
        click.echo(line, err=True)


def _former_record(folder: Path) -> dict[str, bytes]:
    """What the record in `data/`, where it used to lie, says was signed last."""
    try:
        state = read_copy(read_file(folder, FORMER), FORMER)
    except NotFound:
        return {}
    return {FORMER: state.note.encode()} if state.note else {}


def _taken(session: Session, workspace: Workspace, log: NoteVerifier, copy: str) -> bytes:
    """The checkpoint of a published copy, after what is newer there was taken over."""
    with tempfile.TemporaryDirectory(prefix="terang-mirror-") as fetched:
        root = _fetched(copy, Path(fetched), workspace.site.verifier_key)
        if take_newer(workspace.register, log, root):
            session.say("ADOPT-TAKEN", copy)
        return read_file(root, CHECKPOINT)


def _fetched(copy: str, folder: Path, vkey: str) -> Path:
    """The folder with the register of a copy, fetched if it is at an address."""
    if not copy.startswith(("http://", "https://")):
        below = Path(copy) / FOLDER
        return below if below.is_dir() else Path(copy)
    with progress() as watch, closing(Remote(read_address(copy))) as remote:
        refuse_if(mirror_register(remote, folder, vkey, watch))
    return folder / FOLDER
