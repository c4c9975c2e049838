"""`terang witness`: a newspaper, a university or the Ombudsman signs what it sees.

Needs no workspace: a folder of its own holds the witness's key and memory.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from builder.cli.asked import text_of
from builder.cli.server import listen, stopped_by_signals
from builder.cli.session import Session, common, put_lines
from builder.config import FILE, SECRET_BYTES, read_settings
from builder.errors import NotFound, conflict, invalid
from publish.log.cosignature import Witness
from publish.log.note import Verifier
from publish.register.durable import SECRET_FILE, read_file, write_file
from publish.witness.app import create_witness
from publish.witness.cosigner import Cosigner
from publish.witness.state import open_state

_KEY, _STATE = "witness.key", "witness.sqlite"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--name", help="Name of a new witness, such as saksi.example/w1 (nama).")
@click.option(
    "--log",
    "logs",
    multiple=True,
    metavar="VKEY",
    help="Key of a register to watch, or a file with it; may be given again (kunci register).",
)
@click.option(
    "--listen", "address", metavar="HOST:PORT", default="127.0.0.1:8002", show_default=True
)
@common
@click.pass_obj
def witness(
    session: Session, folder: Path, name: str | None, logs: tuple[str, ...], address: str
) -> None:
    """Sign the checkpoints of registers that only ever grow (saksi).

    DIR holds the key, which is made at first and given a --name, and what was
    signed last. The first line of output is the line of the witness for a policy
    file. Without --log it ends there.
    """
    key = _key(folder, name, session)
    put_lines([f"witness {key.name.rpartition('/')[2]} {key.verifier.vkey}"])
    if not logs:
        return
    known = [Verifier.from_vkey(text_of(Path(log)) or log) for log in logs]
    core = Cosigner(open_state(folder / _STATE), key, known)
    settings = replace(read_settings(folder / FILE, {}), listen=address)
    server = listen(create_witness(core, _clock(session)), settings)
    with stopped_by_signals(server.stop):
        put_lines([server.address])
        server.run()


def _clock(session: Session) -> Callable[[], datetime]:
    return session.clock or (lambda: datetime.now(UTC))


def _key(folder: Path, name: str | None, session: Session) -> Witness:
    """The key in the folder: a line with the name and the seed in base64; a new one if
    there is none and a name is given."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        known, _, seed = read_file(folder, _KEY).decode("ascii").strip().partition(" ")
    except NotFound:
        if name is None:
            raise invalid("WITNESS-NAME") from None
        made = Witness(name, session.rng(SECRET_BYTES))
        made.verifier.vkey  # noqa: B018 - refuses a name that cannot stand in a signature
        line = f"{name} {base64.b64encode(made.seed).decode('ascii')}\n"
        write_file(folder, _KEY, line.encode(), SECRET_FILE)
        return made
    if name not in (None, known):
        raise conflict("WITNESS-OTHER-NAME", _KEY, name=known)
    return Witness(known, base64.b64decode(seed, validate=True))
