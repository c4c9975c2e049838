"""Seven bad witnesses beside a good one: publication ends, and shows what was signed before.

They hold their connections open, dribble, never end, lie and lead elsewhere, on real sockets. The
time is that of the setting, once and not for each witness; the long run takes the default.
"""

from __future__ import annotations

import socketserver
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from builder.cli.cosigning import cosign_checkpoint
from builder.cli.publishing import publish_all, release_waiting
from builder.config import FILE, SETTINGS
from builder.workspace import Workspace, open_workspace
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.cosignature import Witness, cosign
from publish.log.note import Verifier, parse_note
from publish.register.last_signed import LastSignedFile
from tests.builder.cli.test_witness import KEY as GOOD
from tests.builder.cli.test_witness import witnessing
from tests.builder.demo.cities import NOW, copied, small_city, ticking
from tests.hardening.conftest import IS_LONG, Figure
from tests.hardening.test_restored import file_one
from tests.publish.witness.logs import SECONDS
from tests.publish.witness.test_collect import Act, fake, never, says

DEFAULT = next(row.default for row in SETTINGS if row.name == "witness_seconds")
WITHIN = int(str(DEFAULT)) if IS_LONG else 2  # seconds
MOST = 30  # seconds of a whole publication
BAD = [Witness(f"saksi.example/b{n}", bytes([n]) * 32) for n in range(7)]


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    folder = copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(f"\nwitness_seconds = {WITHIN}\n")
    return folder


def dribble(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
    """A byte a second, of an answer that seems to be on its way."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stop.wait(1):
        handler.wfile.write(b"x")


def without_end(handler: socketserver.StreamRequestHandler, stop: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not stop.is_set():
        handler.wfile.write(b"\xe2\x80\x94 x " * 1000)


def acts(seen: Checkpoint) -> tuple[Act, ...]:
    """What each bad witness does; `seen` is the checkpoint before."""
    forked = Checkpoint(seen.origin, seen.size + 1, bytes(32))
    return (
        never,
        dribble,
        without_end,
        says(200, b"junk"),
        says(302, b"", "Location: http://127.0.0.1:1/add-checkpoint"),
        says(200, cosign(BAD[5], seen.text, SECONDS).line.encode()),
        says(200, cosign(BAD[6], forked.text, SECONDS).line.encode()),
    )


def policy(folder: Path, urls: list[str], good: str) -> None:
    """The bad ones first: who asks in this order asks the good one last."""
    lines = [f"witness b{n} {BAD[n].verifier.vkey} {url}" for n, url in enumerate(urls)]
    lines += [f"witness good {GOOD.verifier.vkey} {good}", "quorum good"]
    (folder / "site/witnesses.policy").write_text("\n".join(lines) + "\n", encoding="ascii")


def shown(city: Workspace, verifier: Verifier) -> Checkpoint:
    note = (city.folder / "public/register/checkpoint").read_bytes()
    return open_checkpoint(note, verifier)


def signed(city: Workspace, verifier: Verifier) -> Checkpoint:
    """What the register's key has signed last, by the record that is kept apart."""
    state = LastSignedFile(city.folder / "state/last-signed.json").read()
    assert state is not None
    return open_checkpoint(state.note.encode(), verifier)


def test_bad_witnesses_delay_by_the_setting_and_change_nothing(
    workspace: Path, tmp_path: Path, figure: Figure
) -> None:
    vkey = (workspace / "keys/verifier.vkey").read_text(encoding="ascii").strip()
    verifier = Verifier.from_vkey(vkey)
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=1)), env={})
    file_one(city, "witnessed")
    with ExitStack() as open_:
        open_.callback(city.close)
        bad = [open_.enter_context(fake(act)) for act in acts(shown(city, verifier))]
        policy(workspace, bad, open_.enter_context(witnessing(tmp_path, vkey)))
        release_waiting(city)
        before = signed(city, verifier)

        began = time.monotonic()
        first = cosign_checkpoint(city)
        asking = time.monotonic() - began
        done = publish_all(city)
        whole = time.monotonic() - began - asking

    note = (workspace / "public/register/checkpoint").read_bytes()
    names = {line.name for line in parse_note(note)[1]}
    assert [
        *("WITNESS-LATE", "WITNESS-LATE", "WITNESS-REPLY", "WITNESS-REPLY", "WITNESS-REFUSED"),
        *("WITNESS-SIGNATURE", "WITNESS-SIGNATURE"),
    ] == [problem.code for problem in first]
    assert before == shown(city, verifier) == signed(city, verifier)
    assert {verifier.name, GOOD.name} == names
    assert not done.published.failed
    most = WITHIN + 2
    figure("seconds that 7 bad witnesses take", f"< {most}", f"{asking:.1f}", asking < most)
    figure("seconds of a publication with them", f"< {MOST}", f"{whole:.1f}", whole < MOST)
