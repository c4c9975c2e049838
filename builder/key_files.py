"""The key files of a workspace, and how one key follows another.

    keys/signing.key    signs the register: read by whoever publishes, by nobody else
    keys/next.key       there while a key is about to follow: both sign
    keys/*.vkey         the public halves; keys/next.vkey goes with next.key
    keys/desk.key       seals what the record must read again: secrets of second factors, webhooks
    keys/promise.key    signs promises to applicants: read by the web process
    keys/*.former.vkey  public keys that were, oldest first, a line each

`signing.key` and `next.key` may be sealed under a passphrase (`terang key seal`); the
setting `unseal_file` names the file it is in.

Invariants:
- a key follows only after it has signed the published register beside the one
  before it, so whoever pinned either sees one unbroken history;
- the public half of a promise key stays announced for good, its secret half goes;
- a key that sealed something is never made anew: its loss is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from builder.config import SECRET_BYTES
from builder.domain.identifier import Rng
from builder.errors import Integrity, NotFound, TerangError, conflict, integrity, not_found
from builder.store.ports import UnitOfWork
from builder.store.sealed_stream import MAGIC, SALT, read_secret, sealed, unsealed
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
from publish.verify.succession import LOG_KEYS

SIGNING, NEXT, PROMISE = "keys/signing.key", "keys/next.key", "keys/promise.key"
DESK = "keys/desk.key"
PROMISE_VKEY = "keys/promise.vkey"
VERIFIER, HEIR = "keys/verifier.vkey", "keys/next.vkey"


def has_next(folder: Path) -> bool:
    """Whether a key is about to follow."""
    return (folder / NEXT).is_file()


def former_keys(folder: Path, name: str) -> list[str]:
    """The public keys that the key file `name` had before, oldest first."""
    try:
        return read_file(folder, former_file(name)).decode("ascii").split()
    except NotFound:
        return []


def log_keys(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The document of `log-keys` by its name; nothing while the first key stands alone.
    Reads no secret: the web process asks too."""
    known = former_keys(folder, SIGNING)
    if not known and not has_next(folder):
        return {}
    heirs = [key_text(folder, HEIR)] if has_next(folder) else []
    return {LOG_KEYS: keys_document([*known, key_text(folder, VERIFIER), *heirs])}


def register_signers(folder: Path, passphrase: str) -> tuple[Signer, list[Signer]]:
    """The key that signs the register, and the one to follow if there is one; `passphrase`
    is the setting.

    Raises `NotFound` (WORKSPACE-KEY), `Integrity` (KEY-SEALED without a passphrase,
    KEY-PASSPHRASE with another one), and what `read_secret` does.
    """
    return key_signer(folder, SIGNING, passphrase), heirs(folder, passphrase)


def heirs(folder: Path, passphrase: str) -> list[Signer]:
    """The key to follow, if there is one. Raises as `register_signers`."""
    return [key_signer(folder, NEXT, passphrase)] if has_next(folder) else []


def key_signer(folder: Path, name: str, passphrase: str) -> Signer:
    """The key in the file `name`. Raises as `register_signers`."""
    return _signer(folder, name, read_secret(Path(passphrase)) if passphrase else None)


def promise_signer(folder: Path) -> Signer:
    """The key of promises; its file is read again when it is another one, so that a new key signs
    from the next receipt on. Raises `NotFound` (WORKSPACE-KEY)."""
    try:
        found = (folder / PROMISE).lstat()
    except FileNotFoundError as error:
        raise not_found("WORKSPACE-KEY", PROMISE) from error
    return _promise_signer(folder, (found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=4)
def _promise_signer(folder: Path, stamp: tuple[int, int, int]) -> Signer:
    return _signer(folder, PROMISE)


def promise_vkey(folder: Path) -> str:
    """Its public half, also where a signer holds the key. Raises as `promise_signer`."""
    if not (folder / PROMISE).exists() and (folder / PROMISE_VKEY).exists():
        return key_text(folder, PROMISE_VKEY)
    return promise_signer(folder).verifier.vkey


def read_desk_key(folder: Path) -> bytes:
    """The key for the secrets of the record. Raises `NotFound` (WORKSPACE-KEY) for one that is
    missing or not whole."""
    try:
        key = read_file(folder, DESK).strip()
    except NotFound as error:
        raise not_found("WORKSPACE-KEY", DESK) from error
    if len(key) < 2 * SECRET_BYTES:
        raise not_found("WORKSPACE-KEY", DESK)
    return key


def desk_key(folder: Path, uow: UnitOfWork, rng: Rng) -> bytes:
    """The key for the secrets of the record, made if it is missing and sealed nothing yet.
    Raises what `read_desk_key` does."""
    if not (folder / DESK).exists():
        with uow:  # one process at a time
            is_used = bool(uow.factors.all() or uow.webhooks.all())
            if not (folder / DESK).exists() and not is_used:
                write_file(folder, DESK, f"{rng(SECRET_BYTES).hex()}\n".encode(), SECRET_FILE)
    return read_desk_key(folder)


def seal_signing(folder: Path, secret: bytes, rng: Rng) -> None:
    """Put the register's keys under a passphrase. Raises `Conflict`: KEY-SEALED-ALREADY, or
    KEY-AT-SIGNER.

    The plain file is replaced and not overwritten: the disk may keep its bytes until it
    uses them again, so a new key is safer (`rotate_signing` afterwards).
    """
    _refuse_if_moved(folder, SIGNING)
    if _is_sealed(read_file(folder, SIGNING)):
        raise conflict("KEY-SEALED-ALREADY", SIGNING)
    # The one that tells is last, so that a kill in between is mended by doing it again.
    for name in (NEXT, SIGNING) if has_next(folder) else (SIGNING,):
        signer = _signer(folder, name, secret)
        write_file(folder, name, _sealed(signer, secret, rng), SECRET_FILE)


def rotate_signing(folder: Path, rng: Rng, passphrase: str = "") -> Verifier:
    """Make the key to follow, sealed if the present one is here and sealed. Raises
    `Conflict` (KEY-ROTATING) if there is one."""
    if has_next(folder):
        raise conflict("KEY-ROTATING", NEXT)
    made = Signer(Verifier.from_vkey(key_text(folder, VERIFIER)).name, rng(SECRET_BYTES))
    content = f"{made.skey}\n".encode()
    if (folder / SIGNING).exists() and _is_sealed(read_file(folder, SIGNING)):
        register_signers(folder, passphrase)  # the same passphrase opens both, or nothing is made
        content = _sealed(made, read_secret(Path(passphrase)), rng)
    write_file(folder, HEIR, f"{made.verifier.vkey}\n".encode(), PUBLIC_FILE)
    write_file(folder, NEXT, content, SECRET_FILE)
    return made.verifier


def retire_signing(folder: Path) -> Verifier:
    """The key to follow takes the place of the present one, whose secret goes.

    Every step can be repeated after a kill. Raises `Conflict`: KEY-NO-NEXT, or
    KEY-NOT-SIGNED if the register does not bear its signature yet.
    """
    if not has_next(folder):
        raise conflict("KEY-NO-NEXT", NEXT)
    heir = Verifier.from_vkey(key_text(folder, HEIR))
    try:
        open_checkpoint(read_file(folder / "register", CHECKPOINT), heir)
    except TerangError as error:
        raise conflict("KEY-NOT-SIGNED", CHECKPOINT) from error
    present = key_text(folder, VERIFIER)
    if present != heir.vkey:
        add_former(folder, SIGNING, present)
    # As it is, sealed or not: nobody needs the passphrase for this.
    write_file(folder, SIGNING, read_file(folder, NEXT), SECRET_FILE)
    write_file(folder, VERIFIER, f"{heir.vkey}\n".encode(), PUBLIC_FILE)
    remove_file(folder, NEXT)
    remove_file(folder, HEIR)
    return heir


def rotate_promise(folder: Path, rng: Rng) -> Verifier:
    """Another promise key from now on; the former one's public half is kept. Raises
    `Conflict` (KEY-AT-SIGNER)."""
    _refuse_if_moved(folder, PROMISE)
    present = promise_signer(folder)
    add_former(folder, PROMISE, present.verifier.vkey)
    made = Signer(present.name, rng(SECRET_BYTES))
    write_file(folder, PROMISE, f"{made.skey}\n".encode(), SECRET_FILE)
    return made.verifier


def shown_keys(folder: Path) -> dict[str, list[str]]:
    """All public keys, by what they are for."""
    return {
        "register": [key_text(folder, VERIFIER)],
        "next": [key_text(folder, HEIR)] if has_next(folder) else [],
        "former": former_keys(folder, SIGNING),
        "promises": [*former_keys(folder, PROMISE), promise_vkey(folder)],
    }


def _refuse_if_moved(folder: Path, name: str) -> None:
    if not (folder / name).exists():
        raise conflict("KEY-AT-SIGNER", name)


def former_file(name: str) -> str:
    """Where the public keys are that the key file `name` had before."""
    return f"{name.removesuffix('.key')}.former.vkey"


def add_former(folder: Path, name: str, vkey: str) -> None:
    """Keep a public key that `name` had; nothing happens if it is kept already."""
    known = former_keys(folder, name)
    if vkey not in known:
        lines = "".join(f"{line}\n" for line in (*known, vkey))
        write_file(folder, former_file(name), lines.encode(), PUBLIC_FILE)


def _signer(folder: Path, name: str, secret: bytes | None = None) -> Signer:
    try:
        content = read_file(folder, name)
    except NotFound as error:
        raise not_found("WORKSPACE-KEY", name) from error
    if not _is_sealed(content):
        return Signer.from_skey(content.decode("ascii", "replace").strip())
    if secret is None:
        raise integrity("KEY-SEALED", name)
    try:
        return Signer.from_skey(unsealed(content, secret).decode("ascii", "replace").strip())
    except Integrity as error:
        raise integrity("KEY-PASSPHRASE", name) from error


def _is_sealed(content: bytes) -> bool:
    return content.startswith(MAGIC)


def _sealed(signer: Signer, secret: bytes, rng: Rng) -> bytes:
    return sealed(f"{signer.skey}\n".encode(), secret, rng(SALT))


def key_text(folder: Path, name: str) -> str:
    """A public key as its file holds it."""
    return read_file(folder, name).decode("ascii").strip()
