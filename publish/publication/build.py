"""The steps of one run, in the order that readers rely on.

Each file that another speaks of comes before it: styles before pages, pages
before the register's new tiles, everything before the checkpoint; what is gone
from the site is removed last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from publish.errors import Problem
from publish.facts.text import Lang
from publish.pages.app import site_of
from publish.pages.edition import Edition
from publish.pages.exports import STILL_FILES
from publish.pages.routes import ROUTES, Kind, PageRef, file_of
from publish.pages.views.applications import application_count
from publish.publication.bulk import BulkWriter, File
from publish.publication.deliver import Delivery
from publish.publication.former_files import is_former
from publish.publication.freeze import Failures, frozen_files, page_files
from publish.publication.manifest import Manifest, Row, Shown, Source
from publish.publication.many import FEWEST, Done, all_written
from publish.publication.other_files import (
    BUILD,
    DATA,
    PART,
    asset_files,
    build_file,
    data_files,
    gone_data,
    key_files,
    part_files,
)
from publish.publication.plan import Plan, plan_all, plan_stale, status_pages, with_doubtful
from publish.publication.register_files import copy_register, put_checkpoint, replaced_files
from publish.publication.sealed_files import is_sealed
from publish.publication.site_digest import SiteDigest
from publish.publication.walk import files_below
from publish.register.index import Index
from publish.register.reader import RegisterReader

Progress = Callable[[str, int], None]
"""Hears what is being made (`pages`, `applications`) and how many so far."""

MANY_PAGES = 200
_EVERY = 500  # files from one word of progress to the next


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did, in files, at `size` entries of the register.

    `failed` has one finding for each page that became a placeholder; the next
    run tries it again.
    """

    size: int
    written: int
    removed: int
    unchanged: int
    failed: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What the site is made from; `note` is the checkpoint of exactly the index's state, and
    `open_edition` gives its edition."""

    index: Index
    reader: RegisterReader
    note: bytes
    digest: SiteDigest
    open_edition: Callable[[], Edition]


@dataclass(frozen=True, slots=True)
class Places:
    """Where it goes: the published folder, opened, and the folder for pages on their way.

    `is_new`: nothing was in the folder, and no run knows of anything in it.
    """

    out: Path
    delivery: Delivery
    manifest: Manifest
    staging: Path
    is_new: bool


def build(sources: Sources, places: Places, progress: Progress, *, full: bool) -> Published:
    """Bring the folder up to the state of the index."""
    manifest = places.manifest
    if full or not _is_known(places):
        manifest.distrust()
    before = manifest.shown()
    after = Shown(sources.index.size, str(sources.index.as_of), sources.digest.whole)
    doubtful = manifest.to_look_at_again()
    if before == after and not doubtful and not manifest.removals():
        return Published(after.size, 0, 0, 0, ())
    plan = with_doubtful(_plan(sources.index, before, after), _pages(doubtful))
    parts = [source.key for source in doubtful if source.kind == PART]
    plan = replace(
        plan,
        parts=dict.fromkeys((*plan.parts, *parts)),
        only_applications=plan.only_applications and not doubtful,
    )
    edition = sources.open_edition()
    run = _Run(sources, places, edition, after, progress, [])
    writer, copied = _write(run, plan, before.size if before else 0)
    writer.settle()
    copied += put_checkpoint(sources.note, places.delivery, manifest)
    removed = 0 if places.is_new else _remove(run, before, plan)
    manifest.finish(after)
    return Published(
        after.size, writer.written + copied, removed, writer.unchanged, tuple(run.failures)
    )


@dataclass(frozen=True, slots=True)
class _Run:
    sources: Sources
    places: Places
    edition: Edition
    after: Shown
    progress: Progress
    failures: Failures


def _write(run: _Run, plan: Plan, old_size: int) -> tuple[BulkWriter, int]:
    """Put every file of the plan and of the register in place: by several processes where all is
    new and much, and then nobody reads yet, so the register need not wait for the last page.

    Gives the writer and how many files of the register were new.
    """
    places, edition = run.places, run.edition
    writer = BulkWriter(places.manifest, places.delivery, run.after.size)
    of_register = (run.sources.reader, places.delivery, places.manifest, old_size, run.after.size)
    if not places.is_new or application_count(edition) < FEWEST:
        writer.write(_site_files(run, plan))
        return writer, copy_register(*of_register)
    with all_written(edition, places.out) as done:
        writer.write(_site_files(run, replace(plan, numbers=())))
        copied = copy_register(*of_register)
        writer.settle()
        places.manifest.add_new("status", _arrived(run, writer, done), run.after.size)
    return writer, copied


def _is_known(places: Places) -> bool:
    """Whether the folder is still the one that the manifest speaks of."""
    data = places.delivery.read(BUILD)
    known = places.manifest.digests(BUILD)
    return data is not None and hashlib.sha256(data).digest() in known


def _plan(index: Index, before: Shown | None, after: Shown) -> Plan:
    if before is None or before.site != after.site:
        return plan_all(index)
    return plan_stale(index, before.size, before.as_of)


def _pages(doubtful: Iterable[Source]) -> Iterator[PageRef]:
    for source in doubtful:
        if source.lang and source.kind in ROUTES:  # data files are of a kind of that name too
            yield PageRef(cast("Kind", source.kind), source.key, cast("Lang", source.lang))


def _arrived(run: _Run, writer: BulkWriter, done: Iterable[Done]) -> Iterator[list[Row]]:
    """What the workers have written; ends when it is durable."""
    for part in done:
        run.failures.extend(part.failures)
        for told in part.told:
            rows = list(told.rows())
            writer.written += len(rows)
            yield rows
        run.progress("applications", writer.written)
    run.places.delivery.sync_all()


def _site_files(run: _Run, plan: Plan) -> Iterator[File]:
    """Every file that the plan asks for, those that others speak of first."""
    edition, failures = run.edition, run.failures
    standing = _standing(run) if plan.only_applications else {}
    if not standing:
        yield from asset_files(edition)
    yield from _counted("pages", _editorial(run, plan.editorial), run.progress)
    applications = page_files(status_pages(plan.numbers), edition, failures)
    yield from _counted("applications", applications, run.progress)
    yield from data_files(edition, failures, standing)
    yield from part_files(plan.parts, edition)
    yield build_file(edition, run.sources.digest)
    yield from key_files(edition)


def _editorial(run: _Run, pages: tuple[PageRef, ...]) -> Iterator[File]:
    """The pages: many through Frozen-Flask, which takes a while to begin; few one by one."""
    if len(pages) < MANY_PAGES:
        return page_files(pages, run.edition, run.failures)
    return frozen_files(site_of(run.edition), pages, run.places.staging, run.failures)


def _standing(run: _Run) -> dict[str, bytes]:
    """The published data files that no event of an application changes; none, so that all files
    are made, if one of them is not as it was left."""
    found: dict[str, bytes] = {}
    for name in sorted(STILL_FILES):
        path = f"{DATA}/{name}"
        data = run.places.delivery.read(path)
        known = run.places.manifest.digests(path)
        if data is None or {hashlib.sha256(data).digest()} != known:
            return {}
        found[name] = data
    return found


def _counted(what: str, files: Iterable[File], progress: Progress) -> Iterator[File]:
    count = 0
    for count, file in enumerate(files, 1):
        yield file
        if count % _EVERY == 0:
            progress(what, count)
    if count % _EVERY:
        progress(what, count)


def _is_beside(path: str) -> bool:
    """Whether it is none of the files that are made from the register."""
    return is_sealed(path) or is_former(path)


def _remove(run: _Run, before: Shown | None, plan: Plan) -> int:
    """Take away what the site no longer has; gives how many files."""
    places, after = run.places, run.after
    manifest, delivery = places.manifest, places.delivery
    manifest.announce_removal(gone_data(run.edition))
    manifest.announce_removal([file_of(ref) for ref in plan.gone])
    if before is None or before.site != after.site:
        manifest.announce_removal(manifest.unwanted())
    gone = manifest.removals()
    if before is None:
        strange = (path for path in files_below(places.out) if not _is_beside(path))
        gone += [path for path in strange if path not in manifest.wanted]
    else:
        gone += replaced_files(delivery, before.size, after.size)
    paths = dict.fromkeys(gone)
    for path in paths:
        delivery.remove(path)
    if paths:
        delivery.sync()
    return len(paths)
