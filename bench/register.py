"""What the register costs beside its number of entries: append, verify, prove one.

Invariants:
- registers are of the made-up city, made in a temporary folder; making them is not counted;
- a verification is that of `terang verify` without the site's pages, in a process of its own, so
  its memory is its own; beside it, in the same run, SHA-256 reads the same bytes, and where Go and
  its `sumdb` are installed their checker reads the same tree;
- an append is signed and on the disk when it counts as done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from bench.city import SIGNER, City, found_city
from bench.measure import ROOT, Say, Time, timed
from publish.log.proof_file import ProofFile, check_proof, format_proof
from publish.publication.register_files import KEY
from publish.register.reader import RegisterReader
from publish.verify.place import folder_place
from publish.verify.site import verify_place

BATCH = 100_000  # entries of the large append
SMALL = 1_000  # entries of the one to a register that is there
EVENTS = 6.19  # entries of an application of the made-up city, on average
PROVEN = 200  # entries, drawn at random
CHECKER = ROOT / "tests/independent/tlogcheck/main.go"
GOPATH = Path("/usr/share/gocode")


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement at a register of so many entries; `peer` in seconds of processor."""

    name: str
    entries: int
    took: Time
    pieces: int
    peer: float | None = None
    mebibytes: int | None = None

    @property
    def text(self) -> str:
        """A row of the table."""
        each = f"{self.took.cpu / self.pieces * 1e6:,.1f}"
        ratio = "" if self.peer is None else f"{self.took.cpu / self.peer:,.1f}"
        memory = "" if self.mebibytes is None else f"{self.mebibytes}"
        clocks = f"{self.took.clock:.3f} | {self.took.cpu:.3f}"
        return f"| {self.name} | {self.entries:,} | {clocks} | {each} | {ratio} | {memory} |"


HEAD = (
    "| what | entries | seconds | processor | us each | of SHA-256 | MiB at most |",
    "|---|---:|---:|---:|---:|---:|---:|",
)


def measure_register(sizes: Sequence[int], folder: Path, say: Say) -> Iterator[Line]:
    """All rows, for registers of about these sizes made in `folder`."""
    say(f"append {BATCH:,} entries")
    yield _large_append(folder / "append")
    checker = _checker(folder)
    for size in sizes:
        place = folder / f"{size}"
        say(f"a register of {size:,} entries")
        city = found_city(place, ROOT / "form_schemas")
        city.fill(round(size / EVENTS))
        (place / KEY).write_text(f"{SIGNER.verifier.vkey}\n", encoding="ascii")
        say("verify it, prove entries of it, append to it")
        yield from _at_size(city, checker)
        shutil.rmtree(place)


def _large_append(place: Path) -> Line:
    city = found_city(place, ROOT / "form_schemas")
    documents = list(islice(city.events(BATCH), BATCH))
    before = RegisterReader(city.root, SIGNER.verifier).checkpoint().size
    with timed() as appending:
        city.append(documents)
    peer = _hashing(city.root)
    shutil.rmtree(place)
    return Line(f"append {BATCH:,} in one batch", before, appending, BATCH, peer.cpu)


def _at_size(city: City, checker: Path | None) -> Iterator[Line]:
    reader = RegisterReader(city.root, SIGNER.verifier)
    entries, peer = reader.checkpoint().size, _hashing(city.root)
    verified, said = _measured([sys.executable, "-m", "bench.register", str(city.folder)])
    yield Line("verify", entries, verified, entries, peer.cpu, int(said))
    if checker is not None:
        command = [str(checker), "register", SIGNER.verifier.vkey, str(city.root)]
        checked, _ = _measured(command)
        yield Line("Go's sumdb: the tree only", entries, checked, entries, peer.cpu)
    yield Line("SHA-256 of the same files", entries, peer, entries)
    yield Line(f"prove {PROVEN} entries, each alone", entries, _proving(reader, entries), PROVEN)
    with timed() as appending:
        city.file_at_once(SMALL)
    yield Line(f"append {SMALL:,} more", entries, appending, SMALL)


def _hashing(root: Path) -> Time:
    """Every file once through SHA-256: the least that any checker does."""
    files = [path for path in root.rglob("*") if path.is_file()]
    with timed() as hashing:
        for path in files:
            hashlib.sha256(path.read_bytes()).digest()
    return hashing


def _measured(command: list[str]) -> tuple[Time, str]:
    """Time of a process from start to end, and what it said."""
    with timed() as taken:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return taken, done.stdout


def _proving(reader: RegisterReader, entries: int) -> Time:
    """Proofs, each by a reader that has read nothing: made, written, checked."""
    random = Random(7)
    with timed() as proving:
        for index in (random.randrange(entries) for _ in range(PROVEN)):
            fresh = RegisterReader(reader.root, SIGNER.verifier)
            note, entry = fresh.note(), fresh.entry(index)
            proof = ProofFile(index, tuple(fresh.inclusion_proof(index, entries)), note)
            check_proof(format_proof(proof), entry, SIGNER.verifier)
    return proving


def _checker(folder: Path) -> Path | None:
    """The checker built with Go's own packages; None where they are not installed."""
    go = shutil.which("go")
    if go is None or not (GOPATH / "src/golang.org/x/mod/sumdb").is_dir():
        return None
    settings = {"GO111MODULE": "off", "GOPATH": str(GOPATH), "CGO_ENABLED": "0", "GOFLAGS": ""}
    settings |= {"GOCACHE": str(folder / "go-cache")}
    program = folder / "tlogcheck"
    subprocess.run([go, "build", "-o", program, CHECKER], env=os.environ | settings, check=True)
    return program


def main(folder: Path) -> None:
    """Verify the register in `folder` and print the MiB of memory it took at most."""
    verdict = verify_place(folder_place(folder), None, SIGNER.verifier.vkey)
    if not verdict.is_sound:
        raise SystemExit(f"{verdict.problems[:3]}: nothing to measure")
    # Of this program only: what getrusage tells begins with the memory of whoever started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
