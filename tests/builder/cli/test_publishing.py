"""Which periods are over, and the thread that publishes what the desk does."""

from __future__ import annotations

import fcntl
import os
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from builder.cli.publishing import (
    Publisher,
    Run,
    count_periods,
    forget_old,
    is_behind,
    months_over,
    publish_all,
    quarters_over,
    release_waiting,
)
from builder.domain.pending import PendingAnswers
from builder.errors import Conflict, Problem, TerangError
from builder.store.record_sql import SqlRecord, SqlUnitOfWork
from builder.workspace import Workspace, open_workspace
from tests.builder.demo.cities import NOW, ticking


def opened(folder: Path) -> Workspace:
    return open_workspace(folder, clock=ticking(), env={})


@pytest.mark.parametrize(
    ("first", "today", "months"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), []),
        (date(2026, 1, 31), date(2026, 2, 1), ["2026-01"]),
        (date(2025, 11, 30), date(2026, 2, 28), ["2025-11", "2025-12", "2026-01"]),
    ],
)
def test_a_month_is_over_on_the_first_of_the_next(
    first: date, today: date, months: list[str]
) -> None:
    assert months == list(months_over(first, today))


@pytest.mark.parametrize(
    ("first", "today", "quarters"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), []),
        (date(2026, 1, 1), date(2026, 4, 1), ["2026-Q1"]),
        (date(2025, 11, 1), date(2026, 8, 1), ["2025-Q4", "2026-Q1", "2026-Q2"]),
    ],
)
def test_a_quarter_is_over_on_the_first_of_the_next(
    first: date, today: date, quarters: list[str]
) -> None:
    assert quarters == list(quarters_over(first, today))


def test_saved_answers_are_forgotten_when_their_days_are_over(workspace: Path) -> None:
    (workspace / "terang.toml").write_text("saved_days = 3\n")
    city = opened(workspace)
    uow, now = city.uow(), city.clock()
    ages = {"dua": timedelta(days=2), "empat": timedelta(days=4)}
    with uow:
        for holder, age in ages.items():
            kept = PendingAnswers(holder, "ktp", 1, (), now - age, f"LANJUT-{holder}", "hash")
            uow.pending.put(kept)
        uow.commit()

    forget_old(city)

    with uow.reading():
        left = [holder for holder in ages if uow.pending.of_holder(holder)]
    city.close()
    assert ["dua"] == left


def test_every_period_is_counted_once(workspace: Path) -> None:
    city = opened(workspace)

    assert (0, 0) == (count_periods(city), count_periods(city))
    city.close()


def test_a_month_that_ended_since_is_counted_and_released(workspace: Path) -> None:
    later = open_workspace(workspace, clock=ticking(NOW + timedelta(days=30)), env={})

    run = publish_all(later)

    assert run.counted == run.released > 0
    later.close()


class Heard:
    """What a publisher said."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.troubles: list[TerangError] = []
        self.any = threading.Event()

    def run(self, run: Run) -> None:
        self.runs.append(run)
        self.any.set()

    def trouble(self, error: TerangError) -> None:
        self.troubles.append(error)
        self.any.set()


def make_work(city: Workspace) -> None:
    """Put an entry into the outbox: the counts of a month that is over by another clock."""
    later = open_workspace(city.folder, clock=ticking(NOW + timedelta(days=30)), env={})
    assert count_periods(later) > 0
    later.close()


def test_what_waits_is_published_by_itself(workspace: Path) -> None:
    make_work(opened(workspace))
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=31)), env={})
    heard = Heard()
    publisher = Publisher(
        city, timedelta(0), heard.run, heard.trouble, threading.Event(), poll=0.01
    )

    publisher.start()
    assert heard.any.wait(20)
    publisher.stop(20)

    assert ([], True) == (heard.troubles, heard.runs[0].released > 0)
    assert 1 == len(heard.runs)
    city.close()


class AwayAtFirst(SqlRecord):
    """A record whose database does not answer the first time it is asked."""

    def __init__(self, record: SqlRecord) -> None:
        super().__init__(record._database)
        self._is_away = True

    def uow(self) -> SqlUnitOfWork:
        if self._is_away:
            self._is_away = False
            raise Conflict(Problem("", "RECORD-AWAY"))
        return super().uow()


def test_a_database_that_is_away_is_told_and_asked_again(workspace: Path) -> None:
    make_work(opened(workspace))
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=31)), env={})
    away = replace(city, record=AwayAtFirst(city.record))
    heard, ran = Heard(), threading.Event()
    publisher = Publisher(
        away, timedelta(0), lambda _: ran.set(), heard.trouble, threading.Event(), poll=0.01
    )

    publisher.start()
    assert ran.wait(20)
    publisher.stop(20)

    city.close()
    assert ["RECORD-AWAY"] == [trouble.problems[0].code for trouble in heard.troubles]


def test_a_clock_that_was_set_back_stops_the_publisher_and_is_told(workspace: Path) -> None:
    make_work(opened(workspace))
    behind = open_workspace(workspace, clock=ticking(NOW - timedelta(days=9)), env={})
    heard = Heard()
    publisher = Publisher(
        behind, timedelta(0), heard.run, heard.trouble, threading.Event(), poll=0.01
    )
    before = (workspace / "register/checkpoint").read_bytes()

    publisher.start()
    assert heard.any.wait(20)
    publisher.stop(20)

    assert [] == heard.runs
    assert ["CLOCK-BEHIND"] == [p.code for e in heard.troubles for p in e.problems]
    assert before == (workspace / "register/checkpoint").read_bytes()
    behind.close()


def test_a_writer_at_work_is_waited_for(workspace: Path) -> None:
    make_work(opened(workspace))
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=31)), env={})
    heard = Heard()
    publisher = Publisher(
        city, timedelta(0), heard.run, heard.trouble, threading.Event(), poll=0.01
    )
    folder = os.open(workspace / "register", os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)

    publisher.start()
    assert heard.any.wait(20)
    os.close(folder)
    heard.any.clear()
    while not heard.runs:
        assert heard.any.wait(20)
        heard.any.clear()
    publisher.stop(20)

    assert "REGISTER-BUSY" == heard.troubles[0].problems[0].code
    assert heard.runs[0].released > 0
    city.close()


def test_a_run_that_was_cut_off_after_the_release_is_finished(workspace: Path) -> None:
    make_work(opened(workspace))
    city = open_workspace(workspace, clock=ticking(NOW + timedelta(days=31)), env={})
    release_waiting(city)
    assert is_behind(city.public, city.register)
    heard = Heard()
    publisher = Publisher(
        city, timedelta(0), heard.run, heard.trouble, threading.Event(), poll=0.01
    )

    publisher.start()
    assert heard.any.wait(20)
    publisher.stop(20)

    assert not is_behind(city.public, city.register)
    city.close()
