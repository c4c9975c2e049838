"""Which keys a workspace signs with: files of its own, or a signer at a socket.

Invariants:
- with the setting `signer_socket` the register's key is not looked for in the workspace;
- a key about to follow lies in the workspace until it takes over (`terang key retire`);
- promises are signed at the socket only if their key was moved there.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from builder.config import Settings
from builder.key_files import (
    PROMISE,
    VERIFIER,
    heirs,
    key_text,
    promise_signer,
    promise_vkey,
    register_signers,
)
from builder.signing.client import CheckpointsAtSocket, PromisesAtSocket, ask_state, expect_key
from publish.log.note import LogSigner, NoteSigner, Verifier
from publish.register.reader import continuation


def log_signers(folder: Path, settings: Settings) -> tuple[LogSigner, list[LogSigner]]:
    """The key that signs the register, and the one to follow if there is one.

    Asks no signer yet. Raises what `register_signers` does.
    """
    following: list[LogSigner] = [*heirs(folder, settings.unseal_file)]
    if not settings.signer_socket:
        return register_signers(folder, settings.unseal_file)[0], following
    verifier = Verifier.from_vkey(key_text(folder, VERIFIER))
    proof = partial(continuation, folder / "register")
    return CheckpointsAtSocket(socket_of(folder, settings), verifier, proof), following


def promises_signer(folder: Path, settings: Settings) -> NoteSigner:
    """What signs promises on receipts. Raises `NotFound` (WORKSPACE-KEY)."""
    if not settings.signer_socket or (folder / PROMISE).exists():
        return promise_signer(folder)
    return PromisesAtSocket(socket_of(folder, settings), Verifier.from_vkey(promise_vkey(folder)))


def signing_verifier(folder: Path, settings: Settings) -> Verifier:
    """The public half of the key that would sign now, having asked whoever holds it.

    Raises what `log_signers` does, and SIGNER-AWAY, SIGNER-ANSWER, SIGNER-OTHER-KEY.
    """
    signer = log_signers(folder, settings)[0]
    if isinstance(signer, CheckpointsAtSocket):
        expect_key(signer.path, signer.verifier, ask_state(signer.path).register)
    return signer.verifier


def socket_of(folder: Path, settings: Settings) -> Path:
    """Where the signer listens; a relative setting is below the workspace."""
    return folder / settings.signer_socket
