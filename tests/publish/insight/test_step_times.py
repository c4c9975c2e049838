from __future__ import annotations

from datetime import date

from publish.facts.service import read_version
from publish.insight.step_times import StepTime, step_times
from tests.publish.insight.rows import DAYS, add, empty, put
from tests.publish.register.city import FORM, service_document

STANDARD = read_version(1, service_document(), FORM).standard
FIRST = date(2026, 1, 1)
LIFE = [
    ("filed", None, "2026-06-01"),
    ("accepted", None, "2026-06-02"),
    ("correction_requested", None, "2026-06-03"),
    ("corrected", None, "2026-06-05"),
    ("step_done", "bayar", "2026-06-08"),
    ("approved", None, "2026-06-09"),
    ("issued", None, "2026-06-30"),
]


def test_a_step_lasts_from_the_end_of_the_one_before_to_its_own() -> None:
    connection = empty()
    number = add(connection)
    for sequence, (code, step, on) in enumerate(LIFE, 1):
        days = {"claimed_on": on, "recorded_on": on}
        row = {"number": number, "sequence": sequence, "code": code, "step": step, "entry": 0}
        put(connection, "event", row | days)

    found = step_times(connection, STANDARD, FIRST, DAYS)

    # 1 June 2026 is a Monday: one day of intake, four with the applicant's answer, one to issue.
    assert {
        "terima": StepTime(1, 1, 1),
        "bayar": StepTime(1, 4, 4),
        "serah": StepTime(1, 1, 1),
    } == found
    assert {} == step_times(connection, STANDARD, date(2026, 7, 1), DAYS)
