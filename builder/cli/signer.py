"""`terang signer`: hold the register's key for a publisher on this machine.

Needs no workspace: a folder of its own holds the key (`terang key move`) and the
memory of what was signed.
"""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.server import stopped_by_signals
from builder.cli.session import Session, common, put_lines
from builder.signing.move import open_keyholder
from builder.signing.server import listen_at
from builder.workspace import city_clock


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--socket",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Where to listen; signer.sock in DIR unless given (soket).",
)
@click.option(
    "--unseal",
    "passphrase",
    envvar="TERANG_UNSEAL_FILE",
    default="",
    metavar="FILE",
    help="File with the passphrase of a sealed key (kata sandi).",
)
@common
@click.pass_obj
def signer(session: Session, folder: Path, path: Path | None, passphrase: str) -> None:
    """Sign for a publisher, and only what continues the register (penanda tangan).

    DIR is made by `terang key move`. Only its own user reaches the socket. The lines of
    output are the public keys and the socket.
    """
    holder = open_keyholder(folder, passphrase)
    clock = session.clock or city_clock("UTC")
    server = listen_at(path or folder / "signer.sock", holder, clock)
    keys = [key.verifier.vkey for key in (holder.register, holder.promises) if key]
    with stopped_by_signals(server.stop):
        put_lines([*keys, str(server.path)])
        server.run()
