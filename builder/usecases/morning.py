"""What an office should look at this morning: broken rules, stale checks, missing words, promises
that were missed or soon will be.

Invariants:
- a person is told of their own unit only; applications are counted, never named;
- a matter is a finding like any other: a code, the service as its path, and counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from builder.domain.draft import ServiceDraft
from builder.domain.user import EVERY_UNIT, User, may
from builder.domain.version import StoredVersion, in_force, opened
from builder.errors import Problem, forbidden
from builder.store.ports import UnitOfWork, Workbench
from builder.store.standing_query import StandingQuery
from builder.usecases.escalation import near_due, overdue
from builder.usecases.lint import Checks, lint_definition
from publish.errors import TerangError
from publish.facts.json_text import read_json

STALE = timedelta(days=180)
"""How long somebody's check against the law is trusted."""
UNTRANSLATED = "I18N-MISSING"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to look at; its `path` is the service. `draft` is the open draft it is about, ""
    for what is in force."""

    problem: Problem
    draft: str = ""


def morning(
    uow: UnitOfWork, workbench: Workbench, *, user: User | None, today: date, checks: Checks
) -> tuple[Matter, ...]:
    """What there is to look at, for this person; of every unit for None. Promises to applicants
    come first: missed ones, then those that soon will be.

    Raises `Forbidden` (DRAFT-FORBIDDEN) for who is neither author nor supervisor.
    """
    if user is not None and not sees_morning(user):
        raise forbidden("DRAFT-FORBIDDEN")
    with uow.reading():
        stored = [in_force(uow.versions.of_service(s), today) for s in uow.versions.services()]
    current = [v for v in stored if v is not None and _sees(user, v.unit)]
    drafts = [d for d in workbench.all() if d.is_open and _sees(user, _unit_of(d))]
    found: list[Matter] = []
    if user is None or may(user, "read_application", user.unit):
        found += _promises(uow, current, today, checks)
    found += [m for draft in drafts for m in _of_draft(draft, checks)]
    found += [m for version in current for m in _of_version(version, today, checks)]
    return tuple(found)


def sees_morning(user: User) -> bool:
    """Whether the morning's screen is this person's: authors and supervisors."""
    return bool({"author", "supervisor"} & user.roles) and not user.is_disabled


def _sees(user: User | None, unit: str) -> bool:
    return user is None or user.unit in (unit, EVERY_UNIT)


def _of_draft(draft: ServiceDraft, checks: Checks) -> Iterator[Matter]:
    codes = [p.code for p in lint_definition(*draft.texts, checks=checks)]
    yield from _counted(draft.service, codes, draft.id)


def _of_version(stored: StoredVersion, today: date, checks: Checks) -> Iterator[Matter]:
    texts = (stored.service_document, stored.form_document)
    yield from _counted(stored.service, [p.code for p in lint_definition(*texts, checks=checks)])
    verified = opened(stored).standard.last_verified_on
    if verified is None:
        yield Matter(Problem(stored.service, "MORNING-NEVER-VERIFIED"))
    elif today - verified > STALE:
        params = {"on": verified.isoformat(), "days": (today - verified).days}
        yield Matter(Problem(stored.service, "MORNING-STALE", params))


def _counted(service: str, codes: list[str], draft: str = "") -> Iterator[Matter]:
    missing = codes.count(UNTRANSLATED)
    if len(codes) > missing:
        where = "MORNING-DRAFT" if draft else "MORNING-BROKEN"
        yield Matter(Problem(service, where, {"count": len(codes) - missing}), draft)
    if missing:
        yield Matter(Problem(service, "MORNING-UNTRANSLATED", {"count": missing}), draft)


def _promises(
    uow: UnitOfWork, current: list[StoredVersion], today: date, checks: Checks
) -> Iterator[Matter]:
    asked = {"MORNING-LATE": overdue(today), "MORNING-NEAR": near_due(checks.calendar, today)}
    with uow.reading():
        for code, query in asked.items():
            for version in current:
                yield from _promised(uow, version.service, code, query)


def _promised(uow: UnitOfWork, service: str, code: str, query: StandingQuery) -> Iterator[Matter]:
    count = uow.applications.count(replace(query, service=service))
    if count:
        yield Matter(Problem(service, code, {"count": count}))


def _unit_of(draft: ServiceDraft) -> str:
    try:
        service = read_json(draft.service_text)
    except TerangError:
        return ""
    return str(service.get("unit", "")) if isinstance(service, dict) else ""
