"""A simulated office of eight cases a day: no published combination gives away fewer than k.

Counts of people leave the office in five entries: reports of charges, what became of them, the
survey, contacts used for many, and the months of sealed services. The attacker here has all that is
published, knows how cells are hidden, and tries every number that each hidden cell could be.

Not here, because they are no counts of people but each application's own public page: number,
service, days and fee of open services (SECURITY.md says so).
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest

from builder.domain import report, survey
from builder.domain.redaction import contacts_entry
from builder.domain.report import ChargeReport
from builder.domain.shared_contact import Tally
from builder.domain.survey import SurveyAnswer
from builder.usecases import counts as sealed
from builder.usecases.report_desk import counted as outcomes_of
from publish.facts.charge_outcomes import CONFIRMED, OUTCOMES, REPLIES
from publish.facts.charge_report import BANDS
from publish.facts.status import Progress
from publish.facts.survey import CHARGED, ELEMENTS
from publish.insight.contacts import shared_of_year
from publish.register.index_schema import in_memory
from tests.makers import KENDARI, calendar, version

OFFICES = 100 if os.environ.get("TERANG_HARDEN") == "long" else 12
"""Quarters of such an office that are played."""
A_DAY, DAYS, SERVICES = 8, 62, 4
K = 5
AMOUNTS = (20_000, 100_000, 500_000, 2_000_000)
CALENDAR = calendar()

A_REPORT = ChargeReport(
    "r", "s", date(2026, 2, 1), 0, "asked", None, "", datetime(2026, 2, 1, 9, 0, tzinfo=KENDARI)
)
AN_ANSWER = SurveyAnswer("m", "s", date(2026, 2, 1), "no", ())

Cells = Mapping[str, Any]
"""A number, or what stands for one that is hidden."""
Sum = tuple[tuple[str, ...], tuple[str, ...]]
"""Cells that add up to the same as others."""


def told_apart(
    shown: Cells, sums: Sequence[Sum], hide: Callable[[Mapping[str, int]], Cells]
) -> set[str]:
    """The hidden cells of which an attacker knows the number, and that it is 1 to K-1."""
    gone = [name for name, value in shown.items() if not isinstance(value, int)]
    known = {name: value for name, value in shown.items() if isinstance(value, int)}
    possible: dict[str, set[int]] = {name: set() for name in gone}
    for values in product(range(2 * K + 2), repeat=len(gone)):
        if all(len(found) > 1 for found in possible.values()):
            break
        guess = known | dict(zip(gone, values, strict=True))
        sides = [(sum(guess[n] for n in one), sum(guess[n] for n in other)) for one, other in sums]
        if all(one == other for one, other in sides) and hide(guess) == shown:
            for name in gone:
                possible[name].add(guess[name])
    return {n for n, found in possible.items() if len(found) == 1 and found < set(range(1, K))}


def quarter(seed: int) -> Iterator[int]:
    """How many cases each service had in a quarter: eight a day, some services rare."""
    chosen = Random(seed)
    weights = [chosen.random() ** 2 + 0.01 for _ in range(SERVICES)]
    drawn = chosen.choices(range(SERVICES), weights, k=A_DAY * DAYS)
    return (drawn.count(service) for service in range(SERVICES))


@pytest.mark.parametrize("seed", range(OFFICES))
def test_reports_of_charges_give_nobody_away(seed: int) -> None:
    chosen = Random(seed)
    for cases in quarter(seed):
        reports = [made_report(chosen) for _ in range(cases) if chosen.random() < 0.06][:11]
        assert set() == charges_told_apart(reports), [(r.number, r.amount) for r in reports]


def test_every_small_set_of_reports_gives_nobody_away() -> None:
    """All kinds and bands of up to six reports, and the sets that a first version gave away."""
    chosen = Random(0)
    few = [made_report(chosen) for _ in range(400)]
    sets = [chosen.sample(few, chosen.randint(1, 11)) for _ in range(60)]
    sets.append(exactly(verified=1, unverified=8, bands=(4, 5, 0, 0)))
    sets.append(exactly(verified=4, unverified=0, bands=(1, 1, 1, 1)))
    for reports in sets:
        assert set() == charges_told_apart(reports), [(r.number, r.amount) for r in reports]


@pytest.mark.parametrize("seed", range(OFFICES))
def test_answers_of_the_survey_give_nobody_away(seed: int) -> None:
    chosen = Random(seed)
    for cases in quarter(seed):
        answers = [made_answer(chosen) for _ in range(cases) if chosen.random() < 0.15]
        found = survey.counted("s", "2026-Q1", answers, K)
        cells = {"answered": found.answered, **found.charged}
        assert not [value for value in cells.values() if isinstance(value, int) and 0 < value < K]
        assert found.scores is None or found.scores.n >= K
        if isinstance(found.answered, int) and found.answered <= 2 * K + 1:
            assert set() == told_apart(cells, [(("answered",), CHARGED)], survey_cells)


@pytest.mark.parametrize("seed", range(OFFICES))
def test_months_of_a_sealed_service_give_nobody_away(seed: int) -> None:
    chosen = Random(seed)
    for cases in quarter(seed):
        progresses = [made_progress(chosen) for _ in range(min(cases, 40))]
        found = sealed.counted("s", "2026-03", progresses, K, CALENDAR)
        whole = found.decided
        parts = [part for part in (found.on_time, found.rejected) if part is not None]
        assert not [n for n in (found.filed, whole, *parts) if n is not None and 0 < n < K]
        assert not [n for n in parts if whole is None or 0 < whole - n < K]
        assert found.median_days is None or (whole is not None and whole >= K)


@pytest.mark.parametrize("seed", range(OFFICES))
def test_outcomes_of_reports_give_nobody_away(seed: int) -> None:
    chosen = Random(seed)
    words = (*REPLIES, *OUTCOMES, *CONFIRMED)
    found = outcomes_of("s", "2026-Q1", chosen.choices(words, k=chosen.randint(1, 60)), K)
    for cells in (found.replies, found.outcomes, found.confirmed):
        assert not [n for n in cells.values() if n is not None and 0 < n < K]


@pytest.mark.parametrize("seed", range(OFFICES))
def test_contacts_used_for_many_give_nobody_away(seed: int) -> None:
    chosen = Random(seed)
    for cases in quarter(seed):
        with_contact = sum(chosen.random() < 0.4 for _ in range(cases))
        shared = sum(chosen.random() < 0.2 for _ in range(with_contact))
        shown = contact_cells(Tally(cases, with_contact, shared))
        counts = [n for n in (*shown, *rests(cases, shown)) if n is not None]
        assert not [n for n in counts if 0 < n < K]


@pytest.mark.parametrize("filed", range(3 * K))
def test_no_few_contacts_can_be_worked_out_from_what_is_told(filed: int) -> None:
    """Whatever is told of a quarter, every few that it could stand for could be another number:
    with a contact and without, of these shared and their own; the number filed is public."""
    meant: defaultdict[tuple[int | None, int | None], list[tuple[int, int]]] = defaultdict(list)
    for with_contact in range(filed + 1):
        for shared in range(with_contact + 1):
            shown = contact_cells(Tally(filed, with_contact, shared))
            meant[shown].append((with_contact, shared))
    for shown, pairs in meant.items():
        for parts in zip(*((w, filed - w, s, w - s) for w, s in pairs), strict=True):
            assert len(set(parts)) > 1 or not 0 < parts[0] < K, (shown, pairs)
        if None in shown:  # nor is it known that every contact is shared, or none
            assert len({w - s for w, s in pairs}) > 1 < len({s for _, s in pairs})


def test_a_year_of_contacts_says_nothing_that_its_quarters_do_not() -> None:
    """A sum has only quarters whose two counts are told: the sum of what is told is all of it."""
    chosen, told = Random(1), in_memory()
    rows = []
    for place in range(8):
        filed = chosen.randint(0, 40)
        with_contact = chosen.randint(0, filed)
        tally = Tally(filed, with_contact, chosen.randint(0, with_contact))
        rows.append((f"{2025 + place // 4}-Q{place % 4 + 1}", *contact_cells(tally)))
    told.executemany("INSERT INTO contacts VALUES ('s', ?, 5, ?, ?, '2027-01-01', 1)", rows)

    whole = [(s, w) for _, w, s in rows[-4:] if s is not None]
    assert tuple(map(sum, zip(*whole, strict=True))) == shared_of_year(told, "s")
    told.close()


def contact_cells(tally: Tally) -> tuple[int | None, int | None]:
    entry = contacts_entry(tally, version(k_min=K).standard, "2026-Q1", date(2026, 4, 1))
    return entry["with_contact"], entry["shared"]


def rests(filed: int, shown: tuple[int | None, int | None]) -> list[int]:
    """What is left of each whole that is told."""
    known = [filed, *(n for n in shown if n is not None)]
    return [whole - part for whole, part in pairwise(known)]


def charges_told_apart(reports: Sequence[ChargeReport]) -> set[str]:
    def hide(counts: Mapping[str, int]) -> Cells:
        bands = tuple(counts[band] for band in BANDS)
        return charge_cells(exactly(counts["verified"], counts["unverified"], bands))

    shown = charge_cells(reports)
    if set(shown.values()) == {None}:  # some reports, and nothing more is told
        return set()
    return told_apart(shown, [(("verified", "unverified"), BANDS)], hide)


def charge_cells(reports: Sequence[ChargeReport]) -> Cells:
    found = report.counted("s", "2026-Q1", reports, K)
    return {"verified": found.verified, "unverified": found.unverified, **found.bands}


def exactly(verified: int, unverified: int, bands: Sequence[int]) -> list[ChargeReport]:
    """Reports with these counts; without sense where they do not add up."""
    amounts = [a for a, n in zip(AMOUNTS, bands, strict=True) for _ in range(n)]
    kinds = ["KDI-0000-0000"] * verified + [None] * unverified
    return [
        replace(A_REPORT, number=number, amount=amount)
        for number, amount in zip(kinds, amounts, strict=False)
    ]


def survey_cells(counts: Mapping[str, int]) -> Cells:
    answers = [replace(AN_ANSWER, charged=c) for c in CHARGED for _ in range(counts[c])]
    found = survey.counted("s", "2026-Q1", answers, K)
    return {"answered": found.answered, **found.charged}


def made_report(chosen: Random) -> ChargeReport:
    number = chosen.choice(["KDI-0000-0000", None])
    return replace(A_REPORT, number=number, amount=chosen.choice(AMOUNTS))


def made_answer(chosen: Random) -> SurveyAnswer:
    scores = tuple(chosen.randint(1, 4) for _ in ELEMENTS) if chosen.random() < 0.3 else ()
    charged = chosen.choices(CHARGED, (1, 8, 1))[0]
    return replace(AN_ANSWER, charged=charged, scores=scores)


def made_progress(chosen: Random) -> Progress:
    filed_on = date(2026, 3, 1) + timedelta(chosen.randint(0, 30))
    decided_on = filed_on + timedelta(chosen.randint(1, 20))
    status = chosen.choices(("issued", "rejected"), (8, 1))[0]
    due_on = filed_on + timedelta(14)
    return Progress(status, None, filed_on, None, 0, accepted_on=filed_on, due_on=due_on,
                    decided_on=decided_on)  # fmt: skip
