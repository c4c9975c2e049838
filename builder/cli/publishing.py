"""From what the office did to what the public sees: one run, for a command and for a thread.

    forget what is old > days off and due dates > warnings to supervisors
    > counts of periods that are over > release > witnesses > freeze

Invariants:
- every step can be repeated; a run that was cut off is finished by the next;
- an error that a second try may mend (somebody else is at work) is tried again,
  any other stops the thread: a state that nobody understands is not published.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from builder.carriers import channels
from builder.cli.cosigning import cosign_checkpoint
from builder.cli.delivering import is_storage, mark_of, send_site
from builder.cli.sealing import hand_on_sealed
from builder.domain.report import quarter_of
from builder.errors import Conflict, Problem, TerangError, not_found
from builder.usecases.charges import publish_charges
from builder.usecases.counts import publish_counts
from builder.usecases.due_dates import move_due_dates
from builder.usecases.erasure import purge
from builder.usecases.escalation import warn_supervisors
from builder.usecases.references import REGISTER, publish_references
from builder.usecases.release import Released, release
from builder.usecases.report_desk import publish_outcomes
from builder.usecases.shared_contacts import publish_contacts
from builder.usecases.survey import publish_surveys
from builder.workspace import INDEX, Workspace
from publish.publication.build import Published
from publish.publication.recall import Recall
from publish.publication.run import publish_site
from publish.register.foresight import foresee
from publish.register.index import open_index
from publish.register.layout import CHECKPOINT

Watch = Callable[[str, int], None]
POLL = 1.0  # seconds between two looks at the outbox


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: periods counted, entries released, files published; `refused`
    has one finding for each row that the register would not take, `unwitnessed` one
    for each witness that did not sign."""

    counted: int
    released: int
    published: Published
    refused: tuple[Problem, ...] = ()
    unwitnessed: tuple[Problem, ...] = ()


def nobody(what: str, count: int) -> None:
    """For runs that nobody watches."""


def publish_all(
    workspace: Workspace,
    *,
    full: bool = False,
    to: str = "",
    watch: Watch = nobody,
    recall: Recall | None = None,
) -> Run:
    """Count, release, freeze into the public folder, and deliver to the setting `deliver_to`
    and to `to` as well: each a folder, an address `s3://...`, or empty. `recall` is for those
    who publish again and again.

    Raises `NotFound` (PUBLISH-NOTHING) while nothing was ever released, `Conflict`
    (PUBLISH-BUSY) while another machine publishes from the same record.
    """
    with workspace.record.publishing():
        return _published(workspace, to, Freeze(full, watch, recall))


@dataclass(frozen=True, slots=True)
class Freeze:
    """How to freeze: everything anew, who watches, and what the last run left in memory."""

    full: bool = False
    watch: Watch = nobody
    recall: Recall | None = None


def _published(workspace: Workspace, to: str, how: Freeze) -> Run:
    forget_old(workspace)
    renew_references(workspace)
    renew_due_dates(workspace)
    warn_of_lateness(workspace)
    counted = count_periods(workspace)
    released = release_waiting(workspace)
    if not released.checkpoint.size:
        raise not_found("PUBLISH-NOTHING")
    unwitnessed = cosign_checkpoint(workspace)
    published = freeze(workspace, workspace.public, workspace.cache, how)
    hand_on_sealed(workspace, workspace.public, workspace.cache)
    for place in dict.fromkeys(place for place in (workspace.settings.deliver_to, to) if place):
        if is_storage(place):
            published = send_site(workspace, place, published)
            continue
        folder = workspace.folder / place if place != to else Path(to)
        # What a folder holds is remembered apart for each folder.
        cache = workspace.cache / mark_of(str(folder.resolve()))
        published = freeze(workspace, folder, cache, how)
        hand_on_sealed(workspace, folder, cache)
    return Run(counted, released.count, published, released.refused, unwitnessed)


def forget_old(workspace: Workspace) -> None:
    """Forget what nobody needs any more: answers never sent, their documents, old sessions."""
    purge(
        workspace.uow(),
        workspace.attachments,
        now=workspace.clock(),
        saved_for=timedelta(days=workspace.settings.saved_days),
    )


def renew_references(workspace: Workspace) -> tuple[str, ...]:
    """Queue units and days off that have changed since they were published; their names.

    The office counts by the days off that are published, so a decree that a city
    has written into `form_schemas` holds from here on. A register that has not
    begun is left alone: publishing a version begins it.
    """
    uow, shelf = workspace.uow(), workspace.shelf()
    with uow.reading():
        if uow.outbox.latest(REGISTER) is None:
            return ()
    return publish_references(
        uow, city=shelf.city, references=shelf.references, now=workspace.clock()
    )


def renew_due_dates(workspace: Workspace) -> int:
    """Count the due dates of open applications again, if days off have changed; how many moved."""
    return move_due_dates(workspace.uow(), calendar=workspace.calendar(), now=workspace.clock())


def warn_of_lateness(workspace: Workspace) -> int:
    """Queue what supervisors are told today, where there is a mail server to send it."""
    if "email" not in channels(workspace.settings):
        return 0
    return warn_supervisors(workspace.uow(), calendar=workspace.calendar(), now=workspace.clock())


def release_waiting(workspace: Workspace) -> Released:
    """Release what waits, except what the register's fold would refuse."""
    workspace.cache.mkdir(mode=0o755, exist_ok=True)
    index = open_index(workspace.cache / INDEX)
    with closing(index.connection):
        return release(
            workspace.uow(),
            workspace.register_writer(),
            partial(foresee, index, workspace.register_reader()),
            now=workspace.clock(),
            rng=workspace.rng,
        )


def freeze(workspace: Workspace, out: Path, cache: Path, how: Freeze) -> Published:
    """Bring the folder `out` up to date with the register."""
    workspace.cache.mkdir(mode=0o755, exist_ok=True)
    index = open_index(workspace.cache / INDEX)
    with closing(index.connection):
        return publish_site(
            index,
            workspace.register_reader(),
            workspace.site_folder,
            workspace.site,
            out,
            cache,
            full=how.full,
            progress=how.watch,
            recall=how.recall,
        )


def is_behind(public: Path, register: Path) -> bool:
    """Whether the register has a checkpoint that readers do not see."""
    own, shown = register / CHECKPOINT, public / "register" / CHECKPOINT
    return own.is_file() and (not shown.is_file() or shown.read_bytes() != own.read_bytes())


def count_periods(workspace: Workspace) -> int:
    """Queue the counts of every month and quarter that is over and was not counted yet."""
    uow, now, calendar = workspace.uow(), workspace.clock(), workspace.calendar()
    with uow.reading():
        published = [uow.versions.of_service(s)[0].published_at for s in uow.versions.services()]
    if not published:
        return 0
    first, today = min(published).date(), now.date()
    counted = 0
    for month in months_over(first, today):
        counted += len(publish_counts(uow, month=month, now=now, calendar=calendar))
    for quarter in quarters_over(first, today):
        for count in (publish_charges, publish_surveys, publish_contacts):
            counted += len(count(uow, quarter=quarter, now=now))
        counted += len(publish_outcomes(uow, quarter=quarter, now=now, calendar=calendar))
    return counted


def months_over(first: date, today: date) -> Iterator[str]:
    """Months from that of `first` on that ended before `today`, as `2026-03`."""
    month = first.replace(day=1)
    while month < today.replace(day=1):
        yield f"{month:%Y-%m}"
        month = (month + timedelta(days=31)).replace(day=1)


def quarters_over(first: date, today: date) -> Iterator[str]:
    """Quarters from that of `first` on that ended before `today`, as `2026-Q1`."""
    months = months_over(first, today)
    found = dict.fromkeys(quarter_of(date.fromisoformat(f"{m}-01")) for m in months)
    yield from (quarter for quarter in found if quarter != quarter_of(today))


@dataclass(slots=True)
class Publisher:
    """A thread that publishes what the office does, at most once in `every`."""

    workspace: Workspace
    every: timedelta
    on_run: Callable[[Run], None]
    on_trouble: Callable[[TerangError], None]
    _stop: threading.Event
    poll: float = POLL
    _thread: threading.Thread | None = None
    _shown: tuple[date, bytes] | None = None
    _recall: Recall = field(default_factory=Recall)

    def start(self) -> None:
        """Begin to watch the outbox."""
        self._thread = threading.Thread(target=self._watch, name="terang-publisher", daemon=True)
        self._thread.start()

    def stop(self, longest: float) -> None:
        """Let it end what it is doing, at most `longest` seconds."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(longest)

    def _watch(self) -> None:
        last = time.monotonic() - self.every.total_seconds()
        while not self._stop.wait(self.poll):
            if time.monotonic() - last < self.every.total_seconds():
                continue
            try:
                if not self._has_work():
                    continue
                self.on_run(publish_all(self.workspace, recall=self._recall))
                self._shown = self._now()
            except Conflict as error:  # another is at work, or the database is away
                self.on_trouble(error)
            except TerangError as error:
                self.on_trouble(error)
                return
            last = time.monotonic()

    def _has_work(self) -> bool:
        """Something waits, a run was cut off, or a day has passed that may end a month."""
        uow = self.workspace.uow()
        with uow.reading():
            if uow.outbox.waiting() or uow.outbox.claimed():
                return True
        now = self._now()
        return now is not None and now != self._shown

    def _now(self) -> tuple[date, bytes] | None:
        """The day and the register's checkpoint; None before the first."""
        path = self.workspace.register / CHECKPOINT
        return (self.workspace.clock().date(), path.read_bytes()) if path.is_file() else None
