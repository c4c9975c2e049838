"""Is what is published what the register says?

Anybody may ask, with nothing but the published files, the site folder they were
made with and, better, the register's key from elsewhere:

1. the checkpoint is signed, and every entry, tile and document is under it;
2. the entries follow the rules: they are folded anew, from the first;
3. every page, data file and style is made again and is the same, byte for byte;
4. no file is missing and, where that can be asked, none is there beside them;
5. an older checkpoint, if given, is of the same history.

Invariants:
- nothing that is published is believed, and nothing is written into its folder;
- memory does not grow with the number of pages;
- every problem names its file, and the application, service or date if it has one.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile
from pathlib import Path

import publish
from publish.errors import Integrity, Invalid, NotFound, Problem, TerangError
from publish.log.note import Verifier
from publish.pages.edition import Edition
from publish.pages.render import open_edition
from publish.pages.settings import FILE, read_site_settings
from publish.publication.bulk import File
from publish.publication.former_files import is_former
from publish.publication.freeze import Failures, page_file
from publish.publication.other_files import (
    BUILD,
    asset_files,
    build_file,
    data_files,
    part_files,
    read_build,
)
from publish.publication.plan import plan_all, status_pages
from publish.publication.register_files import FOLDER, KEY
from publish.publication.sealed_files import is_sealed
from publish.publication.site_digest import digest_site
from publish.publication.wanted import Wanted
from publish.register.audit import audit_register
from publish.register.durable import read_file
from publish.register.index import catch_up, open_index
from publish.register.reader import RegisterReader
from publish.verify.place import Place, folder_place
from publish.verify.since import continued, succeeded

MOST_OF_BUILD = 4096
MOST_NAMED = 1000
"""Files that differ are named up to this many; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a register of `size` entries and `files` files made again.

    `problems` is empty if all is well. `is_key_from_site`: the key that the
    signature was checked with came from the folder itself, which proves only
    that the folder agrees with itself.
    """

    problems: tuple[Problem, ...]
    size: int
    files: int
    is_key_from_site: bool

    @property
    def is_sound(self) -> bool:
        """True if nothing at all was found."""
        return not self.problems


def verify_site(
    folder: Path,
    site_folder: Path,
    vkey: str | None = None,
    since: Path | None = None,
    progress: Callable[[str, int], None] = lambda what, count: None,
) -> Verdict:
    """As `verify_place`, for the published folder `folder`."""
    return verify_place(folder_place(folder), site_folder, vkey, since, progress)


def verify_place(
    place: Place,
    site_folder: Path | None,
    vkey: str | None = None,
    since: Path | None = None,
    progress: Callable[[str, int], None] = lambda what, count: None,
) -> Verdict:
    """Check what is published against the register in it; without a `site_folder`
    the register by itself.

    `vkey` is the register's key as text (Invalid if it is no key); `since` is the
    file of a checkpoint seen earlier. `progress` hears what is looked at and how
    many so far.
    """
    stated = stated_key(place)
    key = vkey or stated
    if key is None:
        missing = Problem(KEY, "VERIFY-KEY-MISSING")
        return Verdict((missing,), 0, 0, is_key_from_site=False)
    found: list[Problem] = []
    try:
        verifier = Verifier.from_vkey(key)
    except Invalid:
        if vkey is not None:
            raise
        return Verdict((Problem(KEY, "VERIFY-KEY-WRONG"),), 0, 0, is_key_from_site=True)
    if stated is None:
        found.append(Problem(KEY, "VERIFY-FILE-MISSING", {"about": "", "service": "", "on": ""}))
    elif stated != key:
        found.append(Problem(KEY, "VERIFY-KEY-WRONG"))
    reader = RegisterReader(place.register, verifier)
    progress("register", 0)
    found += _audited(reader, verifier)
    found += (replace(p, path=f"{FOLDER}/{p.path}") for p in succeeded(reader))
    if since is not None:
        found += continued(reader, verifier, since)
    with tempfile.TemporaryDirectory(prefix="terang-verify-") as scratch:
        site = _Site(place, site_folder, key, Path(scratch), progress)
        size, files = _compare(reader, site, found)
    return Verdict(tuple(found), size, files, is_key_from_site=vkey is None)


@dataclass(frozen=True, slots=True)
class _Site:
    """What is published, what it is compared with, and where there is room to work."""

    place: Place
    site_folder: Path | None
    key: str
    scratch: Path
    progress: Callable[[str, int], None]


def stated_key(place: Place) -> str | None:
    """What the site says its key is, whatever that is; None if it says nothing."""
    try:
        key = read_file(place.register, KEY.removeprefix(f"{FOLDER}/"))
        return key.decode("ascii", "replace").removesuffix("\n")
    except TerangError:
        return None


def _audited(reader: RegisterReader, verifier: Verifier) -> Iterator[Problem]:
    own = {KEY.removeprefix(f"{FOLDER}/")}
    for problem in audit_register(reader.root, verifier):
        if problem.code != "FILE-EXTRA" or problem.path not in own:
            yield replace(problem, path=f"{FOLDER}/{problem.path}")


def _compare(reader: RegisterReader, site: _Site, found: list[Problem]) -> tuple[int, int]:
    """Make the site anew and add what differs; gives the size of the register and the files."""
    index = open_index(site.scratch / "index.sqlite")
    with closing(index.connection):
        try:
            catch_up(index, reader)
            if site.site_folder is None:
                return index.size, 0
            settings = replace(read_site_settings(site.site_folder / FILE), verifier_key=site.key)
            edition = open_edition(index, site.site_folder, settings)
        except TerangError as error:
            # The audit has told of what is wrong with a file; the fold stumbles over the same.
            told = {problem.path.removeprefix(f"{FOLDER}/") for problem in found}
            found += (problem for problem in error.problems if problem.path not in told)
            return index.size, 0
        site.progress("entries", index.size)
        digest = digest_site(site.site_folder, settings, Path(publish.__path__[0]))
        with closing(sqlite3.connect("")) as connection:  # "": a file that nobody sees
            wanted = Wanted(connection)
            files = _compare_files(site, edition, build_file(edition, digest), wanted, found)
            found += islice(_extra(site.place, wanted), MOST_NAMED)
        return index.size, files


def _compare_files(
    site: _Site, edition: Edition, build: File, wanted: Wanted, found: list[Problem]
) -> int:
    failures: Failures = []
    count = differing = 0
    first = ""
    is_other = _is_of_other_site(site.place, build)
    for count, file in enumerate(
        chain(_files(site.place, edition, failures), () if is_other else (build,)), 1
    ):
        wanted.add([file.path])
        problem = _difference(site.place, file, edition)
        if problem is not None:
            differing, first = differing + 1, first or file.path
            if not is_other and differing <= MOST_NAMED:
                found.append(problem)
        if count % MOST_NAMED == 0:
            site.progress("files", count)
    wanted.add([BUILD, KEY])
    if is_other:
        params = {"differing": differing, "files": count, "first": first or "-"}
        found.append(Problem(BUILD, "VERIFY-OTHER-SITE", params))
    elif differing > MOST_NAMED:
        found.append(Problem("", "VERIFY-MORE", {"count": differing - MOST_NAMED}))
    found += failures
    site.progress("files", count)
    return count


def _files(place: Place, edition: Edition, failures: Failures) -> Iterator[File]:
    """Every file of the site but those of the register and what it was built from."""
    plan = plan_all(edition.index)
    pages = chain(plan.editorial, status_pages(filter(place.is_asked, plan.numbers)))
    yield from asset_files(edition)
    yield from (page_file(ref, edition, failures) for ref in pages)
    yield from data_files(edition, failures, {})
    yield from part_files(plan.parts, edition)


def _is_of_other_site(place: Place, build: File) -> bool:
    """Whether the site says, in the form we use, that it was made by another site
    folder or programme; then byte for byte means nothing."""
    try:
        theirs = read_build(place.read(BUILD, MOST_OF_BUILD))
    except TerangError:
        return False
    ours = read_build(build.data)
    if theirs is None or ours is None:
        return False
    return any(theirs[name] != ours[name] for name in ("site", "code"))


def _difference(place: Place, file: File, edition: Edition) -> Problem | None:
    try:
        data = place.read(file.path, len(file.data))
    except NotFound:
        return Problem(file.path, "VERIFY-FILE-MISSING", _about(file, edition))
    except Integrity as error:
        return error.problems[0]
    if data == file.data:
        return None
    line = _first_difference(data, file.data)
    return Problem(file.path, "VERIFY-FILE-DIFFERS", {**_about(file, edition), "line": line})


def _about(file: File, edition: Edition) -> Mapping[str, object]:
    """Which application, service or month a file is about, and its last day; "" for none."""
    kind, key = file.source.kind, file.source.key
    row = edition.index.application(key) if kind == "status" else None
    if row is None:
        return {"about": key, "service": key if kind == "service" else "", "on": ""}
    last = edition.index.events(key)[-1].event
    return {"about": key, "service": row.service, "on": last.recorded_on.isoformat()}


def _first_difference(found: bytes, expected: bytes) -> int:
    """The number of the first line that differs, from 1."""
    pairs = zip(found.splitlines(), expected.splitlines(), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return same + 1


def _extra(place: Place, wanted: Wanted) -> Iterator[Problem]:
    """Files that no page needs; those of the register are the audit's."""
    for path in place.names():
        if is_sealed(path) or is_former(path):
            continue  # nobody but its holder can say what it is; registers of their own
        if not path.startswith(f"{FOLDER}/") and path not in wanted:
            yield Problem(path, "VERIFY-FILE-EXTRA")
