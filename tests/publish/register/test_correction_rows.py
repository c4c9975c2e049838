"""What was published again for the same period, and what it said before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.register.correction_rows import Correction, Figure, read_corrections
from publish.register.index import catch_up, open_index
from tests.publish.register.city import BEGINNING, City, Document, calendar, reference_entry
from tests.publish.register.test_fold import charges, counts, outcomes, survey

Fold = Callable[..., list[Correction]]


@pytest.fixture
def corrected(tmp_path: Path) -> Fold:
    """The corrections of a city that publishes these entries one after the other."""

    def fold(*entries: Document, documents: tuple[Document, ...] = ()) -> list[Correction]:
        city = City(tmp_path)
        city.publish([*BEGINNING, *entries], documents)
        index = open_index(tmp_path / "index.sqlite")
        catch_up(index, city.reader())
        return list(read_corrections(index.connection))

    return fold


@pytest.mark.parametrize(
    ("first", "then", "figures"),
    [
        (counts(), counts(filed=9), (Figure("filed", 7, 9),)),
        (counts(), counts(rejected=None), (Figure("rejected", 0, None),)),
        (
            charges(),
            charges(bands={**charges()["bands"], "under-50k": 8}),
            (Figure("bands.under-50k", 0, 8),),
        ),
        (
            outcomes(),
            outcomes(replies={**outcomes()["replies"], "late": 6}),
            (Figure("cells.replies.late", 0, 6),),
        ),
        (
            survey(),
            survey(skm={"n": 6, "sums": [19, *[18] * 8]}),
            (Figure("sums.0", 18, 19),),
        ),
        (
            survey(skm=None),
            survey(),
            (Figure("n", None, 6), *(Figure(f"sums.{place}", None, 18) for place in range(9))),
        ),
        (survey(), survey(), ()),
    ],
)
def test_each_figure_that_differs_has_its_value_before_and_after(
    corrected: Fold, first: Document, then: Document, figures: tuple[Figure, ...]
) -> None:
    (found,) = corrected(first, then)

    assert figures == found.figures
    assert (6, 7) == (found.former, found.entry)
    assert (first["type"], first["service"]) == (found.kind, found.service)


@pytest.mark.parametrize(("days", "years"), [(("2026-08-17",), ["2026"]), ((), [])])
def test_days_off_published_again_are_a_correction_when_they_differ(
    corrected: Fold, days: tuple[str, ...], years: list[str]
) -> None:
    again = calendar(2026, *days)

    found = corrected(reference_entry("calendar-2026", again), documents=(again,))

    assert years == [c.period for c in found]
    assert {"calendar"} >= {c.kind for c in found}
