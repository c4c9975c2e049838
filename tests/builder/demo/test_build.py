"""A played city: what is in it, and that it is the same again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from builder.demo.build import City, build_city, last_day, seeded
from builder.errors import Invalid
from builder.store.standing_query import StandingQuery
from builder.workspace import Workspace, init_workspace, open_workspace
from publish.log.note import Verifier
from publish.register.audit import audit_register
from tests.builder.demo.cities import APPLICATIONS, UNTIL, ticking

TODAY = date(2026, 11, 2)


def quiet(on: date, done: int, total: int) -> None:
    """Nobody watches."""


def built(folder: Path) -> tuple[Workspace, City]:
    """A city of twelve applications; its keys are no secrets."""
    init_workspace(folder, rng=seeded(1), is_demo=True)
    workspace = open_workspace(folder, rng=seeded(7), env={})
    city = build_city(
        workspace,
        until=date.fromisoformat(UNTIL),
        applications=12,
        seed=7,
        secret_rng=seeded(99),
        progress=quiet,
    )
    return workspace, city


def entries(workspace: Workspace) -> list[bytes]:
    reader = workspace.register_reader()
    return list(reader.entries(0, reader.checkpoint().size))


@pytest.fixture(scope="module")
def opened(city: Path) -> Iterator[Workspace]:
    workspace = open_workspace(city, clock=ticking(), env={})
    yield workspace
    workspace.close()


def test_the_same_seed_and_keys_give_the_same_register(tmp_path: Path) -> None:
    first, second = (built(tmp_path / name) for name in ("one", "two"))

    assert entries(first[0]) == entries(second[0])
    assert first[1].played == second[1].played
    for workspace, _ in (first, second):
        workspace.close()


def test_the_log_is_sound_and_its_days_go_forward(opened: Workspace) -> None:
    days = [json.loads(entry)["recorded_on"] for entry in entries(opened)]

    assert [] == audit_register(opened.register, Verifier.from_vkey(opened.site.verifier_key))
    assert sorted(days) == days
    assert len(set(days)) > 100


def test_everything_that_happens_in_an_office_happens(opened: Workspace) -> None:
    kinds = Counter(json.loads(entry)["type"] for entry in entries(opened))

    assert (1, 24) == (kinds["register"], kinds["version"])
    assert {"reference", "event", "commitment", "counts", "charges"} <= kinds.keys()
    with opened.uow().reading() as uow:
        assert APPLICATIONS == uow.applications.count(StandingQuery())


def test_reports_are_answered_and_what_became_of_them_is_public(opened: Workspace) -> None:
    with opened.uow().reading() as uow:
        told = [uow.reports.turns(report.id) for report in uow.reports.latest(200)]
    outcomes = [e for e in map(json.loads, entries(opened)) if e["type"] == "charge_outcomes"]

    assert any(told)
    assert outcomes
    assert all("karangan" in t.note for turns in told for t in turns if t.code != "confirmed")


def test_every_application_is_marked_as_a_sample(opened: Workspace) -> None:
    with opened.uow().reading() as uow:
        rows = uow.applications.standings(StandingQuery(limit=APPLICATIONS))

    assert [] == [row.number for row in rows if not row.is_sample]


def test_every_attachment_can_be_opened(opened: Workspace) -> None:
    with opened.uow().reading() as uow:
        rows = uow.applications.standings(StandingQuery(limit=APPLICATIONS))
        attached = [a for row in rows for a in uow.attachments_meta.of_application(row.number)]

    assert attached
    assert [] == [a.id for a in attached if len(opened.attachments.get(a.id)) != a.size]


@pytest.mark.parametrize(
    ("asked", "today", "expected"),
    [
        (None, TODAY, date(2026, 11, 1)),
        (date(2026, 6, 30), TODAY, date(2026, 6, 30)),
        (None, date(2031, 1, 1), date(2027, 12, 31)),
    ],
)
def test_it_is_played_to_the_last_day_that_is_over_and_known(
    opened: Workspace, asked: date | None, today: date, expected: date
) -> None:
    assert expected == last_day(opened, asked, today)


@pytest.mark.parametrize("asked", [TODAY, date(2025, 12, 30), date(2028, 1, 1)])
def test_no_other_day_is_played_to(opened: Workspace, asked: date) -> None:
    with pytest.raises(Invalid):
        last_day(opened, asked, TODAY)
