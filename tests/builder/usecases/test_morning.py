"""What an office is told in the morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from builder.domain.version import StoredVersion
from builder.store.standing_query import StandingQuery
from builder.usecases.drafts import import_definition
from builder.usecases.morning import STALE, Matter, morning, sees_morning
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json, write_json
from publish.facts.service import version_digest
from tests.builder.web.city import OPEN, PAID, City, make_city, stored_of
from tests.makers import NOON, form_document, seeded, service_document, user

SUPERVISOR = user("supervisor", unit="dpmptsp")
AUTHOR = user("author", unit="dpmptsp")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return make_city(tmp_path_factory.mktemp("morning") / "city")


def told(city: City, who: object, today: date) -> list[Matter]:
    space = city.workspace
    found = morning(
        space.uow(),
        space.workbench,
        user=who,  # type: ignore[arg-type]
        today=today,
        checks=space.checks(),
    )
    return list(found)


def verified(on: date) -> StoredVersion:
    """The next version of the paid service, held against the law on that day."""
    stored = stored_of(PAID)
    document = {**read_json(stored.service_document), "last_verified_on": on.isoformat()}
    service, form = canonical_bytes(document).decode(), read_json(stored.form_document)
    digest = version_digest(document, form)
    return replace(stored, version=2, service_document=service, digest=digest, draft="draft-2")


def codes(matters: list[Matter]) -> set[tuple[str, str]]:
    return {(m.problem.path, m.problem.code) for m in matters}


def test_what_nobody_checked_is_told_to_its_own_unit(city: City) -> None:
    mine, every = codes(told(city, AUTHOR, NOON.date())), codes(told(city, None, NOON.date()))

    assert (PAID, "MORNING-NEVER-VERIFIED") in mine
    assert (OPEN, "MORNING-NEVER-VERIFIED") in every - mine


def test_a_missed_promise_is_counted_for_who_reads_applications(city: City) -> None:
    number = city.file(PAID).number
    city.move(number, "accepted")
    later = city.time.date() + timedelta(days=300)

    (late,) = [m for m in told(city, SUPERVISOR, later) if m.problem.code == "MORNING-LATE"]
    assert (PAID, 1) == (late.problem.path, late.problem.params["count"])
    assert number not in repr(told(city, SUPERVISOR, later))
    assert (PAID, "MORNING-LATE") not in codes(told(city, AUTHOR, later))
    assert (PAID, "MORNING-LATE") not in codes(told(city, SUPERVISOR, city.time.date()))


def test_what_is_soon_due_is_told_before_it_is_late(city: City) -> None:
    number = city.file(PAID).number
    city.move(number, "accepted")
    with city.workspace.uow().reading() as uow:
        (standing,) = uow.applications.standings(StandingQuery(number=number))
    assert standing.due_on is not None

    found = {
        days: codes(told(city, SUPERVISOR, standing.due_on - timedelta(days=days)))
        for days in (-1, 0, 1, 10)
    }

    assert [False, True, True, False] == [(PAID, "MORNING-NEAR") in f for f in found.values()]


def test_a_draft_tells_of_its_rules_and_its_words(city: City) -> None:
    service = service_document(unit="dpmptsp", summary={"id": "Ringkas", "en": " "}, k_min=0)
    author = user("author", id_="ani", unit="dpmptsp")
    draft = import_definition(
        city.workspace.workbench, service_text=write_json(service),
        form_text=write_json(form_document()), user=author, now=NOON, rng=seeded(),
    )  # fmt: skip
    (broken,) = [m for m in told(city, AUTHOR, NOON.date()) if m.draft]

    assert (draft.id, "MORNING-DRAFT") == (broken.draft, broken.problem.code)


@pytest.mark.parametrize(("days", "is_told"), [(STALE.days, False), (STALE.days + 1, True)])
def test_a_check_is_stale_after_half_a_year(tmp_path: Path, days: int, is_told: bool) -> None:
    from_day = NOON.date() - timedelta(days=days)
    made = make_city(tmp_path / "city")
    uow = made.workspace.uow()
    with uow:
        uow.versions.add(verified(from_day))
        uow.commit()
    found = told(made, None, NOON.date())
    made.workspace.close()

    assert is_told is ((PAID, "MORNING-STALE") in codes(found))
    assert (PAID, "MORNING-NEVER-VERIFIED") not in codes(found)


@pytest.mark.parametrize(
    ("role", "sees"), [("author", True), ("supervisor", True), ("officer", False), ("admin", False)]
)
def test_it_is_the_screen_of_authors_and_supervisors(role: str, sees: bool) -> None:
    assert sees is sees_morning(user(role))  # type: ignore[arg-type]
