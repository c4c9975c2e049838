from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product

import pytest

from builder.domain.survey import SurveyAnswer, counted, mark_of
from publish.facts.survey import CHARGED, Charged, Scores, from_document, to_document


def answers(*counts: int, scores: tuple[int, ...] = ()) -> list[SurveyAnswer]:
    """So many who said yes, no, and nothing."""
    said: list[Charged] = [c for c, n in zip(CHARGED, counts, strict=True) for _ in range(n)]
    return [SurveyAnswer(str(i), "izin", date(2026, 3, 2), c, scores) for i, c in enumerate(said)]


@pytest.mark.parametrize(
    ("counts", "answered", "told"),
    [
        ((0, 0, 0), 0, (0, 0, 0)),
        ((0, 3, 0), "few", ("hidden", "hidden", "hidden")),
        ((2, 40, 0), 42, ("few", "hidden", 0)),
        ((6, 40, 7), 53, (6, 40, 7)),
        ((6, 2, 40), 48, (6, "few", "hidden")),
        ((1, 40, 1), 42, ("hidden", "hidden", "hidden")),
    ],
)
def test_few_are_never_told(
    counts: tuple[int, int, int], answered: object, told: tuple[object, ...]
) -> None:
    found = counted("izin", "2026-Q1", answers(*counts), 5)

    assert answered == found.answered
    assert told == tuple(found.charged[c] for c in CHARGED)


@pytest.mark.parametrize("k", [3, 4])
def test_no_few_can_be_worked_out_from_what_is_told(k: int) -> None:
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(4 * k), repeat=3):
        if sum(counts) >= 4 * k:
            continue  # others alike would be beyond what is looked at
        found = counted("izin", "2026-Q1", answers(*counts), k)
        alike[found.answered, tuple(found.charged.values())].append(counts)

    given_away = [
        (counts, place)
        for group in alike.values()
        for counts in group
        for place in range(3)
        if 0 < counts[place] < k and len({other[place] for other in group}) == 1
    ]

    assert [] == given_away


def test_scores_are_added_up_from_k_people_on() -> None:
    enough = counted("izin", "2026-Q1", answers(0, 5, 0, scores=(1, 2, 3, 4, 1, 2, 3, 4, 4)), 5)
    short = counted("izin", "2026-Q1", answers(0, 4, 0, scores=(4,) * 9), 5)

    assert Scores(5, (5, 10, 15, 20, 5, 10, 15, 20, 20)) == enough.scores
    assert short.scores is None
    assert enough == from_document(to_document(enough, "2026-04-01"))


def test_the_mark_of_a_case_is_of_its_key_alone() -> None:
    assert mark_of(b"a" * 32) != mark_of(b"b" * 32)
    assert mark_of(b"a" * 32) == mark_of(b"a" * 32)
