"""What happens beside the steps of an application in the simulated city: opinions of other units,
and what becomes of reports of charges.

Invariants:
- all of it is made up, and every text says so;
- drawn apart from the walk of the application, so that it changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from builder.demo.acts import Ask, Move, Report, Say, Turn
from builder.domain.opinion import FINDINGS
from builder.domain.report_turn import CONFIRM_AFTER, REPLY_WITHIN
from publish.facts.charge_outcomes import CONFIRMED, OUTCOMES
from publish.facts.workdays import HolidayCalendar, WorkingDays

ASKED: Mapping[str, str] = {"pbg": "dlhk", "izin-reklame": "dishub", "izin-trayek": "dlhk"}
"""The services for which another unit is asked what it thinks, and which."""
QUESTION = "Contoh: apakah ada keberatan dari unit Anda? (pertanyaan karangan)"
SAID: Mapping[str, str] = {
    "fits": "",
    "remarks": "Contoh: sesuai, dengan catatan. (jawaban karangan)",
    "unfit": "Contoh: tidak sesuai. (jawaban karangan)",
}
REPLY, OUTCOME = (
    "Contoh: laporan Anda kami periksa. (balasan karangan)",
    "Contoh: pemeriksaan selesai. (hasil karangan)",
)
_OPINIONS, _LATE, _CONFIRMS = 0.3, 0.15, 0.6
_SOON, _JUST_BEFORE = timedelta(minutes=3), timedelta(minutes=2)


def opinion(case: int, service: str, before: datetime, move: Move) -> Iterator[Ask | Say]:
    """Asked soon after what came before `move`, and answered just before it; of some only."""
    rng = Random(f"{case}/opinion")
    if service not in ASKED or rng.random() >= _OPINIONS:
        return
    yield Ask(before + _SOON, case, ASKED[service])
    yield Say(move.at - _JUST_BEFORE, case, rng.choices(FINDINGS, (5, 3, 1))[0])


def turns(report: Report, calendar: HolidayCalendar) -> Iterator[Turn]:
    """The first reply, the outcome some weeks later, and whether the reporter says it helped.
    Raises `NotFound` for a calendar year that nobody has decreed yet."""
    rng = Random(f"{report.told_by}/turns")
    allowed = REPLY_WITHIN.count
    days = allowed + rng.randint(1, 5) if rng.random() < _LATE else rng.randint(1, allowed)
    at = _on(calendar, report.at, days)
    yield Turn(at, report.told_by, "replied", None)
    at = _on(calendar, at, rng.randint(5, 20))
    yield Turn(at, report.told_by, "decided", rng.choices(OUTCOMES, (4, 3, 5, 2, 2))[0])
    if rng.random() < _CONFIRMS:
        at += CONFIRM_AFTER + timedelta(days=rng.randint(0, 6))
        yield Turn(at, report.told_by, "confirmed", rng.choice(CONFIRMED))


def _on(calendar: HolidayCalendar, at: datetime, days: int) -> datetime:
    """The same time of day, that many working days later."""
    return at + (calendar.due_on(at.date(), WorkingDays(days)) - at.date())
