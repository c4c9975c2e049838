"""Fills an empty workspace with a simulated city: `terang demo`, and measurements of any size.

Invariants:
- what the register gets depends on the seed, the dates, the definitions and the
  workspace's own keys only;
- passwords and keys never come from the seed, which everybody knows.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from builder.demo.city import Played, Progress, play
from builder.demo.days import first_day
from builder.demo.office import Office
from builder.demo.people import SignIn, hire, parts
from builder.demo.simulate import DAYS
from builder.domain.identifier import Rng
from builder.errors import invalid
from builder.store.ports import UnitOfWork
from builder.usecases.lint import FORM, SERVICE
from builder.usecases.release import release
from builder.workspace import INDEX, Workspace
from publish.facts.json_text import read_json
from publish.facts.service import read_version
from publish.register.foresight import foresee
from publish.register.index import Index, open_index

Texts = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class City:
    """What was played, and who may sign in."""

    played: Played
    sign_ins: tuple[SignIn, ...]


def build_city(
    workspace: Workspace,
    *,
    until: date,
    applications: int,
    seed: int,
    secret_rng: Rng,
    progress: Progress,
) -> City:
    """Hire an office and play a year in it; `workspace.rng` is `seeded`.

    All that the record gets becomes durable at the end, in one commit: a city
    that was cut off is thrown away. Raises what the use cases raise.
    """
    texts = _texts(workspace)
    versions = [read_version(1, read_json(s), read_json(f)) for s, f in texts.values()]
    index = open_index(workspace.cache / INDEX)
    with closing(index.connection), workspace.record.bulk() as uow:
        wanted = parts(versions, workspace.units())
        sign_ins = hire(uow, workspace.hasher, wanted, secret_rng)
        office = _office(workspace, uow, index, texts, sign_ins)
        played = play(office, until=until, applications=applications, seed=seed, progress=progress)
    return City(played, sign_ins)


def seeded(seed: int) -> Rng:
    """A source of bytes that is the same for the same seed: for a city, never for secrets."""
    return Random(seed).randbytes


def last_day(workspace: Workspace, asked: date | None, today: date) -> date:
    """The last day to play: `asked`, else the last one that is over and has a calendar.

    Raises `Invalid` (DEMO-UNTIL) for a day that is not over, or whose year
    before it is not covered by the calendars.
    """
    years = sorted(int(p.stem) for p in (workspace.form_schemas / "calendars").glob("*.json"))
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    latest = min(today - timedelta(days=1), last)
    until = asked or latest
    if first_day(until) < first or until > latest:
        earliest = first + timedelta(days=DAYS - 1)
        raise invalid("DEMO-UNTIL", first=earliest.isoformat(), last=latest.isoformat())
    return until


def _office(
    workspace: Workspace,
    uow: UnitOfWork,
    index: Index,
    texts: Texts,
    sign_ins: tuple[SignIn, ...],
) -> Office:
    writer = workspace.register_writer()
    foresight = partial(foresee, index, workspace.register_reader())
    return Office(
        uow=uow,
        workbench=workspace.workbench,
        attachments=workspace.attachments,
        attachments_folder=workspace.folder / "data/attachments",
        definitions=texts,
        users={sign_in.user.id: sign_in.user for sign_in in sign_ins},
        checks=workspace.checks(),
        shelf=workspace.shelf(),
        calendar=workspace.calendar(),
        zone=ZoneInfo(workspace.site.time_zone),
        rng=workspace.rng,
        search_key=workspace.search_key,
        form=workspace.form,
        release=lambda now: release(uow, writer, foresight, now=now, rng=workspace.rng).count,
    )


def _texts(workspace: Workspace) -> Texts:
    folders = sorted(path.parent for path in workspace.form_schemas.glob(f"*/{SERVICE}"))
    return {
        folder.name: (
            (folder / SERVICE).read_text(encoding="utf-8"),
            (folder / FORM).read_text(encoding="utf-8"),
        )
        for folder in folders
    }
