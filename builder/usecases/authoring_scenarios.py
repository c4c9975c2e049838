"""Worked examples from answers that somebody filled into the real form.

Invariants:
- trying a form out stores nothing: what it gives is computed and forgotten;
- an example is frozen with what the very functions that serve an applicant gave, so it is
  right on the day it is made, and says so the day it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from builder.domain.authoring.documents import Documents, copied
from builder.domain.authoring.keys import mint_id
from builder.domain.authoring.questions import check_label
from builder.errors import not_found, refuse_if
from builder.forms.compile import compile_form
from builder.forms.verdict import judge
from builder.usecases.scenarios import visible_fields
from builder.usecases.submit import variant_of
from publish.facts.assessment import FeeAssessment, assess
from publish.facts.condition import holds
from publish.facts.eligibility import certain_stops
from publish.facts.service import read_version
from publish.facts.text import Text
from publish.facts.workdays import HolidayCalendar, due_on, read_date

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the office would promise for these answers: questions asked, documents, fee, due
    date if the file were complete on the day it is filed; `stops` are the ids of what keeps these
    applicants from applying."""

    fields: tuple[str, ...]
    documents: tuple[str, ...]
    assessment: FeeAssessment
    due_on: date | None
    stops: tuple[str, ...]


def try_out(
    documents: Documents, answers: Answers, *, filed_on: date, calendar: HolidayCalendar
) -> Tried:
    """What these answers give. Raises `Invalid` (ANSWER-*, FEE-*, FORM-*, SERVICE-*)."""
    version = read_version(1, documents.service, documents.form)
    form = compile_form(version.form)
    refuse_if(judge(form, answers))
    standard = version.standard
    variants = {v.id: v for v in standard.variants}
    promise = variants.get(variant_of(standard, answers) or "", standard.promise)
    return Tried(
        fields=visible_fields(form, dict(answers)),
        documents=tuple(
            r.id for r in standard.requirements if r.when is None or holds(r.when, answers)
        ),
        assessment=assess(standard.tariff, answers),
        due_on=due_on(filed_on, promise.allowance, calendar),
        stops=tuple(stop.id for stop in certain_stops(standard, answers)),
    )


def freeze_scenario(
    documents: Documents,
    name: Text,
    answers: Answers,
    *,
    filed_on: date,
    calendar: HolidayCalendar,
) -> Documents:
    """One more worked example, expecting what `try_out` gives."""
    check_label(name, "service.json#/scenarios")
    changed = copied(documents)
    scenarios = changed.service.setdefault("scenarios", [])
    made = {
        "id": mint_id(name.id, [known.get("id", "") for known in scenarios]),
        "name": {"id": name.id, "en": name.en},
        "answers": dict(answers),
        "filed_on": filed_on.isoformat(),
        "expect": _expected(documents, answers, filed_on, calendar),
    }
    scenarios.append(made)
    return changed


def refreeze_scenario(documents: Documents, place: int, *, calendar: HolidayCalendar) -> Documents:
    """The example with what its answers give now: the author has seen the difference."""
    changed = copied(documents)
    scenarios = changed.service.get("scenarios", [])
    if not 0 <= place < len(scenarios):
        raise not_found("ITEM-MISSING", f"service.json#/scenarios/{place}")
    scenario = scenarios[place]
    filed_on = read_date(scenario["filed_on"])
    scenario["expect"] = _expected(documents, scenario["answers"], filed_on, calendar)
    return changed


def _expected(
    documents: Documents, answers: Answers, filed_on: date, calendar: HolidayCalendar
) -> dict[str, Any]:
    tried = try_out(documents, answers, filed_on=filed_on, calendar=calendar)
    expected: dict[str, Any] = {
        "fields": list(tried.fields),
        "documents": list(tried.documents),
        "fee": int(tried.assessment.total.amount),
    }
    expected |= {"due_on": tried.due_on.isoformat()} if tried.due_on else {}
    return expected | ({"stops": list(tried.stops)} if tried.stops else {})
