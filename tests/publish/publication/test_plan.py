"""A plan names what may have changed, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.pages.data_tables import STILL_TABLES, TABLES
from publish.pages.render import editorial_pages, open_edition
from publish.pages.routes import OF_A_VERSION, STILL_KINDS, PageRef
from publish.publication.plan import Plan, plan_all, plan_stale, status_pages, with_doubtful
from publish.register.index import catch_up
from tests.publish.publication.towns import SERVICES, Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.grow(40)
    catch_up(made.index, made.reader)
    return made


def keys(plan: Plan, kind: str) -> set[str]:
    return {ref.key for ref in plan.editorial if ref.kind == kind}


def test_all_pages_are_planned_in_both_languages(town: Town) -> None:
    plan = plan_all(town.index)

    assert set(SERVICES) == keys(plan, "service")
    assert {PageRef("home", "", "id"), PageRef("home", "", "en")} <= set(plan.editorial)
    rows = town.index.connection.execute("SELECT number FROM application ORDER BY number")
    assert [number for (number,) in rows] == list(plan.numbers)


def test_all_pages_are_those_that_the_site_has(town: Town) -> None:
    edition = open_edition(town.index, town.site, town.settings)

    assert list(editorial_pages(edition)) == list(plan_all(town.index).editorial)


def test_nothing_new_makes_no_page_stale(town: Town) -> None:
    plan = plan_stale(town.index, town.index.size, str(town.index.as_of))

    assert ((), []) == (plan.editorial, list(plan.numbers))


def test_what_other_entries_decide_stands_still_while_applications_move(town: Town) -> None:
    town.city.file_one_more()
    catch_up(town.index, town.reader)
    size, day = town.index.size, str(town.index.as_of)
    town.city.file_one_more()
    catch_up(town.index, town.reader)

    plan = plan_stale(town.index, size, day)

    assert plan.only_applications
    assert set() == {ref.kind for ref in plan.editorial} & STILL_KINDS
    assert set(TABLES) - STILL_TABLES == keys(plan, "table")


def test_an_event_of_the_same_day_touches_its_application_service_and_month(town: Town) -> None:
    number = town.city.file_one_more()
    catch_up(town.index, town.reader)
    size, day = town.index.size, str(town.index.as_of)
    next_number = town.city.file_one_more()
    catch_up(town.index, town.reader)

    plan = plan_stale(town.index, size, day)

    row = town.index.application(next_number)
    assert row is not None
    assert [next_number] == list(plan.numbers) != [number]
    assert ({row.service}, {"2026-12"}) == (keys(plan, "service"), keys(plan, "month"))
    kinds = {ref.kind for ref in plan.editorial}
    assert "times" in kinds
    assert kinds.isdisjoint(OF_A_VERSION)


def test_a_new_day_makes_all_but_untouched_applications_stale(town: Town) -> None:
    size = town.index.size
    number = town.city.file_one_more()
    catch_up(town.index, town.reader)

    plan = plan_stale(town.index, size, "2026-01-02")

    assert [number] == list(plan.numbers)
    assert set(SERVICES) == keys(plan, "service")
    assert {"2026-12"} == keys(plan, "month")


def test_a_change_of_units_makes_every_page_stale(town: Town) -> None:
    size = town.index.size
    town.rename_unit("dpmptsp")
    catch_up(town.index, town.reader)

    plan = plan_stale(town.index, size, str(town.index.as_of))

    assert set(plan_all(town.index).editorial) == set(plan.editorial)
    assert list(plan_all(town.index).numbers) == list(plan.numbers)


def test_doubtful_pages_are_added_once() -> None:
    home, page = PageRef("home", "", "id"), PageRef("status", "KDI-0000-0000", "en")

    plan = with_doubtful(Plan((home,), iter(())), [home, page])

    assert ((home,), ["KDI-0000-0000"]) == (plan.editorial, list(plan.numbers))


def test_an_application_has_a_page_in_each_language() -> None:
    pages = list(status_pages(["KDI-0000-0000"]))

    assert ["id", "en"] == [page.lang for page in pages]


def test_finding_touched_applications_walks_no_table_of_them(town: Town) -> None:
    """The work of a plan must not grow with the number of applications."""
    connection, asked = town.index.connection, []
    connection.set_trace_callback(asked.append)

    list(plan_stale(town.index, 20, str(town.index.as_of)).numbers)

    connection.set_trace_callback(None)
    steps = [
        step
        for query in asked
        for (*_, step) in connection.execute(f"EXPLAIN QUERY PLAN {query}")
        if "application" in step
    ]
    assert steps
    assert all("application_last_entry" in step for step in steps), steps


def test_a_stop_makes_the_lists_of_services_stale(town: Town) -> None:
    size, day = town.index.size, str(town.index.as_of)
    said = {"id": "Habis.", "en": "Run out."}
    stop = {"type": "suspension", "service": SERVICES[0], "change": "stopped", "reason": "supplies"}
    town.city.append([{**stop, "statement": said, "recorded_on": day}])
    catch_up(town.index, town.reader)

    plan = plan_stale(town.index, size, day)

    assert {"home", "services", "changes", "service"} <= {ref.kind for ref in plan.editorial}
    assert [] == list(plan.numbers)
