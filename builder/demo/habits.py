"""How the simulated city behaves: demand, pace and bad habits, as tables.

All of it is invented. The figures are chosen so that every page has something
to show: fast and slow services, seasons, late entries, some queue jumping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from publish.facts.status import EventCode


@dataclass(frozen=True, slots=True)
class Habit:
    """One service's ways.

    `demand` is its share of all applications (relative); `pace` multiplies the
    allowance of each step (1 = as promised, in the middle); chances are per
    application, from 0 to 1 (`bunched`: that it waits for its due day); `mood`
    weighs the marks 1 to 4 of who answers the survey; `told` is that somebody asks to be told
    of news, `brokered` that they then leave the contact of who files for many.
    """

    demand: float = 1.0
    pace: float = 0.8
    returned: float = 0.10
    stopped: float = 0.08
    rejected: float = 0.03
    jumped: float = 0.02
    late_entry: float = 0.02
    charged: float = 0.006
    bunched: float = 0.0
    mood: tuple[float, ...] = (1, 4, 30, 15)
    told: float = 0.2
    brokered: float = 0.0


USUAL = Habit()
HABITS: Mapping[str, Habit] = {
    "kartu-keluarga": Habit(demand=9, pace=0.7),
    "ktp-el-baru": Habit(demand=7, pace=0.7),
    "ktp-el-pengganti": Habit(demand=8, pace=0.9, charged=0.012),
    "akta-kelahiran": Habit(demand=7, pace=0.8),
    "akta-kematian": Habit(demand=3, pace=0.7),
    "kia": Habit(demand=5, pace=0.7),
    "surat-pindah": Habit(demand=5, pace=0.9, late_entry=0.10),
    "sktm": Habit(demand=5, pace=0.6),
    "nib-umk": Habit(demand=7, pace=0.3, returned=0.02, rejected=0.005),
    "pbg": Habit(
        demand=7,
        pace=1.15,
        returned=0.25,
        stopped=0.35,
        jumped=0.07,
        charged=0.4,
        mood=(4, 12, 25, 6),
    ),
    "sip-nakes": Habit(demand=4, pace=0.8),
    "izin-reklame": Habit(demand=4, pace=1.25, jumped=0.08, charged=0.04, late_entry=0.12),
    "skp-penelitian": Habit(demand=4, pace=0.7, bunched=0.6),
    "sppd-elektronik": Habit(demand=8, pace=0.6, returned=0.04, charged=0),
    "lapor-pungli": Habit(demand=1.5, pace=0.9, charged=0),
    "informasi-publik": Habit(demand=3, pace=1.1, rejected=0.08),
    "retribusi-pasar": Habit(demand=4, pace=0.8, charged=0.15),
    "retribusi-kebersihan": Habit(demand=4, pace=0.8),
    "riwayat-imb": Habit(demand=2, pace=1.1),
    "izin-trayek": Habit(demand=1.5, pace=1.3, rejected=0.08, charged=0.03),
    "uji-kir": Habit(demand=7, pace=0.8, charged=0.03, late_entry=0.08, told=0.6, brokered=0.3),
}
MONTH_DEMAND: tuple[float, ...] = (1.2, 1.0, 0.7, 0.9, 1.0, 1.1, 1.5, 1.2, 1.0, 1.0, 0.9, 0.6)
"""January to December: new year, school entry in July; less around Idul Fitri and in December."""
WEEKDAY_DEMAND: tuple[float, ...] = (1.4, 1.2, 1.1, 1.0, 0.9, 0.4, 0.3)
"""Monday to Sunday; the form is open on days when the counter is not."""


MISTYPED, TWICE, IN_PARTS = 0.04, 0.04, 0.04
"""How many payments are recorded by mistake, taken out and recorded again; how many are made twice;
how many in two parts."""
_GIVEN_BACK = 0.7
ANSWERS, RATES = 0.35, 0.6
"""How many of those whose case is closed answer the question, and of these the nine as well."""


def habit(service: str) -> Habit:
    """The ways of a service; the usual ones where none are listed."""
    return HABITS.get(service, USUAL)


def paid(owed: int, rng: Random) -> tuple[tuple[EventCode, int, int], ...]:
    """How `owed` rupiah come in: events with amount and working days after the day of paying."""
    whole: tuple[EventCode, int, int] = ("payment_recorded", owed, 0)
    drawn = rng.random()
    if drawn < MISTYPED:
        return whole, ("payment_reversed", owed, 0), whole
    if drawn < MISTYPED + TWICE:
        back: tuple[EventCode, int, int] = ("refunded", owed, rng.randint(2, 5))
        twice: tuple[EventCode, int, int] = ("overpaid", owed, 1)
        return (whole, twice, back) if rng.random() < _GIVEN_BACK else (whole, twice)
    if drawn < MISTYPED + TWICE + IN_PARTS and owed > 1:
        first = owed // 2
        return ("payment_recorded", first, 0), ("payment_recorded", owed - first, 2)
    return (whole,)
