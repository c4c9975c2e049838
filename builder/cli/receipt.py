"""`terang verify --receipt`: was what the office promised a citizen kept?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builder.cli.progress import progress
from builder.cli.session import Session, put_json, put_lines
from builder.errors import Problem, invalid
from publish.log.note import Verifier
from publish.log.promise import Broken, Kept, Pending
from publish.publication.register_files import FOLDER
from publish.register.reader import RegisterReader
from publish.register.receipt import Proven, judge_alone, judge_receipt
from publish.verify.address import mirror_register
from publish.verify.place import folder_place
from publish.verify.remote import Remote, read_address
from publish.verify.site import stated_key

Finding = Kept | Pending | Broken | Proven
_MINUTES = "%Y-%m-%d %H:%M UTC"


def receipt_in(
    session: Session, receipt: bytes, folder: Path, vkey: str | None, is_json: bool
) -> bool:
    """Against a published folder; False if the promise was broken."""
    verifier = _verifier(vkey or stated_key(folder_place(folder)))
    found = judge_receipt(receipt, RegisterReader(folder / FOLDER, verifier), _now(session))
    return _told(session, found, is_json)


def receipt_at(session: Session, receipt: bytes, url: str, vkey: str | None, is_json: bool) -> bool:
    """Against the site at an address."""
    with (
        tempfile.TemporaryDirectory(prefix="terang-mirror-") as scratch,
        progress() as watch,
        closing(Remote(read_address(url))) as remote,
    ):
        mirror_register(remote, Path(scratch), vkey, watch)
        verifier = _verifier(vkey or stated_key(folder_place(Path(scratch))))
        reader = RegisterReader(Path(scratch) / FOLDER, verifier)
        found = judge_receipt(receipt, reader, _now(session))
    return _told(session, found, is_json)


def receipt_alone(session: Session, receipt: bytes, vkey: str | None, is_json: bool) -> bool:
    """With the key only: a proof that holds its entry."""
    return _told(session, judge_alone(receipt, _verifier(vkey)), is_json)


def _verifier(vkey: str | None) -> Verifier:
    if vkey is None:
        raise invalid("RECEIPT-NO-KEY")
    return Verifier.from_vkey(vkey)


def _now(session: Session) -> datetime:
    return session.clock() if session.clock else datetime.now(UTC)


def _told(session: Session, found: Finding, is_json: bool) -> bool:
    problem = _SENTENCES[type(found)](found)
    if is_json:
        (document,) = session.documents([problem])
        put_json({"is_kept": not isinstance(found, Broken), **document})
    else:
        put_lines(session.lines([problem]))
    return not isinstance(found, Broken)


def _kept(found: Kept) -> Problem:
    return Problem("", "RECEIPT-KEPT", {"entry": found.index, "size": found.checkpoint.size})


def _pending(found: Pending) -> Problem:
    return Problem("", "RECEIPT-PENDING", {"due": found.due_at.strftime(_MINUTES)})


def _broken(found: Broken) -> Problem:
    params = {"due": found.due_at.strftime(_MINUTES), "last": found.last_recorded_on or "-"}
    return Problem("", "RECEIPT-BROKEN", params)


def _proven(found: Proven) -> Problem:
    params = {"entry": found.index, "size": found.checkpoint.size}
    return Problem("", "RECEIPT-PROVEN", params | {"on": found.recorded_on.isoformat()})


_SENTENCES: Mapping[type[Any], Callable[[Any], Problem]] = {
    Kept: _kept,
    Pending: _pending,
    Broken: _broken,
    Proven: _proven,
}
