"""A lost or stolen signing key: the register goes on under another origin (ADR 23).

    successor/        the new register, its keys and site.toml, made beside the old one
    successor/ready   from here on there is no way back, only forward
    former/1/register the old register, as it was, with its public key

Invariants:
- until `ready` is there the workspace is untouched, and what was begun is thrown away;
- after it every step may be repeated, and nothing is signed until all are done;
- a secret of the old origin is left nowhere.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from builder.config import SECRET_BYTES, Settings
from builder.domain.identifier import Rng
from builder.errors import NotFound, Problem, conflict, integrity, invalid, refuse_if
from builder.key_files import (
    HEIR,
    NEXT,
    PROMISE,
    PROMISE_VKEY,
    SIGNING,
    VERIFIER,
    add_former,
    former_file,
    key_text,
    promise_vkey,
)
from builder.state_folder import FILE, SUCCESSOR_READY, last_signed, state_folder
from publish.log.note import Signer, Verifier
from publish.pages.settings import read_site_settings
from publish.publication.former_files import FORMER
from publish.register.durable import PUBLIC_FILE, SECRET_FILE, remove_file, write_file
from publish.register.entries import encode_entry
from publish.register.last_signed import LastSignedFile
from publish.register.layout import CHECKPOINT
from publish.register.lock import locked
from publish.register.reader import RegisterReader
from publish.register.settle import must_republish
from publish.register.succeed import repeat_register
from publish.register.succession import formers, succession_document

AT = "successor"
_SITE = "site/site.toml"
_ORIGIN_LINE = re.compile(r'^(\s*origin\s*=\s*)"[^"\n]*"', re.MULTILINE)

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The new origin and why: `lost` or `stolen`. `today` is the city's date, ISO."""

    origin: str
    reason: str
    today: str


def say_nothing(step: str) -> None:
    """For those who watch no steps."""


def is_ready(folder: Path) -> bool:
    """Whether a new origin was begun that has to be finished."""
    return (folder / SUCCESSOR_READY).exists()


def standing_still(folder: Path) -> AbstractContextManager[None]:
    """Nobody else adds to the register meanwhile: what came in between would be left out.
    Raises `Conflict` (REGISTER-BUSY). Cut off between two renames there is none to hold."""
    register = folder / "register"
    return locked(register) if register.is_dir() else nullcontext()


def prepare_origin(
    folder: Path, settings: Settings, wanted: Wanted, now: datetime, rng: Rng, step: Step
) -> None:
    """Make the successor, up to the point of no return, while the register stands still.
    `now` is aware, and later than the last signature.

    Raises `Invalid` (NEW-ORIGIN-NAME), `Conflict` (NEW-ORIGIN-NOTHING for a register without
    entries), `Integrity` as publishing and the audit do; then nothing is changed.
    """
    present = Verifier.from_vkey(key_text(folder, VERIFIER))
    old = RegisterReader(folder / "register", present)
    state = last_signed(folder, settings).read()
    if must_republish(old.root, state, present) and state is not None:
        write_file(old.root, CHECKPOINT, state.note.encode())
    site = _site_with(folder, wanted.origin)
    try:
        known = {old.checkpoint().origin, *(one.verifier.name for one in formers(old))}
    except NotFound:
        raise conflict("NEW-ORIGIN-NOTHING") from None
    if wanted.origin in known:
        raise invalid("NEW-ORIGIN-NAME", origin=wanted.origin)
    step("make")
    signer = _fresh(folder, wanted.origin, site, rng)
    memory = _memory(folder, settings)
    memory.unlink(missing_ok=True)
    document = succession_document(
        origin=wanted.origin,
        vkey=present.vkey,
        note=old.note(),
        reason=wanted.reason,
        recorded_on=wanted.today,
    )
    first, root = encode_entry(document), folder / AT / "register"
    repeat_register(old, root, signer, LastSignedFile(memory), first, now)
    step("ready")
    write_file(folder, SUCCESSOR_READY, f"{_place(folder)}\n".encode(), SECRET_FILE)


def finish_origin(folder: Path, settings: Settings, step: Step) -> Verifier:
    """Put the successor in place of the old register; gives its key. Every step may be
    repeated. Raises `Conflict` (NEW-ORIGIN-NOTHING) if none is ready."""
    if not is_ready(folder):
        raise conflict("NEW-ORIGIN-NOTHING")
    at = folder / AT
    former = folder / FORMER / (folder / SUCCESSOR_READY).read_text("ascii").strip()
    former.mkdir(parents=True, exist_ok=True)
    state = state_folder(folder, settings) / FILE
    for name, new, present, kept in (
        ("register", at / "register", folder / "register", former / "register"),
        ("memory", _memory(folder, settings), state, state.with_suffix(f".{former.name}.former")),
    ):
        step(name)
        _put(new, present, kept)
    step("old key")
    if (at / VERIFIER).exists():
        vkey = former / "register" / "verifier.vkey"
        if not vkey.exists():
            vkey.write_bytes((folder / VERIFIER).read_bytes())
        _keep_promises(folder, key_text(at, PROMISE_VKEY))
    for name in (SIGNING, PROMISE, _SITE, VERIFIER):
        step(name)
        if (at / name).exists():
            (at / name).replace(folder / name)
    for name in (NEXT, HEIR, PROMISE_VKEY, former_file(SIGNING)):
        step(f"remove {name}")
        remove_file(folder, name)
    step("done")
    os.sync()
    shutil.rmtree(at / "keys", ignore_errors=True)
    remove_file(folder, SUCCESSOR_READY)
    shutil.rmtree(at, ignore_errors=True)
    return Verifier.from_vkey(key_text(folder, VERIFIER))


def _put(new: Path, present: Path, kept: Path) -> None:
    """By renaming, so that what binds a file to itself stays (`last_signed`)."""
    if new.exists():
        if present.exists() and not kept.exists():
            present.rename(kept)
        new.rename(present)


def _keep_promises(folder: Path, new: str) -> None:
    """What was promised before can still be held against the office, unless the key for it
    is lost as well: then the old entries announce it."""
    with suppress(NotFound):
        before = promise_vkey(folder)
        if before != new:
            add_former(folder, PROMISE, before)


def _fresh(folder: Path, origin: str, site: str, rng: Rng) -> Signer:
    at = folder / AT
    shutil.rmtree(at, ignore_errors=True)
    (at / "keys").mkdir(mode=0o700, parents=True)
    at.chmod(0o700)
    signer, promises = (Signer(name, rng(SECRET_BYTES)) for name in (origin, f"{origin}/promises"))
    write_file(at, SIGNING, f"{signer.skey}\n".encode(), SECRET_FILE)
    write_file(at, PROMISE, f"{promises.skey}\n".encode(), SECRET_FILE)
    write_file(at, PROMISE_VKEY, f"{promises.verifier.vkey}\n".encode(), PUBLIC_FILE)
    write_file(at, VERIFIER, f"{signer.verifier.vkey}\n".encode(), PUBLIC_FILE)
    write_file(at, _SITE, site.encode(), PUBLIC_FILE)
    read_site_settings(at / _SITE)
    return signer


def _site_with(folder: Path, origin: str) -> str:
    text, count = _ORIGIN_LINE.subn(
        lambda found: f'{found[1]}"{origin}"', (folder / _SITE).read_text(encoding="utf-8")
    )
    if count != 1:
        raise integrity("WORKSPACE-ORIGIN", "site.toml#/city/origin", origin=origin)
    refuse_if(
        [Problem("", "NEW-ORIGIN-NAME", {"origin": origin})]
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9.-]+)*", origin)
        else []
    )
    return text


def _memory(folder: Path, settings: Settings) -> Path:
    return state_folder(folder, settings) / f"{FILE}.successor"


def _place(folder: Path) -> int:
    """The next free number in `former`."""
    known = folder / FORMER
    return 1 + max((int(p.name) for p in known.iterdir()), default=0) if known.is_dir() else 1
