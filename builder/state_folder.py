"""The folder of what must never be in a backup: the record of the last signature.

It is the setting `state_folder`, `state` in the workspace unless it says
otherwise; best on a path of its own that no backup job visits.

Invariants:
- the record is looked for in this folder only; one that lies where it used to,
  in `data/`, may have come from a backup and is refused until somebody adopts it.
"""

from __future__ import annotations

from pathlib import Path

from builder.config import RESTORED, Settings
from builder.errors import conflict, integrity
from publish.register.durable import make_folder
from publish.register.last_signed import LastSignedFile

FILE = "last-signed.json"
SUCCESSOR_READY = "successor/ready"
"""There while a new origin is being put in place (`builder.new_origin`)."""
FORMER = "data/last-signed.json"
"""Where the record used to lie, within every backup."""


def state_folder(folder: Path, settings: Settings) -> Path:
    """The folder, which may not be there yet; a relative setting is below the workspace."""
    return folder / settings.state_folder


def last_signed(folder: Path, settings: Settings) -> LastSignedFile:
    """The record of the last signature. Makes its folder (mode 0700).

    Raises `Integrity`: LAST-SIGNED-FORMER-PLACE while one lies in `data/`, and
    RESTORED-NOT-ADOPTED in a workspace that came from a backup. `Conflict`
    (NEW-ORIGIN-UNFINISHED) while a new origin is half in place.
    """
    if (folder / SUCCESSOR_READY).exists():
        raise conflict("NEW-ORIGIN-UNFINISHED", SUCCESSOR_READY)
    if (folder / RESTORED).exists():
        raise integrity("RESTORED-NOT-ADOPTED", RESTORED)
    if (folder / FORMER).exists():
        raise integrity("LAST-SIGNED-FORMER-PLACE", FORMER, folder=settings.state_folder)
    return adopted_record(folder, settings)


def adopted_record(folder: Path, settings: Settings) -> LastSignedFile:
    """The same for whoever takes a register over, whatever lies in `data/`."""
    state = state_folder(folder, settings)
    make_folder(state, 0o700)
    return LastSignedFile(state / FILE)
