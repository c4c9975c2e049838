"""Taking a key out of a workspace, into the folder of a signer.

    DIR/signing.key         signs the register, sealed if it was
    DIR/promise.key         signs promises, if it was moved too
    DIR/last-signed.json    what the first one signed last

Invariants:
- the signer knows what was signed before it may sign, and the workspace's copy of the
  key goes last: killed half way, the same is done again;
- a signer that has signed more than the workspace knows of keeps its memory.
"""

from __future__ import annotations

from pathlib import Path

from builder.errors import NotFound, conflict, integrity, not_found
from builder.key_files import PROMISE, PROMISE_VKEY, SIGNING, key_signer, promise_vkey
from builder.signing.keyholder import Keyholder, last_of
from publish.log.note import Signer
from publish.register.durable import (
    PUBLIC_FILE,
    SECRET_FILE,
    make_folder,
    read_file,
    remove_file,
    write_file,
)
from publish.register.last_signed import LastSignedFile, SignedState

STATE = "last-signed.json"
_NOTHING = SignedState(note="", signed_at=None, batch=None, staged=None)


def move_signing(folder: Path, to: Path, signed: SignedState | None) -> None:
    """Move the register's key; `signed` is the workspace's record of its last signature.

    Raises `Conflict` (KEY-AT-SIGNER), `Integrity` (SIGNER-AHEAD, LAST-SIGNED-*).
    """
    content = _secret(folder, SIGNING)
    make_folder(to, 0o700)
    _remember(LastSignedFile(to / STATE), signed or _NOTHING)
    write_file(to, _name(SIGNING), content, SECRET_FILE)
    remove_file(folder, SIGNING)


def move_promise(folder: Path, to: Path) -> None:
    """Move the key of promises; its public half stays. Raises `Conflict` (KEY-AT-SIGNER)."""
    content, vkey = _secret(folder, PROMISE), promise_vkey(folder)
    make_folder(to, 0o700)
    write_file(to, _name(PROMISE), content, SECRET_FILE)
    write_file(folder, PROMISE_VKEY, f"{vkey}\n".encode(), PUBLIC_FILE)
    remove_file(folder, PROMISE)


def open_keyholder(folder: Path, passphrase: str) -> Keyholder:
    """The keys in a signer's folder; `passphrase` names its file, "" for none.

    Raises `NotFound` (WORKSPACE-KEY) for a folder without keys, `Integrity` (SIGNER-STATE for
    a register's key without its memory, KEY-SEALED, KEY-PASSPHRASE, LAST-SIGNED-*).
    """
    state = LastSignedFile(folder / STATE)
    register = _held(folder, SIGNING, passphrase)
    promises = _held(folder, PROMISE, "")
    if register is None and promises is None:
        raise not_found("WORKSPACE-KEY", _name(SIGNING))
    if register is not None and state.read() is None:
        raise integrity("SIGNER-STATE", STATE)
    return Keyholder(state, register, promises)


def _remember(memory: LastSignedFile, signed: SignedState) -> None:
    known = memory.read()
    if known is not None and last_of(known, "-").size > last_of(signed, "-").size:
        raise integrity("SIGNER-AHEAD", STATE, size=last_of(known, "-").size)
    memory.compare_and_swap(known, SignedState(signed.note, signed.signed_at, None, None))


def _secret(folder: Path, name: str) -> bytes:
    try:
        return read_file(folder, name)
    except NotFound:
        raise conflict("KEY-AT-SIGNER", name) from None


def _held(folder: Path, name: str, passphrase: str) -> Signer | None:
    known = _name(name)
    return key_signer(folder, known, passphrase) if (folder / known).exists() else None


def _name(name: str) -> str:
    return name.removeprefix("keys/")
