"""The sealed statuses in a published folder: all of them made anew, or none.

Who compares two publications may not learn whose case moved, so all files are replaced together.
They are when any sealed case moved, which its commitment in the register says anyway, when the
day is another, when an application was erased, and when files are missing; not after every event
of open services, since to read all sealed cases takes time that grows with them.

Invariant: what was handed on is written down after the files are in place, so a run that is cut
off is done again.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

from builder.usecases.seal_status import seal_statuses
from builder.workspace import INDEX, Workspace
from publish.publication.former_files import FORMER, put_former
from publish.publication.sealed_files import put_sealed, sealed_names
from publish.register.durable import PUBLIC_FILE, write_file
from publish.register.index import open_index

MARK = "sealed"
"""In the cache of a published folder: of what the files there were made."""
_LAST = "SELECT max(entry) FROM commitment UNION ALL SELECT max(entry) FROM version"


def hand_on_sealed(workspace: Workspace, out: Path, cache: Path) -> None:
    """Put the sealed statuses into `out`, all anew, if one may be another; and the registers that
    this one goes on from."""
    put_former(out, workspace.folder / FORMER)
    state, mark = _state(workspace), cache / MARK
    if mark.is_file() and mark.read_text() == f"{state} {_names(out)}":
        return
    sealed = seal_statuses(
        workspace.uow(),
        calendar=workspace.calendar(),
        secret=workspace.dummies_key,
        now=workspace.clock(),
        rng=workspace.rng,
    )
    put_sealed(out, sealed)
    write_file(cache, MARK, f"{state} {_names(out)}".encode(), PUBLIC_FILE)


def forget_handed_on(workspace: Workspace) -> None:
    """The next publication makes the sealed statuses anew: an application was erased."""
    for mark in workspace.cache.rglob(MARK):
        mark.unlink()


def _state(workspace: Workspace) -> str:
    """The day, and the last entries that sealed cases and versions have in the register."""
    index = open_index(workspace.cache / INDEX)
    with closing(index.connection):
        last = [str(entry) for (entry,) in index.connection.execute(_LAST)]
    return " ".join((workspace.clock().date().isoformat(), *last))


def _names(out: Path) -> str:
    return hashlib.sha256("\n".join(sorted(sealed_names(out))).encode()).hexdigest()
