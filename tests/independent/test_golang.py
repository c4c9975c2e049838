"""Go's `golang.org/x/mod/sumdb` accepts what Terang publishes, and refuses what was changed.

Needs Debian's `golang-go` and `golang-golang-x-mod-dev`; `make test` installs them. Where they
are missing the tests are skipped, but never in CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publish.log.cosignature import cosign
from publish.log.note import Signer, format_note, parse_note
from publish.log.promise import Kept, Promise, kept, make_promise
from publish.log.proof_file import ProofFile, format_proof, parse_proof
from publish.log.tree import leaf_hash
from publish.register.reader import RegisterReader
from tests.publish.register.registers import LOG, NOON, Office, entries_from
from tests.publish.witness.logs import KEY, SECONDS

SOURCE = Path(__file__).parent / "tlogcheck" / "main.go"
GOPATH = Path("/usr/share/gocode")
SUMDB = GOPATH / "src/golang.org/x/mod/sumdb"
PROMISE_KEY = Signer(f"{LOG.name}/promise", bytes([7]) * 32)

Check = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def tlogcheck(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Runs the checker, built for this run of the tests."""
    go = shutil.which("go")
    if go is None or not SUMDB.is_dir():
        missing = "golang-go and golang-golang-x-mod-dev are missing: make test installs them"
        assert os.environ.get("CI") != "true", missing
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("tlogcheck")
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "CGO_ENABLED": "0",
        "GOFLAGS": "",
    }
    program = folder / "tlogcheck"
    subprocess.run(
        [go, "build", "-o", program, SOURCE],
        env=os.environ | settings,
        check=True,
        timeout=300,
    )

    def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [program, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return check


def register(folder: Path, *batches: int) -> Path:
    office = Office(folder)
    done = 0
    for hours, count in enumerate(batches, 1):
        office.append(entries_from(done, count), hours)
        done += count
    return office.root


@pytest.mark.slow
@pytest.mark.parametrize(
    ("batches", "proven"),
    [
        ((1,), 1),
        ((255,), 255),
        ((255, 1), 256),
        ((256, 1), 257),
        ((1, 254, 1, 1, 343), 600),
        ((65_535, 1), 301),
        ((65_536, 4_464), 301),
    ],
    ids=lambda value: f"{sum(value)} entries" if isinstance(value, tuple) else "",
)
def test_it_accepts_every_register(
    tmp_path: Path, tlogcheck: Check, batches: tuple[int, ...], proven: int
) -> None:
    root = register(tmp_path, *batches)

    done = tlogcheck("register", LOG.vkey, root)

    assert done.stderr == ""
    assert done.stdout == f"size {sum(batches)} proven {proven}\n"


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("checkpoint", 25),
        ("checkpoint", 40),
        ("checkpoint", -20),
        ("tile/entries/000", 7),
        ("tile/entries/002.p/88", -1),
        ("tile/0/001", 4000),
        ("tile/0/002.p/88", 0),
        ("tile/1/000.p/2", 33),
    ],
)
def test_it_refuses_a_register_with_a_changed_byte(
    tmp_path: Path, tlogcheck: Check, name: str, at: int
) -> None:
    path = register(tmp_path, 600) / name
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)

    assert tlogcheck("register", LOG.vkey, tmp_path / "register").returncode == 1


def test_it_refuses_another_key(tmp_path: Path, tlogcheck: Check) -> None:
    stranger = Signer(LOG.name, bytes([1]) * 32).verifier

    assert tlogcheck("register", stranger.vkey, register(tmp_path, 3)).returncode == 1


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_it_accepts_our_proof_files(tmp_path: Path, tlogcheck: Check, index: int) -> None:
    reader = RegisterReader(register(tmp_path, 600), LOG)
    (tmp_path / "entry").write_bytes(reader.entry(index))
    promise = Promise(LOG.name, leaf_hash(reader.entry(index)), NOON, timedelta(days=1))

    outcome = kept(promise, reader, NOON)

    assert isinstance(outcome, Kept)
    proof = parse_proof(outcome.proof)
    with_extra = ProofFile(proof.index, proof.hashes, proof.checkpoint, b"resi")
    for data in (outcome.proof, format_proof(with_extra)):
        (tmp_path / "proof").write_bytes(data)
        done = tlogcheck("proof", LOG.vkey, tmp_path / "proof", tmp_path / "entry")
        assert (done.stdout, done.returncode) == (f"index {index} size 600\n", 0)

    (tmp_path / "entry").write_bytes(reader.entry(index) + b" ")
    assert tlogcheck("proof", LOG.vkey, tmp_path / "proof", tmp_path / "entry").returncode == 1


def test_it_opens_our_promises(tmp_path: Path, tlogcheck: Check) -> None:
    note = make_promise(
        PROMISE_KEY, origin=LOG.name, entry=b"x", promised_at=NOON, within=timedelta(days=2)
    )
    (tmp_path / "promise").write_bytes(note)
    (tmp_path / "changed").write_bytes(note.replace(b"172800", b"272800"))

    done = tlogcheck("note", PROMISE_KEY.verifier.vkey, tmp_path / "promise")

    assert done.stdout == parse_note(note)[0]
    assert tlogcheck("note", PROMISE_KEY.verifier.vkey, tmp_path / "changed").returncode == 1


def test_it_accepts_our_cosignatures(tmp_path: Path, tlogcheck: Check) -> None:
    root = register(tmp_path, 3)
    text, (own,) = parse_note((root / "checkpoint").read_bytes())
    cosigned = tmp_path / "cosigned"
    cosigned.write_bytes(format_note(text, [own, cosign(KEY, text, SECONDS)]))
    wrong = tmp_path / "wrong"
    wrong.write_bytes(format_note(text, [own, cosign(KEY, text + "x\n", SECONDS)]))

    for vkey in (LOG.vkey, KEY.verifier.vkey):
        assert tlogcheck("note", vkey, cosigned).stdout == text
    assert tlogcheck("note", KEY.verifier.vkey, wrong).returncode == 1
