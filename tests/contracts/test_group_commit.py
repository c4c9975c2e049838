"""Writers of one process share a commit in SQLite, and nobody pays for another's failure."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from builder.errors import TerangError, conflict
from builder.store.codec import codecs
from builder.store.record_group import MOST_MEMBERS, GroupedWrites, Line
from builder.store.record_sql import SqlUnitOfWork
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.record_transactions import Kept

Body = Callable[[SqlUnitOfWork], object]


class Together:
    """Writers that stand in the line until the one in front of them lets them in."""

    def __init__(self, path: Path, patience: float = 10) -> None:
        open_sqlite(path).close()
        self.engine = sqlite_engine(path)
        self.line = Line(Kept(self.engine, "write"), patience)
        self.commits = 0
        self.outcomes: dict[str, TerangError | None] = {}
        sa.event.listen(self.engine, "commit", self._count)

    def _count(self, _: sa.Connection) -> None:
        self.commits += 1

    def uow(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(GroupedWrites(Kept(self.engine, "read"), self.line), codecs(), {})

    def write(self, name: str, body: Body) -> None:
        try:
            uow = self.uow()
            with uow:
                body(uow)
                uow.commit()
            self.outcomes[name] = None
        except TerangError as error:
            self.outcomes[name] = error

    def behind_one_another(self, bodies: dict[str, Body]) -> None:
        """Hold the turn until all of them wait, then let them in."""
        threads = [threading.Thread(target=self.write, args=pair) for pair in bodies.items()]
        with self.uow():
            for place, thread in enumerate(threads):
                thread.start()
                wait_for(lambda wanted=place + 1: self.line.length == wanted)  # type: ignore[misc]
        for thread in threads:
            thread.join(10)

    def kept(self) -> set[str]:
        uow = self.uow()
        with uow.reading():
            return {name for name in "abcdefgh" if uow.outbox.latest(name)}


def wait_for(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    while not is_so():
        pause.wait(0.001)


def remembers(name: str) -> Body:
    return lambda uow: uow.outbox.remember(name, "x")


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Together]:
    made = Together(tmp_path / "record.sqlite")
    yield made
    made.engine.dispose()


def test_those_who_wait_share_one_commit(together: Together) -> None:
    together.behind_one_another({name: remembers(name) for name in "abcdefgh"})

    assert set("abcdefgh") == together.kept()
    assert together.commits == 1


def test_one_alone_commits_at_once(together: Together) -> None:
    together.write("a", remembers("a"))
    together.write("b", remembers("b"))

    assert {"a": None, "b": None} == together.outcomes
    assert together.commits == 2


def test_a_full_group_keeps_nobody_waiting(together: Together) -> None:
    bodies = {f"{n}": remembers("a") for n in range(MOST_MEMBERS + 1)}

    together.behind_one_another(bodies)

    assert together.commits == 2
    assert [None] * len(bodies) == list(together.outcomes.values())


@pytest.mark.parametrize("poison", ["a", "b", "c"])
def test_one_that_fails_takes_nobody_with_it(together: Together, poison: str) -> None:
    def fails(uow: SqlUnitOfWork) -> None:
        uow.outbox.remember(poison, "x")
        raise conflict("VERSION-NOT-IN-FORCE")

    bodies = {name: remembers(name) for name in "abc"}

    together.behind_one_another(bodies | {poison: fails})

    assert set("abc") - {poison} == together.kept()
    assert {poison} == {name for name, error in together.outcomes.items() if error}


def test_a_member_sees_what_the_ones_before_it_wrote(together: Together) -> None:
    seen: list[str | None] = []

    together.behind_one_another(
        {"a": remembers("a"), "b": lambda uow: seen.append(uow.outbox.latest("a"))}
    )

    assert ["x"] == seen


def failing() -> OperationalError:
    """What a commit raises on a disk that fails."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    return OperationalError("COMMIT", None, error)


def test_a_commit_that_fails_fails_for_all_of_the_group(together: Together) -> None:
    def full(_: sa.Connection) -> None:
        raise failing()

    sa.event.listen(together.engine, "commit", full)
    together.behind_one_another({name: remembers(name) for name in "abc"})
    sa.event.remove(together.engine, "commit", full)

    assert {"RECORD-DISK"} == {code(error) for error in together.outcomes.values()}
    assert set() == together.kept()
    together.write("d", remembers("d"))
    assert {"d"} == together.kept()


def test_who_only_looked_is_not_told_of_what_is_not_kept(together: Together) -> None:
    told: dict[str, str | TerangError | None] = {}

    def second_click() -> None:
        try:
            uow = together.uow()
            with uow:
                found = uow.outbox.latest("a")
            told["b"] = found
        except TerangError as error:
            told["b"] = error

    def full(_: sa.Connection) -> None:
        raise failing()

    sa.event.listen(together.engine, "commit", full)
    looking = threading.Thread(target=second_click)

    def writes(uow: SqlUnitOfWork) -> None:
        uow.outbox.remember("a", "x")
        looking.start()
        wait_for(lambda: together.line.length == 1)

    together.write("a", writes)
    looking.join(10)
    sa.event.remove(together.engine, "commit", full)

    assert isinstance(told["b"], TerangError), told
    assert "RECORD-DISK" == code(told["b"])


def test_a_transaction_that_the_database_gave_up_is_told_to_all(together: Together) -> None:
    def given_up(uow: Any) -> None:
        uow.outbox._connection.exec_driver_sql("ROLLBACK")  # as SQLite does on a full disk

    bodies = {"a": remembers("a"), "b": given_up, "c": remembers("c")}

    together.behind_one_another(bodies)

    assert code(together.outcomes["a"]) == "RECORD-RETRY"
    assert together.outcomes["b"] is not None
    assert {"c"} == together.kept()
    assert together.outcomes["c"] is None


def test_the_first_is_told_as_well_that_its_transaction_was_given_up(together: Together) -> None:
    def given_up(uow: Any) -> None:
        uow.outbox.remember("a", "x")
        uow.outbox._connection.exec_driver_sql("ROLLBACK")
        uow.outbox.latest("a")

    together.write("a", given_up)
    together.write("b", remembers("b"))

    assert "RECORD-RETRY" == code(together.outcomes["a"])
    assert {"b"} == together.kept()


def test_who_waits_too_long_is_told_and_leaves_the_line(tmp_path: Path) -> None:
    together = Together(tmp_path / "record.sqlite", patience=0.01)

    with together.uow():
        together.write("a", remembers("a"))
    together.write("b", remembers("b"))

    assert code(together.outcomes["a"]) == "RECORD-BUSY"
    assert together.line.length == 0
    assert {"b"} == together.kept()
    together.engine.dispose()


def code(error: TerangError | None) -> str:
    return "" if error is None else error.problems[0].code
