"""`terang key`: which keys there are, and how one follows another."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.opening import opened, settings_environment
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.config import FILE, Settings, read_settings
from builder.errors import not_found
from builder.key_files import (
    retire_signing,
    rotate_promise,
    rotate_signing,
    seal_signing,
    shown_keys,
)
from builder.new_origin import (
    Wanted,
    finish_origin,
    is_ready,
    prepare_origin,
    say_nothing,
    standing_still,
)
from builder.signing.move import move_promise, move_signing
from builder.state_folder import last_signed
from builder.store.sealed_stream import read_secret
from builder.usecases.release import mark_signed
from publish.register.succession import REASONS


@click.group()
def key() -> None:
    """The keys of the register and of promises (kunci)."""


@key.command()
@common
@as_json
@click.pass_obj
def show(session: Session, is_json: bool) -> None:
    """The public keys, to be handed on (tampilkan)."""
    found = shown_keys(_folder(session))
    if is_json:
        put_json(found)
        return
    put_lines(f"{use}: {vkey}" for use, vkeys in found.items() for vkey in vkeys)


@key.command()
@click.option("--promise", is_flag=True, help="The promise key instead of the register's.")
@common
@click.pass_obj
def rotate(session: Session, promise: bool) -> None:
    """Make the key that will follow; both sign until `retire` (ganti).

    A promise key is replaced at once: each promise bears one signature.
    """
    folder = _folder(session)
    if promise:
        made = rotate_promise(folder, session.rng)
    else:
        made = rotate_signing(folder, session.rng, _settings(folder).unseal_file)
    put_lines([made.vkey])
    session.say("KEY-PROMISE-ROTATED" if promise else "KEY-ROTATED")


@key.command()
@common
@click.pass_obj
def retire(session: Session) -> None:
    """End the overlap: the former key signs no more (pensiunkan)."""
    put_lines([retire_signing(_folder(session)).vkey])
    session.say("KEY-RETIRED")


@key.command()
@common
@click.pass_obj
def seal(session: Session) -> None:
    """Put the register's key under the passphrase that `unseal_file` names (segel)."""
    folder = _folder(session)
    passphrase = _settings(folder).unseal_file
    if not passphrase:
        raise not_found("PASSPHRASE-MISSING", f"{FILE}#/unseal_file")
    seal_signing(folder, read_secret(Path(passphrase)), session.rng)
    session.say("KEY-SEALED-NOW")


@key.command()
@click.argument("to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--promise", is_flag=True, help="The promise key instead of the register's.")
@common
@click.pass_obj
def move(session: Session, to: Path, promise: bool) -> None:
    """Take a key out of the workspace, for `terang signer DIR` (pindahkan)."""
    folder = _folder(session)
    if promise:
        move_promise(folder, to)
    else:
        move_signing(folder, to, last_signed(folder, _settings(folder)).read())
    session.say("KEY-MOVED", folder=str(to))


@key.command("new-origin")
@click.argument("origin", required=False)
@click.option(
    "--because",
    "reason",
    type=click.Choice(REASONS),
    default="lost",
    show_default=True,
    help="What happened to the key; the register says it (sebab).",
)
@common
@click.pass_obj
def new_origin(session: Session, origin: str | None, reason: str) -> None:
    """Go on under ORIGIN, with a new key, after the key was lost or stolen (asal baru).

    The new register begins with the last checkpoint of the old one and repeats all of it.
    Run it again, without ORIGIN, if it was cut off.
    """
    folder = _folder(session)
    with standing_still(folder):
        if not is_ready(folder):
            _prepare(session, folder, origin, reason)
        put_lines([finish_origin(folder, _settings(folder), say_nothing).vkey])
    session.say("NEW-ORIGIN-DONE")


def _prepare(session: Session, folder: Path, origin: str | None, reason: str) -> None:
    with opened(session) as workspace:
        now = workspace.clock()
        mark_signed(workspace.uow(), last_signed(folder, workspace.settings).read(), now)
        wanted = Wanted(origin or "", reason, workspace.local_date(now).isoformat())
        prepare_origin(folder, workspace.settings, wanted, now, session.rng, say_nothing)


def _settings(folder: Path) -> Settings:
    return read_settings(folder / FILE, settings_environment())


def _folder(session: Session) -> Path:
    if not (session.folder / FILE).is_file():
        raise not_found("WORKSPACE-MISSING", str(session.folder))
    return session.folder
