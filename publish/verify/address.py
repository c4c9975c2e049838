"""A site at an address, checked as a folder is, and against what was seen of it before.

The register is fetched whole into a folder that goes away; pages are fetched one
at a time, each as it is compared. What stays is the memory: the key of the
address and the last checkpoint that was found sound (`publish.verify.history`).

Invariants:
- a key that was used once for an address is used again, or the one that it has
  announced itself; another one is named;
- a site that is published anew meanwhile is looked at again, not called wrong;
- the memory goes on only to a register that was found sound from end to end.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from publish.errors import Conflict, Integrity, Invalid, NotFound, Problem, TerangError
from publish.log import tiles
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import MAX_NOTE_SIZE, Verifier, parse_note
from publish.publication.register_files import FOLDER, KEY
from publish.register import layout
from publish.register.durable import write_file
from publish.register.entries import documents_named
from publish.register.reader import RegisterReader
from publish.verify.history import Memory, contradiction
from publish.verify.new_register import new_register, remembered_before
from publish.verify.place import Place
from publish.verify.remote import Remote
from publish.verify.site import Verdict, stated_key, verify_place
from publish.verify.succession import follows

Progress = Callable[[str, int], None]

MOST_ENTRIES = 100_000_000
_MOST_OF_KEY = 1024
_MOST_OF_TILE = 256 * (65_535 + 2)
_MOST_OF_DOCUMENT = 16 * 1024 * 1024
_ATTEMPTS = 3
_EVERY = 256  # files from one word of progress to the next


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an address: the site folder to compare pages with, the key if it is
    known from elsewhere, an older checkpoint, which applications' pages to look at."""

    site_folder: Path | None
    vkey: str | None = None
    since: Path | None = None
    is_asked: Callable[[str], bool] = lambda number: True


def verify_address(
    remote: Remote, url: str, memory: Memory, question: Question, progress: Progress
) -> Verdict:
    """Check the site at `url`, which `remote` reads.

    Raises Conflict `REMOTE-UNREACHABLE`, or `REMOTE-MOVES` if it was published
    anew each time, and Invalid for a key that is none.
    """
    for _ in range(_ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="terang-mirror-") as folder:
            verdict = _verify(remote, url, memory, question, Path(folder), progress)
            if verdict.is_sound or not _has_moved(remote, Path(folder)):
                return verdict
    raise Conflict(Problem("", "REMOTE-MOVES", {"url": url}))


def _verify(
    remote: Remote, url: str, memory: Memory, question: Question, folder: Path, progress: Progress
) -> Verdict:
    known = question.vkey or memory.key_of(url)
    mirrored = mirror_register(remote, folder, known, progress)
    notices: tuple[Problem, ...] = ()
    heir = _heir(remote, memory, known, folder, progress)
    if heir is not None:
        (known, notice), mirrored = heir, ()
        notices = (notice,) if notice else ()
    if any(problem.code == "REMOTE-TOO-LARGE" for problem in mirrored):
        # Nobody counts what is missing of a register without end.
        return Verdict(mirrored, 0, 0, is_key_from_site=known is None)
    place = Place(folder / FOLDER, remote.read, lambda: iter(()), question.is_asked)
    verdict = verify_place(place, question.site_folder, known, question.since, progress)
    vkey = known or stated_key(place)
    found = [*mirrored, *verdict.problems]
    if vkey is not None:
        found = [*_remembered(memory, vkey, place.register, found), *found]
        if not found and not notices and _is_to_be_kept(memory, url, question, place, vkey):
            memory.keep_key(url, vkey)
    return replace(verdict, problems=(*notices, *found))


def _is_to_be_kept(memory: Memory, url: str, question: Question, place: Place, vkey: str) -> bool:
    """Whether the address has this key from now on: at first, and when a person has named the
    key of the register that goes on from the known one."""
    known = memory.key_of(url)
    if question.vkey is None or known is None:
        return question.vkey is None
    reader = RegisterReader(place.register, Verifier.from_vkey(vkey))
    return new_register(reader, known) is not None


def _heir(
    remote: Remote, memory: Memory, known: str | None, folder: Path, progress: Progress
) -> tuple[str, Problem | None] | None:
    """The key that the site states and that follows the one that is known; then the
    register is fetched under it. None if it is the known one, or nothing shows that.
    With a finding if it is the key of a new register, which a person has to confirm."""
    place = Place(folder / FOLDER, remote.read, lambda: iter(()), lambda number: True)
    stated = stated_key(place)
    try:
        if known is None or stated is None or stated == known:
            return None
        fresh = folder / "heir"
        fresh.mkdir()
        if mirror_register(remote, fresh, stated, progress):
            return None
        seen = memory.seen(Verifier.from_vkey(known))
    except TerangError:
        return None
    is_heir = follows(fresh / FOLDER, known, seen, stated)
    reader = RegisterReader(fresh / FOLDER, Verifier.from_vkey(stated))
    notice = None if is_heir else new_register(reader, known)
    if not is_heir and notice is None:
        return None
    shutil.rmtree(folder / FOLDER)
    (fresh / FOLDER).rename(folder / FOLDER)
    return stated, notice


def _remembered(
    memory: Memory, vkey: str, register: Path, found: list[Problem]
) -> Iterator[Problem]:
    """How the register contradicts what was seen of it; what is sound is kept in mind."""
    try:
        verifier = Verifier.from_vkey(vkey)
    except Invalid:
        return  # the verdict says so
    reader, seen = RegisterReader(register, verifier), memory.seen(verifier)
    # Damage of the register is named already, and is no other history.
    is_whole = not any(problem.path.startswith(f"{FOLDER}/") for problem in found)
    with suppress(TerangError):
        note = reader.note()
        open_checkpoint(note, verifier)
        earlier = list(remembered_before(memory, reader)) if is_whole else []
        yield from earlier
        problem = contradiction(seen, reader) if seen else None
        if problem is not None and (is_whole or problem.code == "VERIFY-ROLLBACK"):
            memory.keep_evidence(verifier, memory.note(verifier) or b"", note)
            yield problem
        elif problem is None and is_whole and not earlier:
            memory.keep(verifier, note)


def _has_moved(remote: Remote, folder: Path) -> bool:
    """Whether the site shows another checkpoint by now."""
    try:
        shown = parse_note(remote.read(f"{FOLDER}/{layout.CHECKPOINT}", MAX_NOTE_SIZE))[0]
        return shown != parse_note((folder / FOLDER / layout.CHECKPOINT).read_bytes())[0]
    except (TerangError, OSError):
        return False


def mirror_register(
    remote: Remote, folder: Path, vkey: str | None, progress: Progress
) -> tuple[Problem, ...]:
    """Fetch the register into `folder`; what could not be had is a finding."""
    (folder / FOLDER).mkdir()
    copy = _Copy(remote, folder, [], progress)
    copy.fetch(KEY, _MOST_OF_KEY)
    note = copy.fetch(f"{FOLDER}/{layout.CHECKPOINT}", MAX_NOTE_SIZE)
    key = vkey or (copy.fetched(KEY) or b"").decode("ascii", "replace").strip()
    try:
        verifier = Verifier.from_vkey(key)
        checkpoint = open_checkpoint(note or b"", verifier)
    except (Invalid, Integrity):
        return tuple(copy.found)  # the audit names what is wrong with it
    if checkpoint.size > MOST_ENTRIES:
        return (Problem(f"{FOLDER}/{layout.CHECKPOINT}", "REMOTE-TOO-LARGE"),)
    if copy.fetch_all(_tiles(checkpoint), _MOST_OF_TILE):
        reader = RegisterReader(folder / FOLDER, verifier)
        with suppress(TerangError):  # what cannot be read is for the audit to name
            copy.fetch_all(_documents(reader, checkpoint), _MOST_OF_DOCUMENT)
    return tuple(copy.found)


def _tiles(checkpoint: Checkpoint) -> Iterator[str]:
    for tile in tiles.new_bundles(0, checkpoint.size):
        yield f"{FOLDER}/{tile.path}"
    for tile in tiles.new_tiles(0, checkpoint.size):
        yield f"{FOLDER}/{tile.path}"


def _documents(reader: RegisterReader, checkpoint: Checkpoint) -> Iterator[str]:
    told: set[str] = set()
    for entry in reader.entries(0, checkpoint.size):
        for digest in documents_named(entry):
            if digest not in told:
                told.add(digest)
                yield f"{FOLDER}/{layout.document_path(digest)}"


@dataclass(frozen=True, slots=True)
class _Copy:
    """Files that are fetched into a folder."""

    remote: Remote
    folder: Path
    found: list[Problem]
    progress: Progress

    def fetch(self, path: str, most: int) -> bytes | None:
        """The file, which is in the folder then; None for one that cannot be had. That
        a file of the register is missing is for the audit to say."""
        try:
            data = self.remote.read(path, most)
        except NotFound:
            return None
        except Integrity as error:
            self.found.extend(error.problems)
            return None
        if len(data) > most:
            self.found.append(Problem(path, "REMOTE-TOO-LARGE"))
            return None
        write_file(self.folder, path, data)
        return data

    def fetched(self, path: str) -> bytes | None:
        """A file that was fetched before."""
        file = self.folder / path
        return file.read_bytes() if file.is_file() else None

    def fetch_all(self, paths: Iterator[str], most: int) -> bool:
        """True if all were there; ends at the first that is not."""
        for count, path in enumerate(paths, 1):
            if self.fetch(path, most) is None:
                return False
            if count % _EVERY == 0:
                self.progress("register", count)
        return True
