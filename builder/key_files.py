"""The key files of a workspace, and how one key follows another.

    keys/signing.key    signs the register: read by whoever publishes, by nobody else
    keys/next.key       there while a key is about to follow: both sign
    keys/*.vkey         the public halves; keys/next.vkey goes with next.key
    keys/promise.key    signs promises to applicants: read by the web process
    keys/*.former.vkey  public keys that were, oldest first, a line each

Invariants:
- a key follows only after it has signed the published register beside the one
  before it, so whoever pinned either sees one unbroken history;
- the public half of a promise key stays announced for good, its secret half goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.config import SECRET_BYTES
from builder.domain.identifier import Rng
from builder.errors import NotFound, TerangError, conflict
from publish.log.checkpoint import open_checkpoint
from publish.log.note import Signer, Verifier
from publish.log.promise import keys_document
from publish.register.durable import (
    PUBLIC_FILE,
    SECRET_FILE,
    read_file,
    remove_file,
    write_file,
)
from publish.register.layout import CHECKPOINT

SIGNING, NEXT, PROMISE = "keys/signing.key", "keys/next.key", "keys/promise.key"
VERIFIER, HEIR = "keys/verifier.vkey", "keys/next.vkey"
LOG_KEYS = "log-keys"
"""The reference of the register that announces its keys: former, present, next."""


def has_next(folder: Path) -> bool:
    """Whether a key is about to follow."""
    return (folder / NEXT).is_file()


def former_keys(folder: Path, name: str) -> list[str]:
    """The public keys that the key file `name` had before, oldest first."""
    try:
        return read_file(folder, _former(name)).decode("ascii").split()
    except NotFound:
        return []


def log_keys(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The document of `log-keys` by its name; nothing while the first key stands alone.
    Reads no secret: the web process asks too."""
    known = former_keys(folder, SIGNING)
    if not known and not has_next(folder):
        return {}
    heirs = [_text(folder, HEIR)] if has_next(folder) else []
    return {LOG_KEYS: keys_document([*known, _text(folder, VERIFIER), *heirs])}


def rotate_signing(folder: Path, rng: Rng) -> Verifier:
    """Make the key to follow. Raises `Conflict` (KEY-ROTATING) if there is one."""
    if has_next(folder):
        raise conflict("KEY-ROTATING", NEXT)
    made = Signer(Verifier.from_vkey(_text(folder, VERIFIER)).name, rng(SECRET_BYTES))
    write_file(folder, HEIR, f"{made.verifier.vkey}\n".encode(), PUBLIC_FILE)
    write_file(folder, NEXT, f"{made.skey}\n".encode(), SECRET_FILE)
    return made.verifier


def retire_signing(folder: Path) -> Verifier:
    """The key to follow takes the place of the present one, whose secret goes.

    Every step can be repeated after a kill. Raises `Conflict`: KEY-NO-NEXT, or
    KEY-NOT-SIGNED if the register does not bear its signature yet.
    """
    if not has_next(folder):
        raise conflict("KEY-NO-NEXT", NEXT)
    heir = _signer(folder, NEXT)
    try:
        open_checkpoint(read_file(folder / "register", CHECKPOINT), heir.verifier)
    except TerangError as error:
        raise conflict("KEY-NOT-SIGNED", CHECKPOINT) from error
    present = _text(folder, VERIFIER)
    if present != heir.verifier.vkey:
        _add_former(folder, SIGNING, present)
    write_file(folder, SIGNING, f"{heir.skey}\n".encode(), SECRET_FILE)
    write_file(folder, VERIFIER, f"{heir.verifier.vkey}\n".encode(), PUBLIC_FILE)
    remove_file(folder, NEXT)
    remove_file(folder, HEIR)
    return heir.verifier


def rotate_promise(folder: Path, rng: Rng) -> Verifier:
    """Another promise key from now on; the former one's public half is kept."""
    present = _signer(folder, PROMISE)
    _add_former(folder, PROMISE, present.verifier.vkey)
    made = Signer(present.name, rng(SECRET_BYTES))
    write_file(folder, PROMISE, f"{made.skey}\n".encode(), SECRET_FILE)
    return made.verifier


def shown_keys(folder: Path) -> dict[str, list[str]]:
    """All public keys, by what they are for."""
    return {
        "register": [_text(folder, VERIFIER)],
        "next": [_text(folder, HEIR)] if has_next(folder) else [],
        "former": former_keys(folder, SIGNING),
        "promises": [*former_keys(folder, PROMISE), _signer(folder, PROMISE).verifier.vkey],
    }


def _former(name: str) -> str:
    return f"{name.removesuffix('.key')}.former.vkey"


def _add_former(folder: Path, name: str, vkey: str) -> None:
    known = former_keys(folder, name)
    if vkey not in known:
        lines = "".join(f"{line}\n" for line in (*known, vkey))
        write_file(folder, _former(name), lines.encode(), PUBLIC_FILE)


def _signer(folder: Path, name: str) -> Signer:
    return Signer.from_skey(_text(folder, name))


def _text(folder: Path, name: str) -> str:
    return read_file(folder, name).decode("ascii").strip()
