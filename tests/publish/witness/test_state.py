from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from publish.errors import Integrity
from publish.witness.cosigner import Answer, Decision, Seen
from publish.witness.state import open_state
from tests.publish.witness.logs import LOG, NOON, Tree, request, witness

ANSWER = Answer(200, b"x")
SEEN = Seen(3, bytes(32), b"note", 7)


def test_it_remembers_over_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "witness.sqlite"

    assert open_state(path).decide("a", lambda seen: Decision(ANSWER, SEEN)) == ANSWER
    assert open_state(path).seen("a") == SEEN
    assert open_state(path).seen("b") is None


def test_it_keeps_nothing_of_a_judgement_that_fails(tmp_path: Path) -> None:
    state = open_state(tmp_path / "witness.sqlite")

    def fail(seen: Seen | None) -> Decision:
        raise Integrity(())

    with pytest.raises(Integrity):
        state.decide("a", fail)
    assert state.decide("a", lambda seen: Decision(ANSWER)) == ANSWER
    assert state.seen("a") is None


def test_of_many_at_once_each_sees_what_the_one_before_left(tmp_path: Path) -> None:
    state = open_state(tmp_path / "witness.sqlite")
    together = Barrier(4)

    def count(_: int) -> None:
        together.wait()
        for _ in range(3):
            state.decide(
                "a",
                lambda seen: Decision(
                    ANSWER, Seen((seen.size if seen else 0) + 1, bytes(32), b"", 1)
                ),
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))

    last = state.seen("a")
    assert last is not None
    assert last.size == 12


def test_two_histories_at_once_are_never_both_signed(tmp_path: Path) -> None:
    core = witness(tmp_path)
    trees = [Tree(8), Tree(8, changed=3)]
    together = Barrier(2)

    def ask(tree: Tree) -> int:
        together.wait()
        return core.add_checkpoint(request(0, tree.note()), NOON).status

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(ask, trees))

    assert statuses == [200, 409]


def test_it_refuses_a_memory_of_another_schema(tmp_path: Path) -> None:
    path = tmp_path / "witness.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()

    with pytest.raises(Integrity, match="WITNESS-STATE"):
        open_state(path)


def test_it_is_durable_before_it_answers(tmp_path: Path) -> None:
    """What is signed can be read by another connection the moment the answer is there."""
    core = witness(tmp_path)
    core.add_checkpoint(request(0, Tree(4).note()), NOON)

    connection = sqlite3.connect(tmp_path / "witness.sqlite")
    rows = connection.execute("SELECT origin, size FROM seen").fetchall()
    connection.close()

    assert rows == [(LOG.name, 4)]
