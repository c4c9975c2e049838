"""One run of the publisher: the register and the site folder become a folder of files.

    lock > index catches up > continues what was published? > build (`build.py`)

Invariants:
- a reader who sees the checkpoint of size N finds every page and tile of N;
- a full run and any series of small ones leave the same bytes;
- a kill at any moment is mended by the next run, without a hand;
- what readers have seen of the register is never taken back: a register that
  does not continue the published one is refused before anything is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import publish
from publish.errors import Conflict, Integrity, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import parse_note
from publish.log.proofs import verify_consistency
from publish.pages.settings import SiteSettings
from publish.publication.build import Places, Progress, Published, Sources, build
from publish.publication.deliver import INCOMING, Step, open_delivery, say_nothing
from publish.publication.lock import locked
from publish.publication.manifest import Manifest, forget_manifest, is_damaged, open_manifest
from publish.publication.other_files import BUILD, read_build
from publish.publication.recall import Recall
from publish.publication.register_files import FOLDER, published_checkpoint
from publish.publication.site_digest import digest_site
from publish.register.durable import read_file
from publish.register.index import Index, catch_up
from publish.register.layout import CHECKPOINT
from publish.register.reader import RegisterReader

MANIFEST = "manifest.sqlite"
STAGING = "staging"


def say_no_progress(what: str, count: int) -> None:
    """For those who do not watch."""


def publish_site(
    index: Index,
    reader: RegisterReader,
    site_folder: Path,
    settings: SiteSettings,
    out: Path,
    cache: Path,
    *,
    full: bool = False,
    progress: Progress = say_no_progress,
    on_step: Step = say_nothing,
    recall: Recall | None = None,
) -> Published:
    """Make the folder `out` show the register as it is now.

    `full` makes every page again, compares every file with the folder itself and
    removes what does not belong there; so does a run that finds its cache or the
    folder gone. `out` is Terang's alone. `on_step` is for fault tests. `recall` is for those
    who publish again and again: what it holds makes the next run shorter, and no byte another.

    Raises Conflict (`PUBLISH-BUSY`, `PUBLISH-FOLDER-FOREIGN`), Integrity
    (`PUBLISH-FORKED`, `FILE-NOT-PLAIN`, what `catch_up` raises), NotFound
    `FILE-MISSING` when the register has no checkpoint yet.
    """
    cache.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locked(cache):
        note, checkpoint = _caught_up(index, reader)
        refuse_fork(published_checkpoint(out, reader.verifier), reader, checkpoint)
        full = full or _shows_another(out, reader)
        kept = Recall() if recall is None else recall
        if full:
            kept.forget()
        with _snapshot(index.connection):
            digest = digest_site(site_folder, settings, Path(publish.__path__[0]))
            made_of = (index, reader, site_folder, settings, digest.whole)
            sources = Sources(index, reader, note, digest, partial(kept.open_edition, *made_of))
            run = partial(_run, sources, out, cache, progress, on_step, full=full)
            return _without_damage(run, cache / MANIFEST)


def _without_damage(run: Callable[[], Published], manifest: Path) -> Published:
    """What `run` gives, again without the manifest where that is damaged."""
    try:
        return run()
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        forget_manifest(manifest)
        return run()


def _run(
    sources: Sources, out: Path, cache: Path, progress: Progress, on_step: Step, *, full: bool
) -> Published:
    with open_manifest(cache / MANIFEST) as manifest:
        is_new = _is_empty(out) and manifest.shown() is None and not manifest.unwanted()
        _refuse_foreign(out, manifest)
        with open_delivery(out, on_step) as delivery:
            if is_new:
                delivery.begin_new()
            places = Places(out, delivery, manifest, cache / STAGING, is_new)
            return build(sources, places, progress, full=full)


def _is_empty(out: Path) -> bool:
    return not out.is_dir() or not any(out.iterdir())


def _caught_up(index: Index, reader: RegisterReader) -> tuple[bytes, Checkpoint]:
    """The checkpoint of exactly the state that the index is in: a writer may be at work."""
    while True:
        catch_up(index, reader)
        note = reader.note()
        checkpoint = open_checkpoint(note, reader.verifier)
        if (checkpoint.size, checkpoint.root) == (index.size, index.root):
            return note, checkpoint


def refuse_fork(seen: Checkpoint | None, reader: RegisterReader, checkpoint: Checkpoint) -> None:
    """Integrity `PUBLISH-FORKED` unless the checkpoint continues what readers have seen."""
    if seen is None or seen.size == 0:
        return
    forked = Problem(
        "register/checkpoint",
        "PUBLISH-FORKED",
        {"published": seen.size, "register": checkpoint.size},
    )
    if seen.size > checkpoint.size:
        raise Integrity(forked)
    proof = reader.consistency_proof(seen.size, checkpoint.size)
    try:
        verify_consistency(seen.size, checkpoint.size, proof, seen.root, checkpoint.root)
    except Integrity as error:
        raise Integrity(forked) from error


def _shows_another(out: Path, reader: RegisterReader) -> bool:
    """Whether readers see a register of another origin: its files are in the way of ours."""
    try:
        text, _ = parse_note(read_file(out, f"{FOLDER}/{CHECKPOINT}"))
    except TerangError:
        return False
    return text.partition("\n")[0] != reader.verifier.name


def _refuse_foreign(out: Path, manifest: Manifest) -> None:
    """A folder with something in it must be one that Terang began: a full run empties it."""
    names = {path.name for path in out.iterdir()} if out.is_dir() else set()
    if not names or INCOMING in names or manifest.digests(BUILD):
        return
    if BUILD not in names or read_build(read_file(out, BUILD)) is None:
        raise Conflict(Problem(str(out), "PUBLISH-FOLDER-FOREIGN"))


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """One state of the index for the whole run, whoever writes to it meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.rollback()
