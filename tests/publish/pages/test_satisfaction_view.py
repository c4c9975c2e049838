from __future__ import annotations

from decimal import Decimal

from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef
from publish.pages.views.charges import charges
from publish.pages.views.satisfaction import satisfaction_page

ID, EN = PageRef("satisfaction", "", "id"), PageRef("satisfaction", "", "en")


def test_the_index_of_the_city_is_that_of_all_people(edition: Edition) -> None:
    view = satisfaction_page(edition, ID)

    assert view.city is not None
    assert (Decimal("77.78"), "B") == (view.city.value, view.city.grade)
    assert view.people == view.city.n
    assert 9 == len(view.elements)
    assert view.closed > 0


def test_a_service_with_too_few_people_has_no_index(edition: Edition) -> None:
    services = satisfaction_page(edition, EN).services
    names = [row.name for row in services]

    assert sorted(names, key=str.casefold) == names
    assert {True} == {(row.index is None) is bool(row.people) for row in services}
    assert any("too few to show: 20 of 30 people" == row.people for row in services)


def test_both_pages_draw_it(edition: Edition) -> None:
    assert "77,78" in render(ID, edition).decode()
    assert "grade B: good" in render(EN, edition).decode()


def test_the_page_of_charges_has_the_one_question_with_its_denominator(edition: Edition) -> None:
    view = charges(edition, PageRef("charges", "", "en"))

    assert "2026-Q3" == view.asked_quarter
    assert view.asked
    assert {"not shown"} == {row.no for row in view.asked}
    assert all(row.yes.startswith("<") for row in view.asked)
    assert any(row.closed for row in view.asked)
    assert "did you pay anything" in render(PageRef("charges", "", "en"), edition).decode()
