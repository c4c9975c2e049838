"""Undo gives back exactly what there was, over any edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring import undo
from builder.domain.authoring.undo import EMPTY, UndoLog
from builder.domain.draft import redone, revised, started, undone
from publish.errors import Conflict
from tests.makers import NOON

TEXT = st.text("ab{}\n", max_size=12)
PAIRS = st.tuples(TEXT, TEXT)


@given(st.lists(PAIRS, min_size=2, max_size=12))
def test_every_change_is_taken_back_and_brought_back(saved: list[tuple[str, str]]) -> None:
    log, before = EMPTY, [saved[0]]
    for texts in saved[1:]:
        log = undo.noted(log, before[-1], texts)
        before += [texts] if texts != before[-1] else []
    now = before[-1]
    for expected in reversed(before[:-1]):
        log, now = undo.undone(log, now)
        assert expected == now
    assert not log.can_undo
    for expected in before[1:]:
        log, now = undo.redone(log, now)
        assert expected == now
    assert not log.can_redo


def test_a_new_change_forgets_what_was_undone() -> None:
    log = undo.noted(undo.noted(EMPTY, ("a", ""), ("b", "")), ("b", ""), ("c", ""))
    log, texts = undo.undone(log, ("c", ""))
    log = undo.noted(log, texts, ("d", ""))

    assert not log.can_redo
    assert ("b", "") == undo.undone(log, ("d", ""))[1]


def test_the_log_is_bounded() -> None:
    log, text = EMPTY, ""
    for number in range(undo.MOST_STEPS + 5):
        log = undo.noted(log, (text, ""), (str(number), ""))
        text = str(number)
    assert undo.MOST_STEPS == len(log.steps)

    heavy = "x" * undo.MOST_LETTERS
    log = undo.noted(undo.noted(EMPTY, ("", ""), (heavy, "")), (heavy, ""), ("y", ""))
    assert 1 == len(log.steps)
    assert (heavy, "") == undo.undone(log, ("y", ""))[1]


def test_there_is_nothing_to_undo_in_the_beginning() -> None:
    for act in (undo.undone, undo.redone):
        with pytest.raises(Conflict):
            act(UndoLog(), ("", ""))


def test_undoing_a_draft_drops_the_signatures() -> None:
    first = started("D1", "izin-contoh", "{}", "{}", "ani", NOON)
    second = revised(first, '{"a": 1}', "{}", "budi", NOON)
    back = undone(second, "citra", NOON)
    again = redone(back, "citra", NOON)

    assert ("{}", '{"a": 1}') == (back.service_text, again.service_text)
    assert ("editing", ("ani", "budi", "citra")) == (again.state, again.editors)
    assert again.revision == len(again.history) == 4
