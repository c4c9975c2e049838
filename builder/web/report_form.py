"""The form of a report of a charge: read and drawn, for citizens and for paper at the counter.

Invariants:
- number and key, when given, must fit; a wrong receipt is refused like any other;
- the receipt key is never given back to the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from builder.domain.identifier import normalise_number, normalise_receipt_key
from builder.domain.report import CAME_BY, KINDS, OPENNESS, CameBy, Openness
from builder.domain.user import User
from builder.problems import sentence
from builder.usecases.charges import LONGEST_NOTE, About, Reported, report_charge
from builder.web.definitions import versions_today
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.live import now, words, workspace
from publish.errors import Conflict, Invalid, NotFound, Problem
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import Words

FIELDS: Mapping[str, int] = {
    "service": 64,
    "step": 64,
    "amount": 64,
    "kind": 64,
    "asked_on": 64,
    "note": LONGEST_NOTE * 2,
    "openness": 64,
    "reporter": 400,
    "number": 64,
    "came_by": 64,
}
"""How many characters of each are read."""


@dataclass(frozen=True, slots=True)
class ReportFields:
    """`steps` are those of the chosen service, none while there is no choice; `values` and
    `messages` go by the name of the field; `chosen` is the version of the chosen service."""

    services: tuple[Option, ...]
    steps: tuple[Option, ...]
    kinds: tuple[Option, ...]
    openness: tuple[Option, ...]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]
    chosen: ServiceVersion | None


def given(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, cut to what is read."""
    return {name: form.get(name, "").strip()[:longest] for name, longest in FIELDS.items()}


def report_fields(
    values: Mapping[str, str], problems: tuple[Problem, ...], lang: Lang
) -> ReportFields:
    """The fields with what was typed and what is wrong with it."""
    versions = versions_today()
    messages = dict.fromkeys((*FIELDS, "key"), "")
    for problem in problems:
        messages[problem.path.removeprefix("/") or "number"] = sentence(problem, lang)
    chosen = next((v for v in versions if v.service == values.get("service")), None)
    steps = chosen.standard.steps if chosen else ()
    openness = openness_words(words())
    return ReportFields(
        services=tuple(Option(v.service, v.standard.name.in_(lang)) for v in versions),
        steps=tuple(Option(step.id, step.name.in_(lang)) for step in steps),
        kinds=_kinds(),
        openness=tuple(Option(name, openness[name]) for name in OPENNESS),
        values={name: values.get(name, "") for name in FIELDS} | _standing(values),
        messages=messages,
        errors=rows_of(messages),
        chosen=chosen,
    )


def store(
    values: Mapping[str, str], key: str, own_key: str | None, entered_by: User | None = None
) -> Reported:
    """Store what was typed. `own_key` will open it for its reporter, drawn when it is None.

    Raises `Invalid` with every problem by its field, also for what the use case did not find;
    `Conflict` and `Forbidden` as `report_charge`.
    """
    problems: list[Problem] = []
    amount, asked_on = whole_number(values["amount"]), _day(values["asked_on"])
    kind = next((kind for kind in KINDS if kind == values["kind"]), None)
    missing = {
        "REPORT-AMOUNT": ("/amount", amount),
        "REPORT-DATE": ("/asked_on", asked_on),
        "REPORT-KIND": ("/kind", kind),
        "REPORT-SERVICE": ("/service", values["service"] or None),
    }
    problems += [Problem(at, code) for code, (at, value) in missing.items() if value is None]
    number, receipt_key = _receipt(values["number"], key, problems)
    if problems or amount is None or asked_on is None or kind is None:
        raise Invalid(problems)
    try:
        return report_charge(
            workspace().uow(),
            service=values["service"],
            asked_on=asked_on,
            amount=amount,
            kind=kind,
            now=now(),
            rng=workspace().rng,
            number=number,
            receipt_key=receipt_key,
            note=values["note"],
            about=_about(values, entered_by),
            key=own_key,
        )
    except NotFound as refused:
        field = "service" if refused.problems[0].code == "SERVICE-NOT-FOUND" else "number"
        found = tuple(Problem(f"/{field}", p.code, p.params) for p in refused.problems)
        raise Invalid(found) from refused


def problems_of(refused: Invalid | Conflict) -> tuple[Problem, ...]:
    """What is wrong, each at a field of the form."""
    return tuple(
        p if p.path.removeprefix("/") in FIELDS else Problem("/number", p.code, p.params)
        for p in refused.problems
    )


def openness_words(words: Words) -> Mapping[Openness, str]:
    """Who may know the reporter, as it is chosen."""
    _ = words.gettext
    return {
        "anonymous": _("Anonymous: nobody knows who I am"),
        "confidential": _("Confidential: only the inspectorate knows who I am"),
        "open": _("Open: the office may also know who I am"),
    }


def _standing(values: Mapping[str, str]) -> dict[str, str]:
    return {
        "openness": values.get("openness") or "anonymous",
        "came_by": _came_by(values.get("came_by", "")),
    }


def _about(values: Mapping[str, str], entered_by: User | None) -> About:
    openness = values["openness"] or "anonymous"
    chosen = next((name for name in OPENNESS if name == openness), None)
    if chosen is None:
        raise Invalid(Problem("/openness", "REPORT-OPENNESS"))
    return About(
        step=values["step"] or None,
        openness=chosen,
        reporter=values["reporter"],
        came_by="paper" if entered_by else _came_by(values["came_by"]),
        entered_by=entered_by,
    )


def _came_by(typed: str) -> CameBy:
    """What a link says; anybody may write a link, so paper is not said by one."""
    return next((by for by in CAME_BY if by == typed and by != "paper"), "site")


def _receipt(number: str, key: str, problems: list[Problem]) -> tuple[str | None, str | None]:
    if not number and not key.strip():
        return None, None
    try:
        return normalise_number(number, workspace().site.prefix), normalise_receipt_key(key)
    except Invalid as refused:
        problems += [Problem("/number", p.code, p.params) for p in refused.problems]
        return None, None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _kinds() -> tuple[Option, ...]:
    _ = words().gettext
    said = {
        "asked": _("I was asked for money"),
        "paid": _("I paid it"),
        "refused": _("I was told it will not be done without paying"),
        "broker": _("Somebody offered to arrange it for money"),
    }
    return tuple(Option(kind, said[kind]) for kind in KINDS)
